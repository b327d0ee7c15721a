// Package layout turns page structs into HTML through the html/template files
// of the site.
//
// # For authors of layouts
//
// A layout is a file of html/template named after the kind of page it shows.
// A site overrides a built-in layout by holding a file of the same name in its
// own layouts folder. base.html is the frame of every page; it must define a
// template "base" and calls "main", which each of the other files defines:
//
//	front.html            Front          the site's front door
//	edition.html          EditionHome    first page of an edition
//	themes.html           Themes         all themes
//	theme.html            Theme          one theme
//	indicators.html       Indicators     all indicators
//	indicator.html        Indicator      one indicator for the country
//	areas.html            Areas          all areas
//	area.html             Area           the profile of an area
//	area-indicator.html   AreaIndicator  one indicator in one area
//	questions.html        Questions      all questions
//	question.html         Question       one question
//	coverage.html         Coverage       who answered which question
//	boards.html           Boards         all boards
//	board.html            Board          a board: its members side by side
//	changes.html          Changes        what has changed since the edition before
//	api.html              API            what other sites can take from an edition
//	embed.html            Embed          a measure within another site's page (stands alone, without base)
//	a-to-z.html           AToZ           everything in an edition by name
//	search.html           SearchPage     the search, over all editions
//	downloads.html        DownloadsPage  the files that hold whole editions
//	site-map.html         SiteMap        from which everything is reached by plain links
//	corrections.html      Corrections    what was corrected and withdrawn
//	withdrawn.html        Withdrawn      in the place of a page that was withdrawn
//	prose.html            Prose          a page of words
//	style.html            Style          every part that pages are made of
//	redirect.html         Redirect       leads on to another address (stands alone, without base)
//	report.html           Report         an area or a board as one document, which "almanac report" makes (stands alone)
//	not-found.html        NotFound       404
//
// The second column is the struct that the layout is given; its fields and
// those of Page, which it embeds, are all there is. A name that does not exist
// is an error with file, line and column.
//
// Layouts arrange, components draw: fields of type template.HTML are finished
// HTML, drawn by Go from the figures. White space between tags is collapsed
// when layouts are read, so indent as you please, but do not use <pre>.
//
// What a layout says stands in the file of words, see package words:
//
//	{{word "area.about"}}                              a message as it is
//	{{say "areas.count" "n" .Count}}                   one in which something is filled in: names, each with what is put there;
//	                                                   a number n words it
//	{{say "changes.lead" "edition" .Old}}              a Link is filled in as a link, as is (linkto .Href .Text), (download .Href .Name)
//	{{say "withdrawn.lead" "date" (dated .DateISO .Date)}}  with a date that programs can read
//	{{say "board.no_figures" "items" (commas .Without)}}    with a list of links; (semicolons .Edition .Also) one of longer ones
//
// {{crumbs .Crumbs}} and {{files .Files}} draw lists of links, which every page has.
//
// A message that does not exist, or that something else is filled into, is an
// error with its place. A site's own layouts may say their words outright.
//
// What a layout shows of the frame of a page alone, the same on its neighbours, it
// may have drawn once for all of them. The template is given the Frame and cannot
// know the page:
//
//	{{shared "masthead" .Frame}}                       instead of {{template "masthead" .Frame}}
//
// Every address inside the site is relative: begin it with {{.Root}} (the
// site's root) or {{.EditionRoot}} (the edition's folder) and end it with a
// file name, or the site will not work from a disk.
//
// # How they are executed
//
// html/template parses a layout, puts in its escapers and draws its first page. After
// that the layout is compiled for its type of page, which writes the same bytes in a
// tenth of the time; what the compiler does not know stays with html/template, so
// a layout may use all of it. See compile.go.
package layout

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	texttemplate "text/template"
	"text/template/parse"

	"almanac/internal/source"
	"almanac/internal/words"
)

// Kinds lists the layouts that a site needs besides base.html.
func Kinds() []string {
	return []string{"front", "edition", "themes", "theme", "indicators", "indicator", "areas", "area",
		"area-indicator", "questions", "question", "coverage", "boards", "board", "a-to-z", "changes", "api", "embed", "search", "downloads", "site-map", "corrections", "withdrawn", "prose", "style", "redirect", "report", "not-found"}
}

// Set is all layouts of a site, parsed.
type Set struct {
	kinds map[string]*arrangement
	texts map[string]string
}

// arrangement is the layout of a kind of page, with its own copy of base.html.
type arrangement struct {
	name  string // of the template that is executed
	html  *template.Template
	funcs template.FuncMap
	plain bool // never compiled

	once     sync.Once // after the first page
	compiled atomic.Pointer[program]
}

// Texts gives the layouts as they were written, by the names of their files, and
// the file of words that they were read with.
func (s *Set) Texts() map[string]string { return s.texts }

// Read parses the layouts: each from the site's own file where it has one
// (site may be nil), else from builtin. Mistakes are added to probs.
func Read(site, builtin fs.FS, w *words.Words, probs *source.Problems) (*Set, error) {
	read := func(name string) (string, string, error) {
		if site != nil {
			if b, err := fs.ReadFile(site, name); err == nil {
				return string(b), "layouts/" + name, nil
			} else if !errors.Is(err, fs.ErrNotExist) {
				return "", "", fmt.Errorf("reading layout %s: %w", name, err)
			}
		}
		b, err := fs.ReadFile(builtin, name)
		if err != nil {
			return "", "", fmt.Errorf("reading built-in layout %s: %w", name, err)
		}
		return string(b), "layouts/" + name, nil
	}
	text, file, err := read("base.html")
	if err != nil {
		return nil, err
	}
	funcs := functions(w)
	base, err := template.New("base.html").Funcs(funcs).Parse(text)
	if err != nil {
		probs.Add(position(err, file), "layout", "%s", message(err))
		return nil, nil
	}
	if !defines(base, "base", file, probs) {
		return nil, nil
	}
	spell(base, "base.html", w, probs)
	set := &Set{kinds: map[string]*arrangement{}, texts: map[string]string{"base.html": text, w.FileName(): string(w.Encode())}}
	for _, kind := range Kinds() {
		text, file, err := read(kind + ".html")
		if err != nil {
			return nil, err
		}
		set.texts[kind+".html"] = text
		a := arrange(template.Must(base.Clone()), kind, funcs)
		t, err := a.html.New(kind + ".html").Parse(text)
		if err != nil {
			probs.Add(position(err, file), "layout", "%s", message(err))
			continue
		}
		switch {
		case !alone(kind) && !defines(t, "main", file, probs):
			continue
		case alone(kind) && (t.Tree == nil || parse.IsEmptyTree(t.Tree.Root)):
			probs.Add(source.Pos{File: file}, "layout", "this layout is empty: it stands alone, without base.html")
			continue
		}
		spell(t, kind+".html", w, probs)
		set.kinds[kind] = a
	}
	warnUnknown(site, probs)
	return set, nil
}

// alone reports whether the layout of a kind stands without base.html.
func alone(kind string) bool { return kind == "redirect" || kind == "report" || kind == "embed" }

// defines holds that a layout defines the template by which it is called.
func defines(t *template.Template, name, file string, probs *source.Problems) bool {
	if t.Lookup(name) != nil {
		return true
	}
	probs.AddHint(source.Pos{File: file}, "layout", fmt.Sprintf("write what it shows between {{define %q}} and {{end}}", name), "this layout does not define the template %q", name)
	return false
}

// warnUnknown reports files in the site's layouts folder that no page uses:
// most often a misspelt name.
func warnUnknown(site fs.FS, probs *source.Problems) {
	if site == nil {
		return
	}
	entries, err := fs.ReadDir(site, ".")
	if err != nil {
		return
	}
	known := []string{"base.html"}
	for _, k := range Kinds() {
		known = append(known, k+".html")
	}
	for _, e := range entries {
		name, found := e.Name(), false
		for _, k := range known {
			found = found || k == name
		}
		if !found && strings.HasSuffix(name, ".html") {
			probs.Warn(source.Pos{File: "layouts/" + name}, "unused-layout", source.DidYouMean(name, known), "no page uses a layout of this name")
		}
	}
}

// Mistake gives the problem in a layout that made Execute fail, with file, line
// and column as far as they are known; ok is false for any other error.
func Mistake(err error) (p source.Problem, ok bool) {
	var exec texttemplate.ExecError
	var escape *template.Error // before anything is executed: a template that nobody defines, HTML that cannot be made safe
	file := "layouts"
	for inner := err; errors.As(inner, &exec); inner = exec.Err {
		err = exec // the innermost: of what is drawn once and shared, not where it is asked for
	}
	switch {
	case errors.As(err, &exec):
		file += "/" + exec.Name
	case !errors.As(err, &escape):
		return p, false
	}
	if m := place.FindStringSubmatch(err.Error()); m != nil {
		file = "layouts/" + m[1]
	}
	return source.Problem{Pos: position(err, file), Rule: "layout", Text: message(err)}, true
}

// arrange makes the layout of a kind, with a function of its own that draws one of its
// templates for a frame, and only the first time.
func arrange(t *template.Template, kind string, funcs template.FuncMap) *arrangement {
	a := &arrangement{name: "base", html: t, funcs: maps.Clone(funcs)}
	if alone(kind) {
		a.name = kind + ".html"
	}
	a.funcs["shared"] = func(name string, f *Frame) (template.HTML, error) {
		key := kind + " " + name
		if drawn, ok := f.drawn[key]; ok {
			return drawn, nil
		}
		var dst bytes.Buffer
		if err := t.ExecuteTemplate(&dst, name, f); err != nil {
			return "", err
		}
		if f.drawn == nil {
			f.drawn = map[string]template.HTML{}
		}
		f.drawn[key] = template.HTML(bytes.TrimSpace(dst.Bytes()))
		return f.drawn[key], nil
	}
	t.Funcs(a.funcs)
	return a
}

// Execute renders a page by the layout of its kind. An error is most often a
// mistake in the layout: see Mistake.
func (s *Set) Execute(dst *bytes.Buffer, kind string, page any) error {
	a, ok := s.kinds[kind]
	if !ok {
		return fmt.Errorf("no layout %q", kind)
	}
	if p := a.compiled.Load(); p != nil && p.draw(dst, page) {
		return nil
	}
	if err := a.html.ExecuteTemplate(dst, a.name, page); err != nil {
		return err
	}
	if !a.plain {
		a.once.Do(func() {
			if p, err := compile(a.html, a.funcs, a.name, reflect.TypeOf(page)); err == nil {
				a.compiled.Store(p)
			}
		})
	}
	return nil
}

// Plain gives the same layouts, which html/template alone executes: what compiled ones
// are held against.
func (s *Set) Plain() *Set {
	out := &Set{kinds: map[string]*arrangement{}, texts: s.texts}
	for kind, a := range s.kinds {
		out.kinds[kind] = &arrangement{name: a.name, html: a.html, funcs: a.funcs, plain: true}
	}
	return out
}

var (
	place  = regexp.MustCompile(`template: ?([^: ]+):(\d+)(?::(\d+))?:`)
	prefix = regexp.MustCompile(`^(html/)?template: ?[^ ]* (executing "[^"]*" )?`)
)

// position reads the place of a mistake out of an error of html/template.
func position(err error, file string) source.Pos {
	p := source.Pos{File: file}
	if m := place.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[2])
		p.Col, _ = strconv.Atoi(m[3])
	}
	return p
}

// message is the error without the place that position has read.
func message(err error) string { return prefix.ReplaceAllString(err.Error(), "") }
