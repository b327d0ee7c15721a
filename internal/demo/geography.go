package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
)

// A place is an invented authority, with what is declared about it rather
// than drawn.
type place struct {
	la       string // three digits
	code     string
	former   string // codes it has borne
	name     string
	short    string
	aliases  string // separated by semicolons
	slug     string
	region   int     // index into regions
	children int     // aged 0 to 17, middle of 2011
	growth   float64 // of the number of children, per cent a year
	need     float64 // how poor the place is, in standard deviations
	first    int     // first year with figures of its own; 0 for all
	last     int     // last year with figures; 0 while it exists
	next     string  // the slugs of its successors, separated by semicolons
	silent   bool    // never makes a return
	ownStaff bool    // hardly ever takes agency workers
}

// A wider area, above the authorities.
type wider struct{ code, name, slug string }

// A land is what figures are made for: regions of the country and the
// authorities in them. The county that was split is in all of them.
type land struct {
	regions []wider
	places  []place
	gaps    []gap
}

// norrey is the land of the demonstration.
func norrey() *land { return &land{regions, places, gaps} }

var country = wider{"F92000001", "Norrey", "norrey"}

var regions = []wider{
	{"F12000001", "Highmarch", "highmarch"},
	{"F12000002", "Midvale", "midvale"},
	{"F12000003", "Westering", "westering"},
	{"F12000004", "Eastreach", "eastreach"},
}

// before is the county that was split on 1 April 2014. Its figures until then
// are the sums of its successors'.
var before = struct {
	la, code, name, slug string
	region, last         int
	successors           []string
}{"512", "F10000002", "Marlshire", "marlshire-to-2014", 1, 2014, []string{"east-marlshire", "marlbury-and-the-wolds"}}

// places are all authorities of today. None bears the name of a real one: a
// test compares them with the register of England.
var places = []place{
	{la: "501", code: "F10000001", name: "Thornmere", slug: "thornmere", region: 0, children: 98200, growth: 0.2, need: -0.7, ownStaff: true},
	{la: "502", code: "F08000001", name: "Caldermoor", slug: "caldermoor", region: 0, children: 52400, growth: 0.6, need: 0.6},
	{la: "503", code: "F08000002", name: "Harrowfell", slug: "harrowfell", region: 0, children: 33900, growth: 0.1, need: 0.9},
	{la: "504", code: "F08000003", name: "Stanebridge, City of", short: "Stanebridge", slug: "stanebridge", region: 0, children: 94600, growth: 1.1, need: 1.2},
	{la: "505", code: "F06000001", name: "Ravensgill", slug: "ravensgill", region: 0, children: 26800, growth: -0.3, need: 1.5},
	{la: "506", code: "F10000003", name: "North Aldersyke", slug: "north-aldersyke", region: 0, children: 81500, growth: 0.1, need: -0.9},
	{la: "507", code: "F08000004", name: "Kirkholme", slug: "kirkholme", region: 0, children: 41300, growth: 0.4, need: 0.2},
	{la: "508", code: "F06000002", name: "Dravenport", slug: "dravenport", region: 0, children: 57700, growth: 0.7, need: 1.0},
	{la: "509", code: "F06000003", name: "Port Averil", slug: "port-averil", region: 0, children: 29800, growth: 0.3, need: 0.4, silent: true},
	{la: "510", code: "F06000004", name: "Isles of Skerrow", short: "Skerrow", aliases: "Skerrow Isles", slug: "isles-of-skerrow", region: 0, children: 412, growth: -0.4, need: -1.9},

	{la: "511", code: "F10000004", name: "Great Ashlow Vale", slug: "great-ashlow-vale", region: 1, children: 112300, growth: 0.9, need: -1.1},
	{la: "513", code: "F06000005", name: "East Marlshire", slug: "east-marlshire", region: 1, children: 54100, growth: 0.5, need: -0.4, first: 2015},
	{la: "514", code: "F06000006", name: "Marlbury and the Wolds", short: "Marlbury", slug: "marlbury-and-the-wolds", region: 1, children: 44700, growth: 0.2, need: 0.1, first: 2015},
	{la: "515", code: "F06000007", name: "Oxmere", slug: "oxmere", region: 1, children: 71200, growth: 1.2, need: 0.3},
	{la: "516", code: "F08000005", name: "Hollinford", slug: "hollinford", region: 1, children: 45300, growth: 0.8, need: 0.7},
	{la: "517", code: "F08000006", name: "Greyminster, City of", short: "Greyminster", slug: "greyminster", region: 1, children: 131500, growth: 1.4, need: 1.6},
	{la: "518", code: "F08000007", name: "Lindmoor", slug: "lindmoor", region: 1, children: 37900, growth: 0.4, need: 0.0},
	{la: "519", code: "F08000008", name: "Brindlow", slug: "brindlow", region: 1, children: 28800, growth: 0.3, need: 0.5},
	{la: "520", code: "F10000005", name: "Corsendale", slug: "corsendale", region: 1, children: 88900, growth: 0.3, need: -0.8},
	{la: "521", code: "F06000008", name: "Queen's Lathing", slug: "queens-lathing", region: 1, children: 33200, growth: 0.6, need: -0.2},
	{la: "522", code: "F08000009", name: "Rookhampton", slug: "rookhampton", region: 1, children: 101800, growth: 1.3, need: 1.3},

	{la: "523", code: "F10000006", name: "Orrinshire", slug: "orrinshire", region: 2, children: 119700, growth: 0.3, need: -1.0},
	{la: "524", code: "F06000009", name: "Hathersea upon Tarrow, City of", short: "Hathersea", aliases: "Hathersea City;City of Hathersea", slug: "hathersea", region: 2, children: 56900, growth: 0.5, need: 1.7},
	{la: "525", code: "F06000010", name: "Tarrowdale", slug: "tarrowdale", region: 2, children: 35800, growth: 0.2, need: 0.1},
	{la: "526", code: "F10000007", name: "Vennshire", slug: "vennshire", region: 2, children: 76300, growth: 0.1, need: -0.5},
	{la: "527", code: "F06000011", name: "Mossbarrow", slug: "mossbarrow", region: 2, children: 30700, growth: 0.0, need: 0.8},
	{la: "528", code: "F06000012", name: "Ambleford", slug: "ambleford", region: 2, children: 43600, growth: 0.7, need: -0.6},
	{la: "529", code: "F06000013", name: "St Werrin's", aliases: "Saint Werrins", slug: "st-werrins", region: 2, children: 27900, growth: 0.1, need: 1.1},
	{la: "530", code: "F06000014", name: "Quillbury", slug: "quillbury", region: 2, children: 60100, growth: 0.9, need: -0.3},
	{la: "531", code: "F08000011", former: "F08000010", name: "Ostleworth", slug: "ostleworth", region: 2, children: 48800, growth: 0.4, need: 0.4},

	{la: "532", code: "F06000015", name: "Saltwick", slug: "saltwick", region: 3, children: 34700, growth: 0.0, need: 1.3},
	{la: "533", code: "F06000016", name: "Larkhaven", slug: "larkhaven", region: 3, children: 68400, growth: 1.0, need: 0.7},
	{la: "534", code: "F06000017", name: "Sandlock", slug: "sandlock", region: 3, children: 41200, growth: 0.4, need: 0.9},
	{la: "535", code: "F06000018", name: "Lower Brannoc, Coldwater and the Three Fens", short: "Lower Brannoc", aliases: "LBC;Brannoc and the Fens", slug: "lower-brannoc", region: 3, children: 38600, growth: 0.6, need: 0.3},
	{la: "536", code: "F06000019", name: "Netherwick", slug: "netherwick", region: 3, children: 52700, growth: 0.9, need: -0.1},
	{la: "537", code: "F06000020", name: "Wraybourne", slug: "wraybourne", region: 3, children: 24600, growth: 0.1, need: -0.6},
	{la: "538", code: "F06000021", name: "Dunmarrow", slug: "dunmarrow", region: 3, children: 29500, growth: 0.2, need: 0.2},
	{la: "539", code: "F10000008", name: "Selmarsh", slug: "selmarsh", region: 3, children: 104800, growth: 0.5, need: -0.5},
	{la: "540", code: "F06000022", name: "Kestrelham", slug: "kestrelham", region: 3, children: 46500, growth: 0.8, need: -0.9},
	{la: "541", code: "F06000023", name: "Hallowmere", slug: "hallowmere", region: 3, children: 31400, growth: 0.3, need: -1.2},
}

// children gives the number of children aged 0 to 17 on whom the rates of the
// year ending March y are worked out: the estimate for the middle of y−1.
func (p *place) childrenIn(y int) int {
	n := float64(p.children)
	for range y - 2012 {
		n *= 1 + p.growth/100
	}
	return int(n + 0.5)
}

// existed reports whether the place made figures of its own in year y.
func (p *place) existed(y int) bool {
	return (p.first == 0 || y >= p.first) && (p.last == 0 || y <= p.last)
}

// writeAreas writes the register, in the columns of areas.csv.
func writeAreas(l *land) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	row := func(fields ...string) { w.Write(fields) } // a bytes.Buffer does not fail; Flush would tell
	row("code", "former_codes", "la_code", "name", "short_name", "aliases", "slug", "level", "parent", "first_period", "last_period", "successors")
	row(country.code, "", "", country.name, "", "", country.slug, "country", "", "", "", "")
	for _, r := range l.regions {
		row(r.code, "", "", r.name, "", "", r.slug, "region", country.slug, "", "", "")
	}
	for i := range l.places {
		p := &l.places[i]
		if p.slug == before.successors[0] {
			row(before.code, "", before.la, before.name, "", "", before.slug, "authority", l.regions[before.region].slug,
				"", fmt.Sprint(before.last), strings.Join(before.successors, ";"))
		}
		year := func(y int) string { return strings.TrimPrefix(fmt.Sprint(y), "0") }
		row(p.code, p.former, p.la, p.name, p.short, p.aliases, p.slug, "authority", l.regions[p.region].slug, year(p.first), year(p.last), p.next)
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
