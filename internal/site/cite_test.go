package site

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

// Whoever has a download can add up the hash that a citation gives, without
// this program.
func TestACitationsHashIsThatOfTheDownload(t *testing.T) {
	built := files(t, builtDemonstration(t))
	sum := regexp.MustCompile(`SHA-256 <code>([0-9a-f]{64})</code>`)
	of := func(page string) string {
		m := sum.FindSubmatch(built[page])
		if m == nil {
			t.Fatalf("%s gives no hash", page)
		}
		return string(m[1])
	}
	csv := built["2016/data/n19-every-area-2012-to-2016-edition-2016.csv"]
	if got, want := of("2016/indicators/n19/index.html"), sumOf(csv); got != want {
		t.Errorf("the page of N19 gives %s, its download has %s", got, want)
	}
	var rows []byte
	for line := range bytes.Lines(csv) {
		if bytes.Contains(line, []byte(",hathersea,")) {
			rows = append(rows, line...)
		}
	}
	page := "2016/areas/hathersea/n19/index.html"
	if got, want := of(page), sumOf(rows); got != want || len(rows) == 0 {
		t.Errorf("the page of N19 in Hathersea gives %s, its rows have %s", got, want)
	}
	if got := of("2016/areas/larkhaven/n19/index.html"); got == of(page) {
		t.Error("two areas have one hash")
	}
	cite := regexp.MustCompile(`<details class="cite"><summary>[^<]*</summary><p>([^<]*)</p>`).FindSubmatch(built[page])
	if cite == nil {
		t.Fatal("no figure can be cited")
	}
	for _, part := range []string{
		"Children on a child protection plan, rate, Hathersea: 158.5 per 10,000 at 31 March 2016. ",
		"The Almanac demonstration, ", "Safeguarding children in Norrey, 2016, 23 February 2017. ",
		"https://almanac.example/2016/areas/hathersea/n19/#rate", of(page),
	} {
		if !strings.Contains(string(cite[1]), part) {
			t.Errorf("the citation lacks %q: %s", part, cite[1])
		}
	}
}
