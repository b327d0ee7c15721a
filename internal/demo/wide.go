package demo

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"almanac/internal/framework"
)

// A wide site is the demonstration with far more authorities than any country
// has: the edition of 2016, with the authorities of the demonstration and
// others that are drawn. Search and builds are measured on it; it is never
// published.

// wideEdition is the one edition of a wide site.
var wideEdition = edition{id: "2016", year: 2016}

// moreRegions are the regions of a wide site beside those of the demonstration.
var moreRegions = []wider{
	{"F12000005", "Far Skerry", "far-skerry"},
	{"F12000006", "Upper Tarrow", "upper-tarrow"},
	{"F12000007", "The Marches of Orrin", "marches-of-orrin"},
	{"F12000008", "Southdowning", "southdowning"},
	{"F12000009", "Greatwater", "greatwater"},
	{"F12000010", "Hither Fenland", "hither-fenland"},
	{"F12000011", "Yonder Fenland", "yonder-fenland"},
	{"F12000012", "Kingsreach", "kingsreach"},
	{"F12000013", "Môrwen Coast", "morwen-coast"},
	{"F12000014", "Inner Vale", "inner-vale"},
}

// allowed lets the guard pass what is left unprotected in a wide site.
const allowed = `[[allow]]
rule = "recoverable"
figures = ["all"]
by = "The Almanac demonstration"
reason = "Every figure is invented, and this site is never published."
`

// Wide makes all files of a site with n authorities of today, by path; its years are
// repeated so many times before the first, for a site with a long history. What is
// written by hand (commentary, glossary, boards, framework, configuration) is
// taken from the demonstration, whose root demonstration is. Only small counts
// are suppressed in it, and not what gives them away.
func Wide(demonstration fs.FS, f *framework.Framework, n, repeats int) (map[string][]byte, error) {
	out, err := byHand(demonstration)
	if err != nil {
		return nil, err
	}
	l := widen(n)
	if out["data/areas.csv"], err = writeAreas(l); err != nil {
		return nil, err
	}
	out["data/map.hexjson"] = writeMap(l, wideAtlas(l))
	out["data/neighbours/2014.csv"] = writeNeighbours(l)
	out["data/"+wideEdition.id+"/disclosure.toml"] = []byte(allowed)
	w := newWorld(l)
	d := &desk{w: w, s: suppressSmall(w), f: f, e: &wideEdition, repeats: repeats}
	return out, d.files(out)
}

// byHand gives the files of the demonstration's newest edition that are no
// figures.
func byHand(demonstration fs.FS) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, root := range []string{"config.toml", "data", "content/about", "content/guide", "content/" + wideEdition.id} {
		err := fs.WalkDir(demonstration, root, func(name string, e fs.DirEntry, err error) error {
			// What is said about N24 leads to the editions before, of which there are none.
			wanted := slices.Contains([]string{".toml", ".md", ".png", ".svg"}, path.Ext(name)) && path.Base(name) != "n24.md"
			if dir, _, deep := strings.Cut(strings.TrimPrefix(name, "data/"), "/"); root == "data" && deep && dir != "framework" && dir != wideEdition.id {
				return err // another edition
			}
			if err != nil || e.IsDir() || !wanted {
				return err
			}
			if out[name], err = fs.ReadFile(demonstration, name); strings.HasPrefix(name, "content/"+wideEdition.id) && path.Ext(name) == ".md" {
				out[name] = unbound(out[name])
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

var (
	noted   = regexp.MustCompile(`(?m)^figures = .*\n`)
	placing = regexp.MustCompile("(?ms)^```(?:chart|table|profile|tile)\n.*?^```\n")
	claimed = regexp.MustCompile(`\{\{[^}|]*\\?\|([^}]*)\}\}`)
	named   = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// unbound frees a text from the figures of the demonstration: what it claims of
// them need not be so in a land that is wider.
func unbound(text []byte) []byte {
	text = placing.ReplaceAll(noted.ReplaceAll(text, nil), nil)
	return named.ReplaceAll(claimed.ReplaceAll(text, []byte("$1")), []byte("a figure"))
}

// widen gives the land of the demonstration with more regions, n authorities of
// today, and about one in forty that was split or merged after 2014.
func widen(n int) *land {
	l := &land{slices.Concat(regions, moreRegions), slices.Clone(places), slices.Clone(gaps)}
	d := &drafter{land: l, names: newNamer(l), s: newStream("wide", "places"), slugs: map[string]bool{before.slug: true}, split: 1}
	if n > smallAreas {
		d.split = 10
	}
	for i := range l.places {
		d.slugs[l.places[i].slug] = true
	}
	for _, r := range l.regions {
		d.slugs[r.slug] = true
	}
	for today := len(places); today < n; {
		region := len(l.places) % len(l.regions)
		switch k := d.s.IntN(80); {
		case k == 0 && today+2 <= n: // one became two
			a, b := d.place(region), d.place(region)
			a.first, b.first = before.last+1, before.last+1
			old := d.ended(region, a.slug+";"+b.slug)
			l.places = append(l.places, old, a, b)
			today += 2
		case k == 1: // two became one
			a := d.place(region)
			a.first = before.last + 1
			l.places = append(l.places, d.ended(region, a.slug), d.ended(region, a.slug), a)
			today++
		default:
			l.places = append(l.places, d.place(region))
			today++
		}
	}
	return l
}

// A drafter draws places.
type drafter struct {
	*land
	names *namer
	s     stream
	slugs map[string]bool
	codes int
	split int // so many places have the children of an authority
}

// smallAreas is from how many on places are not authorities but small areas: or the
// country would have more children than the world.
const smallAreas = 5000

// place draws an authority.
func (d *drafter) place(region int) place {
	d.codes++
	p := place{
		la:       fmt.Sprint(600 + d.codes), // of four digits when there are no more of three
		code:     fmt.Sprintf("F%02d%06d", []int{6, 8, 9, 10}[d.s.IntN(4)], 1000+d.codes),
		region:   region,
		children: (9000 + int(60000*d.s.Float64()*d.s.Float64())) / d.split,
		growth:   0.4 + 0.5*d.s.NormFloat64(),
		need:     d.s.NormFloat64(),
		silent:   d.s.IntN(300) == 0,
		ownStaff: d.s.IntN(50) == 0,
	}
	for ok := false; !ok; ok = !d.slugs[p.slug] {
		p.name, p.short, p.aliases = d.names.name()
		p.slug = slugOf(cmp.Or(p.short, p.name))
	}
	d.slugs[p.slug] = true
	if d.s.IntN(30) == 0 { // a new code on the same ground
		p.former = fmt.Sprintf("F%02d%06d", 7, 1000+d.codes)
	}
	switch d.s.IntN(60) {
	case 0:
		d.gaps = append(d.gaps, gap{p.slug, census, wideEdition.year, "No return for this year could be used."})
	case 1:
		d.gaps = append(d.gaps, gap{p.slug, workforce, wideEdition.year, "The return came too late for this edition."})
	}
	return p
}

// ended draws an authority that ended when its successors, by slug, began.
func (d *drafter) ended(region int, next string) place {
	p := d.place(region)
	p.last, p.next = before.last, next
	return p
}

// mostRows is how many rows there are in the south of a map, which may have two hundred.
const mostRows = 175

// wideAtlas is the map of a wide site: the demonstration's, and the others in
// rows south of it, a region after the other.
func wideAtlas(l *land) []string {
	rows := slices.Clone(atlas)
	width := 20
	for len(l.places) > 2*width*width || len(l.places) > width*mostRows {
		width++
	}
	var row []string
	for r := range l.regions {
		for i := len(places); i < len(l.places); i++ {
			if p := &l.places[i]; p.region == r && p.last == 0 {
				row = append(row, p.la)
			}
			if len(row) == width || r == len(l.regions)-1 && i == len(l.places)-1 {
				rows = append(rows, strings.Join(row, " "))
				row = nil
			}
		}
	}
	return rows
}
