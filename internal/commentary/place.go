package commentary

import (
	"path"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// place is what a path below content/ stands for.
type place struct {
	scope     Scope
	area      area.Index
	theme     framework.ThemeIndex
	indicator framework.IndicatorIndex
	question  framework.QuestionIndex
	board     int
	address   string
	anchor    string
}

// misplaced says why a path stands for nothing.
type misplaced struct {
	text, hint string
}

// root is the folder of everything that is written.
const root = "content"

// frontDoor is the text on the first page of a site.
const frontDoor = root + "/index.md"

// address is the rule that turns the path of a file below content/ into that of
// its page.
func address(rel string) string {
	dir, name := path.Split(rel)
	name = strings.TrimSuffix(name, ".md")
	if name == "index" {
		return dir + "index.html"
	}
	return dir + name + "/index.html"
}

// pagePlace is the place of a page of words.
func pagePlace(rel string) place {
	return place{scope: Page, area: area.None, theme: framework.None, indicator: framework.None,
		question: framework.None, board: None, address: address(rel)}
}

// names is what the commentary of an edition can be about, by the names that
// files and folders have.
type names struct {
	known                                                  Known
	themes, indicators, measures, questions, areas, boards map[string]int
}

func namesOf(k Known) *names {
	n := &names{known: k, themes: map[string]int{}, indicators: map[string]int{}, measures: map[string]int{}, questions: map[string]int{}, areas: map[string]int{}, boards: map[string]int{}}
	for i := range k.Framework.Themes {
		n.themes[k.Framework.Themes[i].ID] = i
	}
	for i := range k.Framework.Indicators {
		n.indicators[k.Framework.Indicators[i].ID] = i
	}
	for i := range k.Framework.Measures {
		n.measures[k.Framework.Measures[i].ID] = i
	}
	for i := range k.Framework.Questions {
		n.questions[k.Framework.Questions[i].ID] = i
	}
	for i := range k.Register.Areas {
		n.areas[k.Register.Areas[i].Slug] = i
	}
	for i := range k.Boards {
		n.boards[k.Boards[i].ID] = i
	}
	return n
}

// folders are the names that can stand below content/<edition>/.
var folders = [...]string{"themes", "indicators", "areas", "boards"}

// place finds what a markdown file of an edition stands for. rel is its path
// below content/.
func (n *names) place(rel string) (place, *misplaced) {
	p := pagePlace(rel)
	parts := strings.Split(rel, "/")[1:] // without the edition
	if wrong := n.folder(parts[:len(parts)-1]); wrong != nil {
		return p, wrong
	}
	id, isMarkdown := strings.CutSuffix(parts[len(parts)-1], ".md")
	if !isMarkdown {
		return p, notMarkdown(parts[len(parts)-1])
	}
	if len(parts) == 1 {
		if id != "index" {
			return p, n.stray(id)
		}
		p.scope = EditionHome
		return p, nil
	}
	switch parts[0] {
	case "themes":
		return n.item(p, Theme, id)
	case "indicators":
		return n.item(p, Indicator, id)
	case "areas":
		if len(parts) == 2 {
			return p, inFolder("areas", id, n.areas)
		}
		p.area = area.Index(n.areas[parts[1]])
		return n.inArea(p, id)
	}
	if len(parts) == 2 {
		return p, inFolder("boards", id, n.boards)
	}
	p.board = n.boards[parts[1]]
	return n.ofBoard(p, id)
}

// ofBoard is the place of a file in the folder of a board.
func (n *names) ofBoard(p place, id string) (place, *misplaced) {
	if id == "index" {
		p.scope = Board
		return p, nil
	}
	if q, ok := n.questions[id]; ok {
		return answerTo(p, q, id), nil
	}
	wrong := &misplaced{text: quote(id) + " is not a question of the framework", hint: n.numbers(id)}
	if _, ok := n.indicators[id]; ok {
		wrong = &misplaced{text: "a board has no page of an indicator", hint: "put the words into index.md, or into areas/<area>/" + id + ".md"}
	} else if near := source.Nearest(id, append([]string{"index"}, keys(n.questions)...)); wrong.hint == "" && near != "" {
		wrong.hint = "did you mean \"" + near + ".md\"?"
	}
	return p, wrong
}

// answerTo makes the place of a file in a folder that of an answer, which is
// shown on the page of the folder.
func answerTo(p place, q int, id string) place {
	p.scope, p.question, p.anchor = Answer, framework.QuestionIndex(q), id
	p.address = path.Dir(path.Dir(p.address)) + "/index.html"
	return p
}

// item is the place of a file that is named after a theme or an indicator.
func (n *names) item(p place, scope Scope, id string) (place, *misplaced) {
	known, what := n.themes, "theme"
	if scope == Indicator {
		known, what = n.indicators, "indicator"
	}
	i, ok := known[id]
	if !ok {
		return p, &misplaced{text: quote(id) + " is not " + article(what) + " of the framework", hint: n.hint(id, known, ".md")}
	}
	p.scope = scope
	if scope == Theme {
		p.theme = framework.ThemeIndex(i)
	} else {
		p.indicator = framework.IndicatorIndex(i)
	}
	return p, nil
}

// inArea is the place of a file in the folder of an area.
func (n *names) inArea(p place, id string) (place, *misplaced) {
	if id == "index" {
		p.scope = Area
		return p, nil
	}
	if i, ok := n.indicators[id]; ok {
		p.scope, p.indicator = AreaIndicator, framework.IndicatorIndex(i)
		return p, nil
	}
	if q, ok := n.questions[id]; ok {
		if x := &n.known.Register.Areas[p.area]; x.Level != area.Authority {
			return p, &misplaced{text: "questions are answered by authorities and boards, and " + x.Slug + " is a " + x.Level.String(),
				hint: "put it into areas/<authority>/" + id + ".md or boards/<board>/" + id + ".md"}
		}
		return answerTo(p, q, id), nil
	}
	wrong := &misplaced{text: quote(id) + " is neither an indicator nor a question of the framework", hint: n.numbers(id)}
	if near := source.Nearest(id, append(append([]string{"index"}, keys(n.indicators)...), keys(n.questions)...)); wrong.hint == "" && near != "" {
		wrong.hint = "did you mean \"" + near + ".md\"?"
	}
	return p, wrong
}

// listings are the pages of an edition that have no commentary.
var listings = [...]string{"themes/index.md", "indicators/index.md", "questions/index.md", "questions/coverage.md", "areas/index.md", "boards/index.md"}

// contextFile stands for the page of the context measures, which has no
// commentary either.
const contextFile = "context.md"

// linked is place for the target of a link: it knows the pages without
// commentary too.
func (n *names) linked(rel string) (place, *misplaced) {
	_, below, _ := strings.Cut(rel, "/")
	p := pagePlace(rel)
	p.scope = listing
	for _, l := range listings {
		if below == l {
			return p, nil
		}
	}
	dir, name := path.Split(below)
	if name == contextFile && (dir == "indicators/" || strings.HasPrefix(dir, "areas/") && dir != "areas/") {
		return p, n.folder(strings.Split(path.Clean(dir), "/"))
	}
	if name, ok := strings.CutPrefix(below, "questions/"); ok {
		id := strings.TrimSuffix(name, ".md")
		if _, ok := n.questions[id]; ok && id != name {
			return p, nil
		}
		return p, &misplaced{text: quote(id) + " is not a question of the framework", hint: n.hint(id, n.questions, ".md")}
	}
	return n.place(rel)
}

// folder checks the folders of a path below an edition. The folder images is
// allowed beside the others, for pictures that several files show.
func (n *names) folder(parts []string) *misplaced {
	if len(parts) == 0 || len(parts) == 1 && parts[0] == "images" {
		return nil
	}
	switch parts[0] {
	case "themes", "indicators":
		if len(parts) > 1 {
			return &misplaced{text: "there are no folders in " + parts[0], hint: "the file is " + parts[0] + "/" + parts[1] + ".md"}
		}
	case "areas":
		if len(parts) > 1 {
			if _, ok := n.areas[parts[1]]; !ok {
				return &misplaced{text: quote(parts[1]) + " is not an area of the register", hint: n.areaHint(parts[1])}
			}
		}
	case "boards":
		if len(parts) > 1 {
			if _, ok := n.boards[parts[1]]; !ok {
				return &misplaced{text: quote(parts[1]) + " is not a board", hint: n.hint(parts[1], n.boards, "")}
			}
		}
	case "questions":
		return &misplaced{text: "commentary on a question is the answer of an area or a board", hint: "put it in areas/<area>/<question>.md or boards/<board>/<question>.md"}
	default:
		return &misplaced{text: quote(parts[0]) + " is not a folder of commentary",
			hint: orElse(source.DidYouMean(parts[0], folders[:]), "the folders are "+strings.Join(folders[:], ", "))}
	}
	if len(parts) > 2 {
		if n.fileName(parts[2]) {
			return &misplaced{text: "there are no folders in " + path.Join(parts[:2]...), hint: "the file is " + path.Join(parts[:3]...) + ".md"}
		}
		return &misplaced{text: "there are no folders in " + path.Join(parts[:2]...), hint: "put the file into " + path.Join(parts[:2]...)}
	}
	return nil
}

// fileName reports whether a folder is named like a file, "l5".
func (n *names) fileName(id string) bool {
	_, indicator := n.indicators[id]
	_, question := n.questions[id]
	return indicator || question
}

// hint names the nearest of the known names, and says so when only the case of
// letters is wrong.
func (n *names) hint(id string, known map[string]int, ext string) string {
	near := source.Nearest(id, keys(known))
	switch numbers := n.numbers(id); {
	case numbers != "":
		return numbers
	case near == "":
		return ""
	case strings.EqualFold(near, id):
		return "names are in lower case: rename it to " + near + ext
	}
	return "did you mean \"" + near + ext + "\"?"
}

// numbers says how far indicators and questions go, for a name that is a number
// beyond them, "n27" or "l0", to which another number is only by chance near.
func (n *names) numbers(id string) string {
	id = strings.ToLower(id)
	if len(id) < 2 || strings.Trim(id[1:], "0123456789") != "" {
		return ""
	}
	known, what := n.indicators, "indicators"
	if id[0] == 'l' {
		known, what = n.questions, "questions"
	} else if id[0] != 'n' {
		return ""
	}
	if _, ok := known[id]; ok || len(known) == 0 {
		return ""
	}
	ids := keys(known)
	if len(ids) == 1 {
		return "there is only " + ids[0]
	}
	return what + " go from " + ids[0] + " to " + ids[len(ids)-1]
}

// areaHint also knows areas by their codes and names.
func (n *names) areaHint(id string) string {
	areas := n.known.Register.Areas
	for _, i := range n.known.Register.ByCode(strings.ToUpper(id)) {
		return "did you mean \"" + areas[i].Slug + "\"?"
	}
	if h := n.hint(id, n.areas, ""); h != "" {
		return h
	}
	for i := range areas {
		if source.Nearest(id, append([]string{areas[i].Name, areas[i].ShortName}, areas[i].Aliases...)) != "" {
			return "did you mean \"" + areas[i].Slug + "\"?"
		}
	}
	return ""
}

// stray says what is wrong with a file that stands alone in the folder of an
// edition.
func (n *names) stray(id string) *misplaced {
	lower := strings.ToLower(id)
	m := &misplaced{text: quote(id) + " is not a page of an edition", hint: "the folder of an edition holds index.md and the folders " + strings.Join(folders[:], ", ")}
	if lower == "index" {
		m.hint = "names are in lower case: rename it to index.md"
	} else if _, ok := n.themes[lower]; ok {
		m.hint = "put it in themes/" + lower + ".md"
	} else if _, ok := n.indicators[lower]; ok {
		m.hint = "put it in indicators/" + lower + ".md"
	} else if _, ok := n.areas[lower]; ok {
		m.hint = "put it in areas/" + lower + "/index.md"
	}
	return m
}

// inFolder says where a file belongs that stands beside the folder it should be
// in: areas/leeds.md.
func inFolder(folder, id string, known map[string]int) *misplaced {
	near := orElse(source.Nearest(id, keys(known)), "<name>")
	return &misplaced{text: folder + " holds a folder each, not files", hint: "put it in " + folder + "/" + near + "/index.md"}
}

// notMarkdown says what is wrong with the name of a file that is neither
// markdown nor an image.
func notMarkdown(name string) *misplaced {
	m := &misplaced{text: quote(name) + " is neither markdown nor an image", hint: "commentary is in files that end in .md; images in " + strings.Join(imageKinds[:], ", ")}
	lower := strings.ToLower(name)
	for _, end := range []string{".md", ".markdown", ".md.txt", ".mdx", ".txt", ".docx", ".doc"} {
		stem, ok := strings.CutSuffix(lower, end)
		switch {
		case !ok:
		case strings.HasPrefix(end, ".doc"):
			m.hint = "save the words as plain text in " + stem + ".md"
			return m
		default:
			m.hint = "rename it to " + stem + ".md"
			return m
		}
	}
	return m
}

// imageKinds are the pictures that can be shown, by the end of their names.
var imageKinds = [...]string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}

// ImageKinds lists how the names of image files end.
func ImageKinds() []string { return imageKinds[:] }

func isImage(name string) bool {
	for _, k := range imageKinds {
		if path.Ext(name) == k {
			return true
		}
	}
	return false
}

// keys lists names in the order of what they name.
func keys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return m[a] - m[b] })
	return out
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

func quote(s string) string { return `"` + s + `"` }

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
