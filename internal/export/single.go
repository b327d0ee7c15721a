package export

import (
	"crypto/sha256"
	_ "embed" // find.js
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"

	"almanac/internal/site"
)

// findScript finds words in a document of one file.
//
//go:embed find.js
var findScript string

const findStyle = `
#find{margin:2rem 0}#find label{display:block;font-weight:700}#find input{font:inherit;width:100%;max-width:30rem;padding:.4rem .5rem;border:2px solid}
#find [role=status]{margin:.75rem 0}#find ol{max-width:60rem}@media print{#find{display:none}}
`

var (
	policies = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="[^"]*">`)
	sheets   = regexp.MustCompile(`<link rel="stylesheet" href="([^"]*)">`)
	icons    = regexp.MustCompile(`(<link rel="icon"[^>]*href=")([^"]*)(">)`)
	pictures = regexp.MustCompile(`(<img\b[^>]*\bsrc=")([^"]*)(")`)
	asks     = regexp.MustCompile(`url\(["']?([^"')]*)`)
	contents = `<nav class="paper-contents"`
)

// Single makes one file of a document and what lies beside it: styles and pictures
// stand in it, and it is found in by a script of its own. Its policy allows these by
// their hashes, and nothing else: it asks for nothing.
func Single(page []byte, beside func(name string) ([]byte, error), words site.Alone) ([]byte, error) {
	text := string(page)
	if !strings.Contains(text, contents) || !policies.MatchString(text) {
		return nil, errors.New("the layout of the report has no contents or no policy: one file cannot be made of it")
	}
	in := &inlining{beside: beside}
	text = sheets.ReplaceAllStringFunc(text, func(link string) string {
		return in.style(string(in.read(sheets.FindStringSubmatch(link)[1])))
	})
	for _, kind := range []*regexp.Regexp{icons, pictures} {
		text = kind.ReplaceAllStringFunc(text, func(tag string) string {
			m := kind.FindStringSubmatch(tag)
			return m[1] + in.data(html.UnescapeString(m[2])) + m[3]
		})
	}
	text = strings.Replace(text, "</head>", in.style(findStyle)+"</head>", 1)
	form := fmt.Sprintf(`<p class="copy">%s</p><form id="find" role="search" hidden data-none="%s" data-one="%s" data-many="%s"><label for="find-words">%s</label> <input id="find-words" type="search" autocomplete="off" spellcheck="false"><p role="status"></p><ol></ol></form>`,
		html.EscapeString(words.Copy), html.EscapeString(words.None), html.EscapeString(words.One), html.EscapeString(words.Many), html.EscapeString(words.Find))
	text = strings.Replace(text, contents, form+contents, 1)
	text = strings.Replace(text, "</body>", "<script>"+findScript+"</script></body>", 1)
	policy := fmt.Sprintf(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src %s; img-src data:; base-uri 'none'; form-action 'none'">`,
		hashOf(findScript), strings.Join(in.styles, " "))
	return []byte(policies.ReplaceAllLiteralString(text, policy)), in.err
}

// inlining takes files into a document, and notes the hashes of styles.
type inlining struct {
	beside func(name string) ([]byte, error)
	styles []string
	err    error
}

func (in *inlining) read(name string) []byte {
	data, err := in.beside(name)
	in.err = errors.Join(in.err, err)
	return data
}

// style is a style sheet that stands in the document. What it asks for is taken in
// too; nothing in it can end it.
func (in *inlining) style(sheet string) string {
	for _, m := range asks.FindAllStringSubmatch(sheet, -1) {
		if !strings.HasPrefix(m[1], "data:") && !strings.HasPrefix(m[1], "#") {
			in.err = errors.Join(in.err, fmt.Errorf("a style asks for %s, which one file cannot hold", m[1]))
		}
	}
	if strings.Contains(strings.ToLower(sheet), "</style") {
		in.err = errors.Join(in.err, errors.New("a style holds </style"))
	}
	in.styles = append(in.styles, "'"+hashOf(sheet)+"'")
	return "<style>" + sheet + "</style>"
}

// data is a file as an address that holds it.
func (in *inlining) data(name string) string {
	if strings.HasPrefix(name, "data:") {
		return name
	}
	// Not the machine's types, which differ: the same report has the same bytes.
	kind := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	switch kind {
	case "svg":
		kind = "svg+xml"
	case "jpg":
		kind = "jpeg"
	case "ico":
		kind = "x-icon"
	}
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(in.read(name))
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
