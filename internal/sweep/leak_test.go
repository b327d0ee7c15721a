package sweep_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/internal/observation"
	"almanac/internal/sweep"
)

// withheld is the cell of a suppressed figure as pages show it.
const withheld = `<td class="sym"><abbr title="Suppressed by the publisher so that no child can be recognised.">c</abbr></td>`

// leak is a change of rendered bytes that shows what must not be seen.
type leak struct {
	name    string
	path    string
	from    string // what comes first; the change is made behind it
	old     string
	new     string
	channel sweep.Channel
	key     string // "" for one that the drawing cannot tell
	rule    string // "" for "sweep"
}

// plant makes the change. What it looks for must be there, or the test would
// plant nothing.
func (l *leak) plant(t *testing.T, data []byte) []byte {
	t.Helper()
	begin := bytes.Index(data, []byte(l.from))
	if begin < 0 {
		t.Fatalf("%s has no %q", l.path, l.from)
	}
	if l.old == "" {
		begin += len(l.from)
	}
	at := bytes.Index(data[begin:], []byte(l.old))
	if at < 0 {
		t.Fatalf("%s has no %q behind %q", l.path, l.old, l.from)
	}
	at += begin
	return bytes.Join([][]byte{data[:at], []byte(l.new), data[at+len(l.old):]}, nil)
}

// leaks are planted one at a time.
var leaks = []leak{
	// Tables.
	{"a number in the cell of a table of periods", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2014</th>`, withheld, `<td class="n">101.2</td>`, sweep.Tables, "n8:ravensgill:2014", ""},
	{"a number for the script behind a symbol", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2014</th>`, `<td class="sym">`, `<td class="sym" data-v="101.24">`, sweep.Tables, "n8:ravensgill:2014", ""},
	{"a number beside a symbol", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2014</th>`, `c</abbr>`, `c</abbr> (3)`, sweep.Tables, "n8:ravensgill:2014", ""},
	{"limits of a suppressed figure", "2016/areas/kirkholme/n5/index.html", `<tr><th scope="row">2013/14</th>`, `<td class="n"></td></tr>`, `<td class="n">80.1 to 99.0</td></tr>`, sweep.Tables, "n5:kirkholme:2013/14", ""},
	{"a place in the ranking", "2016/indicators/n8/index.html", `areas/ravensgill/n8/index.html#n8">Ravensgill</a></th>`, `<td class="n"></td>`, `<td class="n">12=</td>`, sweep.Tables, "n8:ravensgill:2016", ""},
	{"a number among every authority", "2016/indicators/n8/index.html", `areas/ravensgill/n8/index.html#n8">Ravensgill</a></th>`, withheld, `<td class="n">101.2</td>`, sweep.Tables, "n8:ravensgill:2016", ""},
	{"a number of a category among every authority", "2016/indicators/n12/index.html", `n12-areas-by`, withheld, `<td class="n">1.2</td>`, sweep.Tables, "", ""},
	{"a number in a profile", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, withheld, `<td class="n">101.2</td>`, sweep.Tables, "n8:ravensgill:2016", ""},
	{"a number side by side in a board", "2016/boards/tarrow-valley/index.html", `side-by-side`, withheld, `<td class="n">9.2</td>`, sweep.Tables, "", ""},
	{"a statistic of a distribution", "2016/areas/ravensgill/n15/index.html", `<th scope="col" class="n">Median</th>`, withheld, `<td class="n">9</td>`, sweep.Tables, "", ""},
	{"a category in one period", "2016/areas/wraybourne/n12/index.html", `Physical abuse</th>`, withheld, `<td class="n">1.2</td>`, sweep.Tables, "n12/physical:wraybourne:2016", ""},
	{"a category in the table of all periods", "2016/areas/wraybourne/n12/index.html", `all periods</caption>`, withheld, `<td class="n">1.2</td>`, sweep.Tables, "n12/physical:wraybourne:2016", ""},
	{"a row that says more than it shows", "2016/areas/ravensgill/n8/index.html", `<tbody>`, `<tr>`, `<tr data-sort="101">`, sweep.Tables, "", "sweep-unread"},
	{"a cell that says more than it shows", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2014</th>`, `<td class="sym">`, `<td class="sym" title="x">`, sweep.Tables, "", "sweep-unread"},
	{"a table with other heads", "2016/areas/ravensgill/n8/index.html", `<table class="figures">`, `<th scope="col">Period</th>`, `<th scope="col">When</th>`, sweep.Tables, "", "sweep-unread"},
	{"a published number in the wrong row", "2016/areas/ravensgill/n8/index.html", `<tbody>`, `153.7`, `163.7`, sweep.Tables, "n8:ravensgill:2012", "sweep-other"},
	{"another number for the script beside a figure", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2012</th>`, `<td class="n">153.7`, `<td class="n" data-v="153.8">153.7`, sweep.Tables, "n8:ravensgill:2012", "sweep-other"},
	{"no number for the script beside a figure", "2016/areas/ravensgill/n8/index.html", `<tr><th scope="row">2012</th>`, `<td class="n">153.7`, `<td class="n" data-v="">153.7`, sweep.Tables, "n8:ravensgill:2012", "sweep-unread"},
	{"a table that a text places", "2016/areas/ravensgill/index.html", `<main`, `<h1>`, `<table class="figures"><caption>Section 47 enquiries, rate: Ravensgill</caption><thead><tr><th scope="col">Period</th><th scope="col">Ravensgill</th></tr></thead><tbody><tr><th scope="row">2014</th><td class="n">101.2</td></tr></tbody></table><h1>`, sweep.Tables, "n8:ravensgill:2014", ""},

	// Words.
	{"a number in the sentence over a figure", "2016/areas/ravensgill/n8/index.html", `<p class="headline">`, `recognised.`, `recognised. It was 101.2.`, sweep.Words, "n8:ravensgill:2016", ""},
	{"a comparison in the sentence over a figure", "2016/areas/ravensgill/n8/index.html", `<p class="headline">`, `recognised.`, `recognised. It was above the figure of the year before.`, sweep.Words, "n8:ravensgill:2016", ""},
	{"a place in the sentence over a figure", "2016/areas/ravensgill/n8/index.html", `<p class="headline">`, `recognised.`, `recognised. It was the 12th highest of the 37 authorities with figures.`, sweep.Words, "n8:ravensgill:2016", ""},
	{"a number in the description", "2016/areas/ravensgill/n8/index.html", `name="description"`, `recognised.`, `recognised. It was 3.`, sweep.Words, "n8:ravensgill:2016", ""},
	{"another figure in what search engines are told", "2016/indicators/n8/index.html", `"description":"`, `156.7 per`, `156.8 per`, sweep.Words, "n8:norrey:2016", "sweep-other"},
	{"another figure in what search engines are told, in escapes", "2016/indicators/n8/index.html", `"description":"`, `156.7 per`, `156.8 \u0070er`, sweep.Words, "n8:norrey:2016", "sweep-other"},
	{"a number in the title", "2016/areas/ravensgill/n8/index.html", `<title>`, `Ravensgill –`, `Ravensgill, 101.2 –`, sweep.Words, "n8:ravensgill:2013", ""},
	{"a number in large type", "2016/areas/ravensgill/n8/index.html", ``, `<span class="tile-symbol">suppressed</span>`, `101.2`, sweep.Words, "n8:ravensgill:2016", ""},
	{"a number in a citation", "2016/areas/ravensgill/n8/index.html", `Cite or embed this figure`, `Ravensgill: suppressed in`, `Ravensgill: 101.2 per 10,000 in`, sweep.Words, "n8:ravensgill:2016", ""},
	{"limits in a note", "2016/areas/ravensgill/n8/index.html", `class="pair-table"`, `<p class="note">`, `<p class="note">95% interval in 2016: 90.0 to 110.0 (as published). `, sweep.Words, "n8:ravensgill:2016", ""},
	{"a change since a suppressed figure", "2016/areas/ravensgill/n13/index.html", `<p class="headline">`, ` The last figure before it is for 2012.`, ` It rose by 3.1 per 10,000 from 2015.`, sweep.Words, "n13:ravensgill:2015", ""},
	{"a trend over suppressed figures", "2016/areas/ravensgill/n13/index.html", `<p class="headline">`, ` The last figure before it is for 2012.`, ` The trend since 2012 is upward.`, sweep.Words, "n13:ravensgill:2013", ""},
	{"a sentence of nobody's over a figure", "2016/areas/ravensgill/n15/index.html", `<p class="headline">`, `</p>`, ` It is better than it looks.</p>`, sweep.Words, "", "sweep-unread"},
	{"another number in the sentence over a figure", "2016/areas/ravensgill/n15/index.html", `<p class="headline">`, `Ravensgill was 10`, `Ravensgill was 11`, sweep.Words, "n15-days/median:ravensgill:2016", "sweep-other"},
	{"a linked figure in a text", "2016/areas/ravensgill/index.html", `<main`, `<h1>`, `<p>It was <a class="figure-link" href="../../areas/ravensgill/n19/index.html#rate">12.3 per 10,000</a>.</p><h1>`, sweep.Words, "", ""},
	{"a tile on the front page", "index.html", `<ul class="tiles">`, `<li class="tile">`, `<li class="tile"><span class="tile-label"><a href="2016/areas/ravensgill/n8/index.html#n8">Enquiries</a></span> <span class="tile-value">101.2</span> <span class="tile-note">year ending 31 March 2016</span></li><li class="tile">`, sweep.Words, "n8:ravensgill:2016", ""},

	// Drawings.
	{"a point at a suppressed period", "2016/areas/ravensgill/n8/index.html", `class="c-d c-1"`, `M750 `, `M500 60h.01M750 `, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"a line across the gap", "2016/areas/ravensgill/n8/index.html", ``, `<path class="c-d c-1"`, `<path class="c-l c-1" d="M0 40.7L750 20.9"/><path class="c-d c-1"`, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"the band of an interval at a suppressed period", "2016/areas/ravensgill/n8/index.html", ``, `<path class="c-d c-1"`, `<path class="c-iv" d="M500 30L500 50"/><path class="c-d c-1"`, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"a value at the end of a line", "2016/areas/ravensgill/n8/index.html", `class="c-d c-1"`, `<g class="c-tk"`, `<text class="c-a" y="9"><tspan x="20">Ravensgill 101.2</tspan></text><g class="c-tk"`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"a value in the description of a drawing", "2016/areas/ravensgill/n8/index.html", `<desc id="n8-trend-d">`, ` There is no figure for`, ` The highest was 176.2 in 2015, the lowest 90.1 in 2014. There is no figure for`, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"a course over suppressed figures", "2016/areas/ravensgill/n8/index.html", `<desc id="n8-trend-d">`, `Ravensgill was 153.7 (per 10,000 children aged 0 to 17) in 2012 and 176.2 in 2015`, `From 2012 to 2015 Ravensgill rose from 153.7 to 176.2`, sweep.Words, "n8:ravensgill:2013", ""},
	{"a sentence of nobody's in a description", "2016/areas/ravensgill/n8/index.html", `<desc id="n8-trend-d">`, ` There is no figure for`, ` It was 90.1 once. There is no figure for`, sweep.Drawings, "", "sweep-unread"},
	{"another figure in a description", "2016/areas/ravensgill/n8/index.html", `<desc id="n8-trend-d">`, `153.7 (per`, `153.8 (per`, sweep.Drawings, "n8:ravensgill:2012", "sweep-other"},
	{"a suppressed part in a description", "2016/areas/dunmarrow/n15/index.html", `<desc id="bands-conference-band-d`, ` suppressed`, ` 12.3%`, sweep.Drawings, "", ""},
	{"an average of neighbours that lies elsewhere", "2016/areas/wraybourne/n12/index.html", `class="c-l c-4"`, `L1000 57.5`, `L1000 60.5`, sweep.Drawings, "n12/neglect:wraybourne:2016", "sweep-other"},
	{"a point that lies elsewhere", "2016/areas/ravensgill/n8/index.html", `class="c-d c-1"`, `M750 20.9`, `M750 30.9`, sweep.Drawings, "n8:ravensgill:2015", "sweep-other"},
	{"a bar in a group", "2016/areas/wraybourne/n12/index.html", ``, `<text class="c-gv c-v" x="-6" y="117">c</text>`, `<text class="c-gv c-v" x="-6" y="117">c</text><rect class="c-bar" x="0%" width="5%" y="108" height="11"/>`, sweep.Drawings, "n12/physical:wraybourne:2016", ""},
	{"a value in a group of bars", "2016/areas/wraybourne/n12/index.html", ``, `<text class="c-gv c-v" x="-6" y="117">c</text>`, `<text class="c-gv c-v" x="-6" y="117">1.2</text>`, sweep.Drawings, "n12/physical:wraybourne:2016", ""},
	{"a bar", "2016/areas/ravensgill/n11/index.html", `n11/bars`, `<tspan class="c-u" dx="8">c suppressed</tspan></text>`, `<tspan class="c-u" dx="8">c suppressed</tspan></text><rect class="c-bar" x="0%" width="1.5%" y="9" height="7"/>`, sweep.Drawings, "", ""},
	{"parts of a whole with a gap", "2016/areas/dunmarrow/n15/index.html", `n15-bands/bands`, `<text class="c-u"`, `<rect class="c-band c-b1" x="0%" width="40%" y="40" height="22"/><text class="c-u"`, sweep.Drawings, "n15-bands/0-10-days:dunmarrow:2016", ""},
	{"the median of a distribution", "2016/areas/ravensgill/n15/index.html", `n15-days/distribution`, `median suppressed; middle half suppressed</text>`, `median suppressed; middle half suppressed</text><line class="c-median" x1="64.33%" x2="64.33%" y1="32" y2="54"/>`, sweep.Drawings, "n15-days/median:ravensgill:2013", ""},
	{"the box of a distribution", "2016/areas/ravensgill/n15/index.html", `n15-days/distribution`, `median suppressed; middle half suppressed</text>`, `median suppressed; middle half suppressed</text><rect class="c-box" x="58.2%" width="18.4%" y="34" height="18"/>`, sweep.Drawings, "", ""},
	{"a statistic in the words of a drawing", "2016/areas/ravensgill/n15/index.html", `n15-days/distribution`, `28">median suppressed;`, `28">median 9;`, sweep.Drawings, "n15-days/median:ravensgill:2013", ""},
	{"a dot too many in the ranking", "2016/indicators/n8/index.html", `class="c-dots`, `d="M`, `d="M5 120h.01M`, sweep.Drawings, "", ""},
	{"a dot of nobody in a funnel", "2016/indicators/n5/index.html", `n5/funnel`, `c-dots" d="M`, `c-dots" d="M5 3h.01M`, sweep.Drawings, "", ""},
	{"a colour on the map", "2016/indicators/n8/index.html", `<svg class="c-svg c-map"`, `<a class="c-hex c-hs" tabindex="-1" href="../../areas/ravensgill`, `<a class="c-hex c-h2" tabindex="-1" href="../../areas/ravensgill`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"a value in the title of a hexagon", "2016/indicators/n8/index.html", `<svg class="c-svg c-map"`, `Ravensgill: suppressed`, `Ravensgill: 101.2`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"a class in a hexagon", "2016/indicators/n8/index.html", `Ravensgill: suppressed`, `>c</text>`, `>2</text>`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"a mark on the strip of a profile", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, `<td class="drawn"></td>`, `<td class="drawn"><svg class="c-strip" width="120" height="16"><circle class="c-me" r="4.5" cy="8" cx="40.5"/></svg></td>`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"a point of a small line", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, `<path d="M5 15h1v1h-1z`, `<path d="M5 15h1v1h-1zM40 9h1v1h-1z`, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"a small line across the gap", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, `<path d="M5 15h1v1h-1zM57.5 5h1v1h-1z`, `<path d="M5 15L57.5 5`, sweep.Drawings, "n8:ravensgill:2013", ""},
	{"words on the strip of a profile", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, `<td class="drawn"></td>`, `<td class="drawn"><svg class="c-strip" width="120" height="16" role="img" aria-label="at the highest end"></svg></td>`, sweep.Drawings, "n8:ravensgill:2016", ""},
	{"words on a small line", "2016/areas/ravensgill/index.html", `n8/index.html#n8">N8`, `aria-label="up to 2015: `, `aria-label="lower than in 2014`, sweep.Drawings, "n8:ravensgill:2014", ""},
	{"words of another course", "2016/areas/wraybourne/index.html", `n8/index.html#n8">N8`, `higher than in 20`, `lower than in 20`, sweep.Drawings, "", "sweep-other"},
	{"words of another place among all", "2016/areas/wraybourne/index.html", `n8/index.html#n8">N8`, `in the middle half`, `above the middle half`, sweep.Drawings, "", "sweep-other"},
	{"a figure in a note below a drawing", "2016/areas/ravensgill/n8/index.html", ``, `<div class="c-note">c suppressed`, `<div class="c-note">Ravensgill: 101.2`, sweep.Drawings, "", "sweep-unread"},
	{"a drawing of an unknown kind", "2016/areas/ravensgill/n8/index.html", `data-option="`, `n8/trend`, `n8/pie`, sweep.Drawings, "", "sweep-unread"},
	{"a drawing where none is expected", "2016/areas/ravensgill/n8/index.html", `<main`, `<h1>`, `<svg class="c-pie"></svg><h1>`, sweep.Drawings, "", "sweep-unread"},

	// Files.
	{"a value in a download", "2016/data/n8-every-area-2012-to-2016-edition-2016.csv", `ravensgill,F06000001,505,Ravensgill,authority,2014`, `,,c,`, `,101.2,c,`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a numerator in a download", "2016/data/n8-every-area-2012-to-2016-edition-2016.csv", `ravensgill,F06000001,505,Ravensgill,authority,2014`, `,c,,`, `,c,271,`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a limit in a download", "2016/data/n8-every-area-2012-to-2016-edition-2016.csv", `ravensgill,F06000001,505,Ravensgill,authority,2014`, `,c,,,,`, `,c,,,,12`, sweep.Download, "n8:ravensgill:2014", ""},
	{"another column in a download", "2016/data/n8-every-area-2012-to-2016-edition-2016.csv", ``, `marks,note`, `marks,note,raw`, sweep.Download, "", "sweep-unread"},
	{"a value in a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", `"ravensgill","2014"`, `null,"c"`, `101.2,"c"`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a numerator in a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", `"ravensgill","2014"`, `"c",null`, `"c",271`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a value as a text in a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", `"ravensgill","2014"`, `null,"c"`, `"101.2","c"`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a name behind the rows of a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", ``, "]]}\n", "]],\"raw\":[101.2]}\n", sweep.Download, "", "sweep-unread"},
	{"a second row in the place of one in a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", `"ravensgill","2014"`, `null,"c"`, `["n8",101.2],"c"`, sweep.Download, "", "sweep-unread"},
	{"another name in a download as JSON", "2016/data/n8-every-area-2012-to-2016-edition-2016.json", ``, `"symbols":`, `"raw":[1],"symbols":`, sweep.Download, "", "sweep-unread"},
	{"a value in the download of an area", "2016/data/areas/ravensgill-every-indicator-2011-to-2016-edition-2016.csv", `N8,n8,`, `,,c,`, `,101.2,c,`, sweep.Download, "", ""},
	{"a value in the download of an area as JSON", "2016/data/areas/ravensgill-every-indicator-2011-to-2016-edition-2016.json", `["n8",null,"ravensgill","2014"`, `null,"c"`, `101.2,"c"`, sweep.Download, "n8:ravensgill:2014", ""},
	{"a figure in the metadata of downloads", "2016/data/datapackage.json", ``, `"version":`, `"n8": 101.2, "version":`, sweep.Download, "", "sweep-unread"},
	{"a value in the list of changes", "2016/changes/changes.csv", "confirmed\n", "", "to-symbol,N8,n8,Enquiries,,,ravensgill,F06000001,Ravensgill,2014,x,101.2,,,,c,,,\n", sweep.Changes, "n8:ravensgill:2014", ""},
	{"a value in the changes as JSON", "2016/changes/changes.json", `"figures":[`, ``, `{"change":"to-symbol","measure":"n8","area":"ravensgill","period":"2014","old_value":101.2,"new_symbol":"c"},`, sweep.Changes, "n8:ravensgill:2014", ""},
	{"a number of before on the page of changes", "2016/changes/index.html", `<th scope="col" class="n">Before</th>`, `<tr class="group">`, `<tr class="group"><th scope="rowgroup" colspan="5"><a href="../indicators/n8/index.html#n8">Enquiries</a></th></tr><tr><th scope="row"><a href="../areas/ravensgill/n8/index.html#n8">Ravensgill</a></th><td class="t">2014</td><td class="n">101.2</td>` + withheld + `<td class="t">x</td></tr><tr class="group">`, sweep.Changes, "n8:ravensgill:2014", ""},
	{"a value in the document of an area", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"values":[153.7,null,`, `"values":[153.7,101.2,`, sweep.API, "", ""},
	{"a value in the document of an indicator", "2016/api/indicators/n8.json", `{"area":"ravensgill"`, `null`, `101.2`, sweep.API, "", ""},
	{"a value beside a symbol in a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"symbols":{`, `"symbols":{"2012":"x",`, sweep.API, "n8:ravensgill:2012", "sweep-other"},
	{"another value in a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"values":[153.7,`, `"values":[153.8,`, sweep.API, "n8:ravensgill:2012", "sweep-other"},
	{"another symbol in a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `:"c"`, `:"x"`, sweep.API, "", "sweep-other"},
	{"a symbol at no period of a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"symbols":{`, `"symbols":{"1999":"3",`, sweep.API, "", "sweep-unread"},
	{"more values than periods in a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"values":[`, `"values":[1,`, sweep.API, "", "sweep-unread"},
	{"another name in a document", "2016/api/areas/ravensgill.json", `"id":"n8"`, `"values":`, `"raw":[101.2],"values":`, sweep.API, "", "sweep-unread"},
	{"another area on a page to embed", "2016/embed/n8/index.html", `<th scope="col" class="n">Norrey`, `Norrey`, `Ravensgill`, sweep.Tables, "", ""},
	{"a number in a page to embed", "2016/embed/n8/index.html", `<main`, `data-measure="n8"`, `data-measure="n8" data-value="101.2"`, sweep.Other, "", "sweep-unread"},
	{"a figure of the search", "2016/assets/figures.js", `"n8":`, `|c|130.5`, `|99.9|130.5`, sweep.Search, "n8:ravensgill:2016", ""},
	{"a sentence that a search finds", "2016/assets/words.js", `"pages":[`, ``, `{"path":"2016/areas/ravensgill/n8/index.html","title":"t","kind":"commentary","sections":[{"text":"In the year ending 31 March 2016, the rate of section 47 enquiries in Ravensgill was 101.2 per 10,000."}]},`, sweep.Words, "n8:ravensgill:2016", ""},
	{"another name in the index of a search", "2016/assets/index.js", `"areas":[{`, ``, `"figure":3,`, sweep.Search, "", "sweep-unread"},
	{"another name in the figures of a search", "2016/assets/figures.js", `"n8":{`, ``, `"raw":"1|2",`, sweep.Search, "", "sweep-unread"},
}

func TestALeakIsFoundInEveryChannel(t *testing.T) {
	d := demonstration(t)
	for i := range leaks {
		l := &leaks[i]
		t.Run(l.name, func(t *testing.T) {
			data, ok := d.byPath[l.path]
			if !ok {
				t.Fatalf("there is no %s", l.path)
			}
			rule := l.rule
			if rule == "" {
				rule = "sweep"
			}
			found := d.of(l.path).NewReader().Read(l.path, l.plant(t, data))
			for _, f := range found {
				if f.Rule != rule || f.Channel != l.channel || l.key != "" && f.Key != l.key {
					continue
				}
				if rule == "sweep" && !d.of(l.path).Suppressed(f.Key) {
					t.Errorf("%s is reported, which is not suppressed", f.Key)
				}
				if f.Pos.File != l.path || f.Pos.Line == 0 {
					t.Errorf("it is reported at %s", f.Pos)
				}
				return
			}
			t.Errorf("not found as %s in %s at %q: %+v", rule, l.channel, l.key, found)
		})
	}
}

func TestAFileOfAnUndeclaredKindIsFound(t *testing.T) {
	d := demonstration(t)
	r := d.newest.NewReader()
	for _, path := range []string{"2016/data/figures.ods", "downloads/edition-2016.ods", "downloads/edition-2016.zip", "2016/site.zip", "2016/assets/extra.js", "2016/cards/leeds.pdf", "2016/api/n8.json", "notes.ods"} {
		found := r.Read(path, []byte("anything"))
		if len(found) != 1 || found[0].Rule != "sweep-unread" {
			t.Errorf("%s: %+v", path, found)
		}
	}
	for _, path := range []string{"2016/assets/almanac-1a2b3c4d.css", "2016/areas/leeds/plan.png", "sitemap.xml"} {
		if found := r.Read(path, []byte("anything")); found != nil {
			t.Errorf("%s: %+v", path, found)
		}
	}
}

func TestAFindingSaysWhereItIs(t *testing.T) {
	d := demonstration(t)
	l := &leaks[0]
	f := d.newest.NewReader().Read(l.path, l.plant(t, d.byPath[l.path]))[0]
	line := strings.Split(string(l.plant(t, d.byPath[l.path])), "\n")[f.Pos.Line-1]
	if at := string([]rune(line)[f.Pos.Col-1:]); !strings.HasPrefix(at, "101.2</td>") {
		t.Errorf("line %d, column %d is %q", f.Pos.Line, f.Pos.Col, at[:min(40, len(at))])
	}
}

// TestAnAverageThatCountsASuppressedFigureIsFound takes a suppressed neighbour for
// nought, as a careless average would.
func TestAnAverageThatCountsASuppressedFigureIsFound(t *testing.T) {
	d := demonstration(t)
	e := d.editions[len(d.editions)-1]
	m, _ := e.Framework.Measure("n8")
	hidden, _ := e.Register.BySlug("ravensgill")
	periods := e.Table.Periods(m)
	last := len(periods) - 1
	row := regexp.MustCompile(`(<tr><th scope="row">` + periods[last].Short() + `</th>.*<td class="n">)([\d.]+)(</td></tr>)`)
	tried := 0
	for _, a := range e.Areas {
		var figures []float64
		beside := false
		for _, n := range e.Neighbours.List[a] {
			v := e.Table.At(m, 0, n.Area, last)
			beside = beside || n.Area == hidden
			if v.IsNumber() {
				figures = append(figures, v.Number.Float())
			} else if v.Symbol == observation.Suppressed {
				figures = append(figures, 0)
			}
		}
		if !beside || len(figures) < 6 {
			continue
		}
		tried++
		slices.Sort(figures)
		n := len(figures)
		median := figures[n/2]
		if n%2 == 0 {
			median = (figures[n/2-1] + figures[n/2]) / 2
		}
		path := e.ID + "/areas/" + e.Register.Areas[a].Slug + "/n8/index.html"
		data := d.byPath[path]
		if !row.Match(data) {
			t.Fatalf("%s has no row of %s", path, periods[last].Short())
		}
		planted := row.ReplaceAll(data, fmt.Appendf(nil, "${1}%.1f${3}", median))
		found := d.newest.NewReader().Read(path, planted)
		if !slices.ContainsFunc(found, func(f sweep.Finding) bool {
			return f.Rule == "sweep" && f.Channel == sweep.Tables && d.newest.Suppressed(f.Key)
		}) {
			t.Errorf("%s: an average of %.1f with noughts is not found: %+v", path, median, found)
		}
	}
	if tried < 2 {
		t.Errorf("only %d areas have a suppressed neighbour", tried)
	}
}
