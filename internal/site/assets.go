package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/svg"

	"almanac/internal/picture"
	"almanac/internal/source"
	"almanac/internal/words"
)

// assets are the scripts, styles and images that pages refer to. Each edition
// gets its own copy, named by the hash of its bytes, so that an old edition
// keeps the look it was published with.
type assets struct {
	files    []asset
	engine   []asset  // what only editions need: the interactive charts, whose first is the script, their licences, the comparison, and the script of pages to embed
	styles   []string // names in the order in which pages load them
	scripts  []string
	finder   string // the script that a search loads
	comparer string // the script that compares areas
	embedder string // the script of pages to embed
	icon     string
	logo     template.HTML
}

type asset struct {
	name string // "almanac-1a2b3c4d.css"
	data []byte
}

// readAssets takes the built-in theme and the site's own theme/custom.css and
// theme/logo.svg.
func readAssets(o Options, say *words.Words, probs *source.Problems) (*assets, error) {
	a := &assets{}
	for _, name := range []string{"almanac.css", "almanac.js", "favicon.svg"} {
		data, err := fs.ReadFile(o.Builtin.Theme, name)
		if err != nil {
			return nil, errNoTheme(err)
		}
		if name == "almanac.js" {
			if data, err = withWords(say, data, ""); err != nil {
				return nil, err
			}
		}
		hashed := a.add(name, data)
		switch path.Ext(name) {
		case ".css":
			a.styles = append(a.styles, hashed)
		case ".js":
			a.scripts = append(a.scripts, hashed)
		default:
			a.icon = hashed
		}
	}
	for _, name := range []string{"finder.js", "finder-licences.txt"} {
		data, err := fs.ReadFile(o.Builtin.Theme, name)
		if err != nil {
			return nil, errNoTheme(err)
		}
		if hashed := a.add(name, data); path.Ext(name) == ".js" {
			a.finder = hashed
		}
	}
	for _, name := range []string{"echarts.js", "echarts-licences.txt"} {
		data, err := fs.ReadFile(o.Builtin.Theme, name)
		if err != nil {
			return nil, errNoTheme(err)
		}
		a.engine = append(a.engine, asset{hashedName(name, data), data})
	}
	comparer, err := fs.ReadFile(o.Builtin.Theme, "compare.js")
	if err != nil {
		return nil, errNoTheme(err)
	}
	a.comparer = hashedName("compare.js", comparer)
	a.engine = append(a.engine, asset{a.comparer, comparer})
	embedder, err := fs.ReadFile(o.Builtin.Theme, "embed.js")
	if err != nil {
		return nil, errNoTheme(err)
	}
	if embedder, err = withWords(say, embedder, "compare."); err != nil {
		return nil, err
	}
	a.embedder = hashedName("embed.js", embedder)
	a.engine = append(a.engine, asset{a.embedder, embedder})
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.Add("image/svg+xml", &svg.Minifier{})
	custom, err := readOptional(o.Site, "theme/custom.css")
	if err != nil {
		return nil, err
	}
	if custom != nil {
		small, err := m.Bytes("text/css", custom)
		if err != nil {
			probs.Add(source.Pos{File: "theme/custom.css"}, "style", "%v", err)
		} else {
			a.styles = append(a.styles, a.add("custom.css", small))
		}
	}
	return a, a.readLogo(o, m, probs)
}

// withWords puts the words that scripts say, those whose keys begin so, before a
// script that pages load: in the same file, so that no page asks for one more.
func withWords(say *words.Words, script []byte, begin string) ([]byte, error) {
	below := say.Below("script")
	maps.DeleteFunc(below, func(key string, _ any) bool { return !strings.HasPrefix(key, begin) })
	below["format.thousands"] = say.Text("format.thousands") // as tables have it
	said, err := json.Marshal(below)
	if err != nil {
		return nil, fmt.Errorf("the words of the scripts: %w", err)
	}
	return slices.Concat([]byte("var almanacSays="), said, []byte(";\n"), script), nil
}

func (a *assets) readLogo(o Options, m *minify.M, probs *source.Problems) error {
	logo, err := readOptional(o.Site, "theme/logo.svg")
	if err != nil {
		return err
	}
	if logo == nil {
		if logo, err = readOptional(o.Builtin.Theme, "logo.svg"); err != nil || logo == nil {
			return err
		}
	}
	small, err := m.Bytes("image/svg+xml", logo)
	if err != nil {
		probs.Add(source.Pos{File: "theme/logo.svg"}, "logo", "%v", err)
		return nil
	}
	what := picture.Unsafe(logo)
	if what == "" {
		what = styledSVG.FindString(strings.ToLower(string(small)))
	}
	if what != "" {
		probs.AddHint(source.Pos{File: "theme/logo.svg"}, "logo", "use shapes with fill and class attributes only", "the logo holds %q, which the pages' security policy refuses", what)
		return nil
	}
	if !bytes.Contains(small, []byte("aria-")) { // the site's name stands beside it
		small = bytes.Replace(small, []byte("<svg"), []byte(`<svg aria-hidden="true"`), 1)
	}
	a.logo = template.HTML(small)
	return nil
}

// styledSVG finds what must not stand besides in a drawing that is put into a page:
// styles, which the pages take from files alone.
var styledSVG = regexp.MustCompile(`<style|\sstyle=`)

func errNoTheme(err error) error {
	return fmt.Errorf("this program was built without its theme: run \"make theme\" and build it again (%w)", err)
}

func (a *assets) add(name string, data []byte) string {
	hashed := hashedName(name, data)
	a.files = append(a.files, asset{hashed, data})
	return hashed
}

// hashedName puts the hash of a file's bytes into its name.
func hashedName(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
}

// under gives the addresses of names in the assets folder below prefix.
func under(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = prefix + "assets/" + n
	}
	return out
}
