package export

import (
	"fmt"
	"strings"
	"testing"

	"almanac/internal/site"
)

const document = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<link rel="icon" type="image/svg+xml" href="assets/i.svg"><link rel="stylesheet" href="assets/a.css"></head>
<body><main><nav class="paper-contents"></nav><img alt="A map" src="2014/images/a%26b.png"></main></body></html>`

var besides = map[string]string{"assets/i.svg": "<svg/>", "assets/a.css": `body{background:url("data:image/gif;base64,x")}`, "2014/images/a%26b.png": "\x89PNG"}

func beside(name string) ([]byte, error) {
	text, ok := besides[name]
	if !ok {
		return nil, fmt.Errorf("no %s", name)
	}
	return []byte(text), nil
}

func TestOneFileHoldsEverythingThatItNeeds(t *testing.T) {
	page, err := Single([]byte(document), beside, site.Alone{Copy: "A copy & more", Find: "Find", Many: "{n} places"})
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, want := range []string{
		`<style>body{background:url("data:image/gif;base64,x")}</style>`, `href="data:image/svg+xml;base64,PHN2Zy8+"`, `src="data:image/png;base64,iVBORw=="`,
		"script-src '" + hashOf(findScript) + "'", "style-src '" + hashOf(besides["assets/a.css"]) + "' '" + hashOf(findStyle) + "'", "A copy &amp; more", `data-many="{n} places"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not hold %s\n%s", want, text)
		}
	}
	for _, no := range []string{"assets/", "'self'", "<link rel=\"stylesheet\"", "2014/images"} {
		if strings.Contains(text, no) {
			t.Errorf("it holds %s", no)
		}
	}
}

func TestOneFileIsNotMadeOfWhatItCannotHold(t *testing.T) {
	for name, tt := range map[string]struct{ page, style, want string }{
		"a style that fetches":      {document, "a{background:url(b.png)}", "a style asks for b.png"},
		"a style that ends itself":  {document, "a{content:'</style><script>'}", "a style holds </style"},
		"a picture that is missing": {strings.Replace(document, "a%26b", "c", 1), "", "no 2014/images/c.png"},
		"a page without contents":   {"<p>x</p>", "", "has no contents or no policy"},
	} {
		_, err := Single([]byte(tt.page), func(name string) ([]byte, error) {
			if tt.style != "" && strings.HasSuffix(name, ".css") {
				return []byte(tt.style), nil
			}
			return beside(name)
		}, site.Alone{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
