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
)

// The addresses of the search that do not change with what they hold: pages of
// sealed editions ask for them by name.
const (
	searchPath = "search/index.html"
	wordsPath  = "search/words.js" // the words that belong to no edition
)

// searchScripts are what an edition's pages load when somebody searches.
type searchScripts struct {
	index asset   // names the others
	rest  []asset // the newest figures; the words, when there are any
}

func (s *searchScripts) files() []asset { return append([]asset{s.index}, s.rest...) }

// makeSearch makes the scripts of every edition and that of the site's words.
func (m *Model) makeSearch() error {
	for _, e := range m.Editions {
		if err := m.searchOf(e); err != nil {
			return err
		}
	}
	words := search.Words{Version: search.Version}
	for _, docs := range [][]*commentary.Doc{m.About, m.Guide} {
		for _, d := range docs {
			folder, _, _ := strings.Cut(d.Address, "/")
			addWords(&words, d, d.Title, folder)
		}
	}
	var err error
	m.words, err = jsonScript("almanacWords", words)
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
		e.search.rest = append(e.search.rest, asset{hashedName(name, data), data})
		return hashedName(name, data), nil
	}
	var err error
	if index.Figures, err = add("figures.js", "almanacFigures", search.NewFigures(src)); err != nil {
		return err
	}
	words := search.Words{Version: search.Version}
	for _, d := range e.Words.Docs() {
		addWords(&words, d, e.wordsTitle(m, d), "commentary")
	}
	if words.Pages != nil || words.Terms != nil {
		if index.Words, err = add("words.js", "almanacWords", words); err != nil {
			return err
		}
	}
	data, err := jsonScript("almanacIndex", index)
	e.search.index = asset{hashedName("index.js", data), data}
	return err
}

// searchSource presents an edition as package search takes it.
func (e *Edition) searchSource(m *Model) *search.Source {
	src := &search.Source{Edition: e.Edition, Areas: e.Areas, Boards: m.Boards, Synonyms: m.Config.Synonyms}
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
		return fw.Questions[d.Question].Label() + " " + fw.Questions[d.Question].Title + ": " + e.name(d.Area)
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
func (r *renderer) searchBox(t *Target, p *layout.Page, assets string) *layout.Search {
	e := t.ed
	if e == nil {
		e = r.m.Newest
	}
	if e == nil {
		return nil
	}
	return &layout.Search{
		Edition: e.ID,
		Lists:   p.EditionRoot + listsPath,
		Page:    p.Root + searchPath,
		Finder:  assets + "assets/" + r.m.assets.finder,
		Index:   p.EditionRoot + "assets/" + e.search.index.name,
		Words:   p.Root + wordsPath,
	}
}

// search fills the page on which one searches.
func (r *renderer) search(t *Target) *layout.SearchPage {
	p := &layout.SearchPage{}
	p.Page = r.base(t, "Search", "Search every area, indicator, question and text of an edition.")
	p.NoIndex = true
	p.Crumbs = r.crumbs(&p.Page, nil)
	for _, e := range slices.Backward(r.m.Editions) {
		p.Editions = append(p.Editions, layout.SearchEdition{
			ID: e.ID, Title: e.Title, Draft: e.draft(), Newest: e == r.m.Newest,
			Index: p.Root + e.ID + "/assets/" + e.search.index.name, Lists: p.Root + e.ID + "/" + listsPath,
		})
	}
	return p
}

// listsPath is the page in an edition that lists everything in it.
const listsPath = "a-to-z/index.html"

// aToZ fills the list of everything in an edition by name, as at the end of a
// book: for readers without a script, and for those who do not know the word.
func (r *renderer) aToZ(t *Target) *layout.AToZ {
	e := t.ed
	p := &layout.AToZ{}
	p.Page = r.base(t, "A to Z", "Everything in "+e.Title+" from A to Z: areas by each of their names, indicators, measures, questions, themes and texts.")
	p.Crumbs = r.crumbs(&p.Page, e)
	all := append(r.areaNames(e, &p.Page), r.itemNames(e, &p.Page)...)
	for _, d := range append(append([]*commentary.Doc(nil), r.m.About...), r.m.Guide...) {
		all = append(all, layout.Link{Text: d.Title, Href: p.Root + d.Address})
		for _, term := range d.Terms {
			all = append(all, layout.Link{Text: term.Text, Href: p.Root + d.Address + "#" + term.ID, Note: d.Title})
		}
	}
	for _, d := range e.Words.Docs() {
		title, at := e.wordsTitle(r.m, d), "commentary"
		if d.Anchor != "" {
			at = d.Anchor
		}
		all = append(all, layout.Link{Text: title, Href: p.Root + d.Address + "#" + at, Note: "commentary"})
		for _, term := range d.Terms {
			all = append(all, layout.Link{Text: term.Text, Href: p.Root + d.Address + "#" + term.ID, Note: title})
		}
	}
	p.Lists, p.Letters = r.az(all)
	return p
}

// areaNames lists areas under each of their names, codes beside the first, and
// the boards.
func (r *renderer) areaNames(e *Edition, p *layout.Page) []layout.Link {
	var out []layout.Link
	for _, a := range e.Areas {
		x := &e.Register.Areas[a]
		href := p.EditionRoot + areaPath(e, a)
		codes := append([]string{x.Code, x.LACode}, x.FormerCodes...)
		codes = slices.DeleteFunc(codes, func(c string) bool { return c == "" })
		life := r.lifeNote(e, a)
		if life != "" {
			codes = append([]string{life}, codes...)
		}
		out = append(out, layout.Link{Text: x.ShortName, Href: href, Note: strings.Join(codes, ", ")})
		see := func(names []string, note string) {
			for _, name := range names {
				if !strings.EqualFold(name, x.ShortName) {
					out = append(out, layout.Link{Text: name, Href: href, Note: note})
				}
			}
		}
		see([]string{x.Name}, life)
		see(x.Aliases, x.ShortName)
		see(x.Places, "in "+x.ShortName)
		for _, before := range x.Predecessors {
			if !e.hasPage[before] {
				see([]string{e.Register.Areas[before].Name}, "now "+x.ShortName)
			}
		}
	}
	for i := range r.m.Boards {
		out = append(out, layout.Link{Text: r.m.Boards[i].Name, Href: p.EditionRoot + boardPath(r.m, i)})
	}
	return out
}

// itemNames lists themes, indicators, measures and questions under their
// numbers, titles and synonyms.
func (r *renderer) itemNames(e *Edition, p *layout.Page) []layout.Link {
	fw := e.Framework
	var out []layout.Link
	add := func(title, label, href, id string, own []string) {
		out = append(out, layout.Link{Text: title, Href: href, Note: label})
		if label != "" {
			out = append(out, layout.Link{Text: label, Href: href, Note: title})
		}
		for _, s := range slices.Concat(own, r.m.Config.Synonyms[id]) {
			if strings.EqualFold(s, title) {
				continue
			}
			out = append(out, layout.Link{Text: upperFirst(s), Href: href, Note: strings.TrimSpace(label + " " + title)})
		}
	}
	for i := range fw.Themes {
		th := &fw.Themes[i]
		add(th.Title, "", p.EditionRoot+themePath(fw, i), th.ID, th.Synonyms)
	}
	for i := range e.Items {
		it := &e.Items[i]
		href := p.EditionRoot + itemPath(e, i)
		if it.Index != framework.None {
			add(it.Title, it.Label, href, it.ID, fw.Indicators[it.Index].Synonyms)
		}
		for _, m := range it.Measures {
			ms := &fw.Measures[m]
			if ms.ID == it.ID && ms.Synonyms == nil && ms.Title == it.Title {
				continue
			}
			out = append(out, layout.Link{Text: ms.Title, Href: href + "#" + ms.Anchor, Note: it.Label})
			for _, s := range slices.Concat(ms.Synonyms, r.m.Config.measureSynonyms(it.ID, ms.ID)) {
				out = append(out, layout.Link{Text: upperFirst(s), Href: href + "#" + ms.Anchor, Note: ms.Title})
			}
		}
	}
	for i := range fw.Questions {
		q := &fw.Questions[i]
		add(q.Title, q.Label(), p.EditionRoot+questionPath(fw, framework.QuestionIndex(i)), q.ID, q.Synonyms)
	}
	return out
}

// measureSynonyms are the site's own of a measure. Where its item has the same
// id they are the item's.
func (c *Config) measureSynonyms(item, measure string) []string {
	if item == measure {
		return nil
	}
	return c.Synonyms[measure]
}

// checkSynonyms reports synonyms of what no edition's framework has.
func (c *Config) checkSynonyms(editions []*Edition, probs *source.Problems) {
	if len(editions) == 0 {
		return
	}
	var known []string
	for _, e := range editions {
		known = slices.Concat(known, e.Framework.ThemeIDs(), e.Framework.ItemIDs(), e.Framework.MeasureIDs())
	}
	for id := range c.Synonyms {
		if !slices.Contains(known, id) {
			probs.AddHint(c.doc.Pos("synonyms", id), "unknown-item", source.DidYouMean(id, known), "synonyms: %q is no theme, indicator, measure or question of the framework", id)
		}
	}
}
