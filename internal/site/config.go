package site

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"almanac/internal/compare"
	"almanac/internal/source"
)

// Config is config.toml: what the whole site says of itself.
type Config struct {
	Title        string              `toml:"title"`              // of the site; required
	ShortTitle   string              `toml:"short_title"`        // for narrow places; the title when empty
	Publisher    string              `toml:"publisher"`          // who answers for the site; required
	ContactName  string              `toml:"contact_name"`       // whom readers write to
	ContactEmail string              `toml:"contact_email"`      // their address
	Licence      string              `toml:"licence"`            // name of the licence
	LicenceURL   string              `toml:"licence_url"`        // its address
	BaseURL      string              `toml:"base_url"`           // only for canonical links, sitemap and feed; pages need none
	Language     string              `toml:"language"`           // of the pages; en-GB when empty
	Notice       string              `toml:"notice"`             // shown on every page
	Partial      bool                `toml:"partial"`            // the register holds only some of the country's authorities: nothing is ranked
	KeyFigures   []string            `toml:"key_figures"`        // ids of measures shown large on front pages; two a theme when empty
	Neighbours   string              `toml:"neighbours_average"` // which average of the neighbours leads, "median" or "mean"; median when empty
	Synonyms     map[string][]string `toml:"synonyms"`           // what readers type, by id of the theme, indicator, measure or question they look for
	Archives     string              `toml:"archives"`           // a folder for the archives of sealed editions; beside their seals when empty
	Publish      Publish             `toml:"publish"`
	Help         Help                `toml:"help"`
	Security     Security            `toml:"security"`
	Labels       Labels              `toml:"labels"`

	doc     *source.Doc
	average compare.AverageKind // of Neighbours
}

// Publish is what "almanac publish" must know of an S3-compatible store. It never
// holds credentials.
type Publish struct {
	Endpoint string `toml:"endpoint"` // address of the store; that of Amazon when empty
	Region   string `toml:"region"`   // the store is asked when it is empty
	Gzip     bool   `toml:"gzip"`     // pages and data are stored compressed, for a store that no other network stands before
}

// Help is what a reader does who is worried about a child.
type Help struct {
	Heading string `toml:"heading"`
	Text    string `toml:"text"`
	Phone   string `toml:"phone"`
	URL     string `toml:"url"`
	URLText string `toml:"url_text"`
}

// Labels are words that change with the law.
type Labels struct {
	Board  string `toml:"board"`  // "Local Safeguarding Children Board"
	Boards string `toml:"boards"` // its plural
}

// ReadConfig reads config.toml. What is left out gets its default; a missing
// title, publisher or help is a problem.
func ReadConfig(fsys fs.FS, probs *source.Problems) (*Config, error) {
	const name = "config.toml"
	c := &Config{}
	doc, err := source.ReadTOML(fsys, name, c, probs)
	if errors.Is(err, fs.ErrNotExist) {
		probs.AddHint(source.Pos{File: name}, "missing-file", `"almanac new" makes a site to start from`, "there is no config.toml here, so this folder is not a site")
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	need := func(value, key, hint string) {
		if strings.TrimSpace(value) == "" && doc.Missing(key) {
			probs.AddHint(doc.Pos(key), "required", hint, "%s is missing or empty", key)
		}
	}
	need(c.Title, "title", `title = "Safeguarding children in …"`)
	need(c.Publisher, "publisher", "name who answers for the site")
	if c.Help.Text == "" && doc.Missing("help", "text") {
		probs.AddHint(doc.Pos("help"), "required", `[help] text = "If you are worried about a child, …": every page carries it`, "help.text is missing or empty")
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			probs.AddHint(doc.Pos("base_url"), "value", `base_url = "https://example.org/safeguarding/"`, "base_url %q is not a web address", c.BaseURL)
		} else if !strings.HasSuffix(c.BaseURL, "/") {
			c.BaseURL += "/"
		}
	}
	if c.Neighbours != "" {
		var ok bool
		if c.average, ok = compare.ParseAverage(c.Neighbours); !ok {
			hint := source.DidYouMean(c.Neighbours, compare.AverageNames())
			probs.AddHint(doc.Pos("neighbours_average"), "value", hint, "neighbours_average %q is neither median nor mean", c.Neighbours)
		}
	}
	if why := badArchives(c.Archives); why != "" {
		probs.AddHint(doc.Pos("archives"), "value", `archives = "archives"`, "archives %q %s", c.Archives, why)
	}
	fallback(&c.ShortTitle, c.Title)
	fallback(&c.Language, "en-GB")
	fallback(&c.Labels.Board, "safeguarding partnership")
	fallback(&c.Labels.Boards, c.Labels.Board+"s")
	fallback(&c.Help.Heading, "Worried about a child?")
	fallback(&c.Help.URLText, c.Help.URL)
	c.doc = doc
	return c, nil
}

// badArchives says why a folder cannot take the archives of sealed editions; ""
// for one that can.
func badArchives(folder string) string {
	first, _, _ := strings.Cut(folder, "/")
	switch {
	case folder == "":
		return ""
	case path.Clean(folder) != folder || strings.HasPrefix(folder, "/") || strings.HasPrefix(folder, ".") || strings.ContainsAny(folder, `\:`):
		return "is not the path of a folder in the site"
	case slices.Contains([]string{"content", "data", "layouts", "theme", "public", "preview"}, first):
		return "is in a folder that holds something else"
	}
	return ""
}

// checkKeyFigures reports measures among the key figures that no edition's
// framework has.
func (c *Config) checkKeyFigures(editions []*Edition, probs *source.Problems) {
	for i, id := range c.KeyFigures {
		var known []string
		found := false
		for _, e := range editions {
			if e.Framework == nil {
				return // of a sealed edition, whose framework is not asked for
			}
			_, ok := e.Framework.Measure(id)
			found = found || ok
			known = append(known, e.Framework.MeasureIDs()...)
		}
		if !found && len(editions) > 0 {
			probs.AddHint(c.doc.Pos("key_figures", i), "unknown-measure", source.DidYouMean(id, known), "key_figures: %q is not a measure of the framework", id)
		}
	}
}

// basePath is the path of the site's root on its host, "/" or "/children/";
// "" when base_url is not known.
func (c *Config) basePath() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil || c.BaseURL == "" {
		return ""
	}
	return u.Path
}

func fallback(s *string, value string) {
	if *s == "" {
		*s = value
	}
}
