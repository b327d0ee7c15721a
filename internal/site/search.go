package site

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/search"
	"almanac/internal/source"
	"almanac/internal/words"
)

// The addresses of the search that do not change with what they hold: pages of
// sealed editions ask for them by name.
const (
	searchPath = "search/index.html"
	wordsPath  = "search/words.js" // the words that belong to no edition

	wordsScript = "assets/words.js" // of an edition, below it
)

// searchScripts are what an edition's pages load when somebody searches. Their
// names hold no hash, unlike those of styles: a sealed edition keeps its
// addresses for ever, and when a small count was withdrawn from these scripts the
// old hash would tell whoever tries the few values that it can have.
type searchScripts struct {
	path  string  // of the index in the site: "2014/assets/index.js"
	index asset   // names the others
	rest  []asset // the newest figures; the words, when there are any
}

func (s *searchScripts) files() []asset { return append([]asset{s.index}, s.rest...) }

// makeSearch makes the scripts of every edition and that of the site's words.
func (m *Model) makeSearch() error {
	for _, e := range m.Editions {
		if e.Seal != nil {
			e.search.path = e.Seal.Index
			continue
		}
		if err := m.searchOf(e); err != nil {
			return err
		}
	}
	texts := search.Words{Version: search.Version}
	for _, docs := range [][]*commentary.Doc{m.About, m.Guide} {
		for _, d := range docs {
			addWords(&texts, d, d.Title, folderOf(d))
		}
	}
	var err error
	m.words, err = jsonScript("almanacWords", texts)
	return err
}

func (m *Model) searchOf(e *Edition) error {
	src := e.searchSource(m)
	index := search.NewIndex(src)
	add := func(name, variable string, v any) (string, error) {
		data, err := jsonScript(variable, v)
		if err != nil {
			return "", err
		}
		e.search.rest = append(e.search.rest, asset{name, data})
		return name, nil
	}
	var err error
	if index.Figures, err = add("figures.js", "almanacFigures", search.NewFigures(src)); err != nil {
		return err
	}
	words := e.searchWords(m)
	if words.Pages != nil || words.Terms != nil {
		if index.Words, err = add("words.js", "almanacWords", words); err != nil {
			return err
		}
	}
	data, err := jsonScript("almanacIndex", index)
	e.search.index = asset{"index.js", data}
	e.search.path = e.ID + "/assets/" + e.search.index.name
	return err
}

// searchWords is what a search finds in the texts of an edition.
func (e *Edition) searchWords(m *Model) search.Words {
	words := search.Words{Version: search.Version}
	for _, d := range e.Words.Docs() {
		addWords(&words, e.texts(d), e.wordsTitle(m, d), "commentary")
	}
	return words
}

// searchSource presents an edition as package search takes it.
func (e *Edition) searchSource(m *Model) *search.Source {
	src := &search.Source{Edition: e.Edition, Say: e.say, Areas: e.Areas, Boards: m.Boards, Synonyms: m.Config.Synonyms}
	for i := range e.Items {
		it := &e.Items[i]
		out := search.SourceItem{ID: it.ID, Label: it.Label, Title: it.Title, Theme: it.Theme, Measures: it.Measures}
		if it.Index != framework.None {
			out.Synonyms = e.Framework.Indicators[it.Index].Synonyms
		}
		src.Items = append(src.Items, out)
	}
	return src
}

// addWords adds a text. What stands before its first heading is found under
// its own title, and leads to where it begins on the page.
func addWords(w *search.Words, d *commentary.Doc, title, kind string) {
	p := search.Page{Path: d.Address, Title: title, Kind: kind}
	for _, s := range d.Sections {
		out := search.Section{ID: s.ID, Heading: s.Heading, Text: s.Text}
		if s.ID == "" && d.Scope != commentary.Page {
			out.ID, out.Heading = "commentary", d.Title
			if d.Anchor != "" {
				out.ID = d.Anchor
			}
		}
		p.Sections = append(p.Sections, out)
	}
	if p.Sections != nil {
		w.Pages = append(w.Pages, p)
	}
	for _, t := range d.Terms {
		w.Terms = append(w.Terms, search.Term{Path: d.Address, ID: t.ID, Term: t.Text, Says: t.Says})
	}
}

// wordsTitle is what a text of an edition is about.
func (e *Edition) wordsTitle(m *Model, d *commentary.Doc) string {
	fw := e.Framework
	indicator := func() string {
		return fw.Indicators[d.Indicator].Label() + " " + fw.Indicators[d.Indicator].Title
	}
	switch d.Scope {
	case commentary.Theme:
		return fw.Themes[d.Theme].Title
	case commentary.Indicator:
		return indicator()
	case commentary.Area:
		return e.name(d.Area)
	case commentary.AreaIndicator:
		return indicator() + ": " + e.name(d.Area)
	case commentary.Answer:
		who := ""
		if d.Board != commentary.None {
			who = m.Boards[d.Board].Name
		} else {
			who = e.name(d.Area)
		}
		return fw.Questions[d.Question].Label() + " " + fw.Questions[d.Question].Title + ": " + who
	case commentary.Board:
		return m.Boards[d.Board].Name
	}
	return e.Title
}

// jsonScript makes a classic script of one variable that holds JSON as a
// string, which loads several times faster than the same as an object, and from
// a disk as well.
func jsonScript(variable string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	// Marshal writes no line ends and escapes "<" and the separators that end a
	// line in a script, so that a string in single quotes needs only this.
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(string(data))
	return []byte("var " + variable + " = '" + quoted + "'\n"), nil
}

// searchBox says where the search of a page finds what it needs; nil on a site
// without an edition.
func (r *renderer) searchBox(e *Edition, f *layout.Frame, assets string) *layout.Search {
	if e == nil {
		e = r.m.Newest
	}
	if e == nil {
		return nil
	}
	return &layout.Search{
		Edition: e.ID,
		Lists:   f.EditionRoot + listsPath,
		Page:    f.Root + searchPath,
		Finder:  assets + "assets/" + r.m.assets.finder,
		Index:   f.Root + e.search.path,
		Words:   f.Root + wordsPath,
	}
}

// search fills the page on which one searches.
func (r *renderer) search(t *Target) *layout.SearchPage {
	p := &layout.SearchPage{}
	p.Page = r.base(t, r.say.Text("search.title"), r.say.Text("search.description"))
	p.Crumbs = r.crumbs(&p.Page, nil)
	for _, e := range slices.Backward(r.m.Editions) {
		p.Editions = append(p.Editions, layout.SearchEdition{
			ID: e.ID, Title: e.Title, Draft: e.draft(), Newest: e == r.m.Newest,
			Index: p.Root + e.search.path, Lists: p.Root + e.ID + "/" + listsPath,
		})
	}
	return p
}

// listsPath is the page in an edition that lists everything in it.
const listsPath = "a-to-z/index.html"

// aToZ fills the list of everything in an edition by name, as at the end of a
// book: for readers without a script, and for those who do not know the word. It
// is drawn from what the search looks through, which finds all of it, and of what
// a text says also the words.
func (r *renderer) aToZ(t *Target) *layout.AToZ {
	e := t.ed
	p := &layout.AToZ{}
	p.Page = r.base(t, r.say.Text("nav.a_to_z"), r.say.Say("a_to_z.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	index := search.NewIndex(e.searchSource(r.m))
	l := names{say: r.say}
	l.areas(index, p.EditionRoot+"areas/")
	for _, b := range index.Boards {
		l.add(b.Name, p.EditionRoot+"boards/"+b.ID+"/index.html", "")
	}
	l.items(index, p.EditionRoot)
	for _, d := range r.m.About {
		l.text(d, d.Title, "", p.Root)
	}
	for _, d := range r.m.Guide { // a manual's headings are names of nothing in an edition
		l.add(d.Title, p.Root+d.Address, "")
	}
	for _, d := range e.Words.Docs() {
		at := "commentary"
		if d.Anchor != "" {
			at = d.Anchor
		}
		l.text(e.texts(d), e.wordsTitle(r.m, d), at, p.Root)
	}
	p.Lists, p.Letters = r.az(l.links)
	return p
}

// names collects names with where they lead to.
type names struct {
	say   *words.Words
	links []layout.Link
}

func (l *names) add(name, href, note string) {
	if name != "" && !strings.EqualFold(name, note) {
		l.links = append(l.links, layout.Link{Text: upperFirst(name), Href: href, Note: note})
	}
}

// areas lists areas under each of their names, codes beside the first.
func (l *names) areas(x *search.Index, root string) {
	for i := range x.Areas {
		a := &x.Areas[i]
		href := root + a.Slug + "/index.html"
		life, known := "", a.Codes
		if a.Ended != "" {
			life = l.say.Say("area.until", "year", a.Ended)
			known = append([]string{life}, known...)
		}
		l.add(a.Name, href, strings.Join(known, ", "))
		l.add(a.Official, href, life)
		for _, name := range a.Also {
			l.add(name, href, a.Name)
		}
		for _, name := range a.Places {
			l.add(name, href, l.say.Say("a_to_z.in", "area", a.Name))
		}
	}
}

// items lists themes, indicators, measures with the categories they are split
// into, and questions, under their numbers, titles and other words.
func (l *names) items(x *search.Index, root string) {
	numbered := func(label, title, href string, also []string) {
		l.add(title, href, label)
		l.add(label, href, title)
		for _, word := range also {
			if !strings.EqualFold(word, title) {
				l.add(word, href, strings.TrimSpace(label+" "+title))
			}
		}
	}
	for i := range x.Themes {
		th := &x.Themes[i]
		numbered("", th.Title, root+"themes/"+th.ID+"/index.html", append([]string{th.Short}, th.Also...))
	}
	for i := range x.Items {
		it := &x.Items[i]
		numbered(it.Label, it.Title, root+"indicators/"+it.ID+"/index.html", it.Also)
	}
	for i := range x.Measures {
		m := &x.Measures[i]
		it := &x.Items[m.Item]
		href := root + "indicators/" + it.ID + "/index.html#" + m.Anchor
		if !strings.EqualFold(m.Title, it.Title) {
			l.add(m.Title, href, it.Label)
		}
		for _, word := range m.Also {
			l.add(word, href, m.Title)
		}
		for _, part := range m.Parts {
			l.add(part, href, strings.TrimSpace(it.Label+" "+m.Title))
		}
	}
	for i := range x.Questions {
		q := &x.Questions[i]
		href := root + "questions/" + q.ID + "/index.html"
		numbered(q.Label, q.Title, href, q.Also)
		for _, part := range q.Parts {
			l.add(part.Label, href+"#"+part.ID, part.Text)
		}
	}
}

// text lists a text under its title, its headings and its terms.
func (l *names) text(d *commentary.Doc, title, at, root string) {
	href, note := root+d.Address, ""
	if at != "" {
		note = l.say.Text("a_to_z.commentary")
		href += "#" + at
	}
	l.add(title, href, note)
	for _, s := range d.Sections {
		if s.ID != "" {
			l.add(s.Heading, root+d.Address+"#"+s.ID, title)
		}
	}
	for _, term := range d.Terms {
		l.add(term.Text, root+d.Address+"#"+term.ID, title)
	}
}

// checkSynonyms reports synonyms of what no edition's framework has.
func (c *Config) checkSynonyms(editions []*Edition, probs *source.Problems) {
	if len(editions) == 0 {
		return
	}
	var known []string
	for _, e := range editions {
		if e.Framework == nil {
			return // of a sealed edition, whose framework is not asked for
		}
		known = slices.Concat(known, e.Framework.ThemeIDs(), e.Framework.ItemIDs(), e.Framework.MeasureIDs())
	}
	for id := range c.Synonyms {
		if !slices.Contains(known, id) {
			probs.AddHint(c.doc.Pos("synonyms", id), "unknown-item", source.DidYouMean(id, known), "synonyms: %q is no theme, indicator, measure or question of the framework", id)
		}
	}
}
