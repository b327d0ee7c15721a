package site

import (
	"path"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/area"
	"almanac/internal/download"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
)

// Which page has which files is a matter of size. An item has a CSV and a JSON of
// every area, and an area has both of every item; each figure of an edition is so
// in four files. The thousands of pages of one item in one area have no files of
// their own, but those of the area and of the item. A theme has those of its items.
// An edition has the metadata of all, and in one file, apart from what is sealed,
// the whole: see wholes.

// dataFolder holds the files of items, and areaFolder those of areas, each with the
// metadata of its CSV files.
const (
	dataFolder = "data/"
	areaFolder = dataFolder + "areas/"
)

// data adds the downloads of an edition.
func (p *Plan) data(e *Edition) {
	root := e.ID + "/"
	var some bool
	for i := range e.Items {
		if e.hasData(i) {
			some = true
			p.add(Target{Path: root + dataPath(e, i, ".csv"), kind: dataFile, ed: e, item: i})
			p.add(Target{Path: root + dataPath(e, i, ".json"), kind: dataJSON, ed: e, item: i})
		}
	}
	if !some {
		return
	}
	for _, a := range e.Areas {
		if e.hasAny(a) {
			p.addOf(fileOfArea, e, a, 0)
			p.addOf(jsonOfArea, e, a, 0)
		}
	}
	for _, folder := range []string{dataFolder, areaFolder} {
		for _, name := range []string{download.PackageName, download.SchemaName, download.WebName} {
			p.add(Target{Path: root + folder + name, kind: metadataFile, ed: e})
		}
	}
}

// dataPath is the download of an item's figures for every area, and areaDataPath that
// of an area's for every item. The name says what a file is when it lies alone in
// somebody's folder.
func dataPath(e *Edition, item int, ext string) string {
	return dataFolder + e.Items[item].ID + "-every-area-" + e.Items[item].span + "edition-" + e.ID + ext
}

func areaDataPath(e *Edition, a area.Index, ext string) string {
	return areaFolder + e.Register.Areas[a].Slug + areaDataEnd(e) + ext
}

// areaDataEnd is what follows the area in that name.
func areaDataEnd(e *Edition) string {
	return "-every-indicator-" + e.span + "edition-" + e.ID
}

// spanOf is the years of measures as names of files have them: "2012-to-2016-".
func (e *Edition) spanOf(measures []framework.MeasureIndex) string {
	first, last, _ := strings.Cut(e.years(measures), "/")
	if first == last {
		last = ""
	} else {
		last = "to-" + last + "-"
	}
	if first == "" {
		return ""
	}
	return first + "-" + last
}

// allMeasures lists the measures of all items, in their order.
func (e *Edition) allMeasures() []framework.MeasureIndex {
	var out []framework.MeasureIndex
	for i := range e.Items {
		out = append(out, e.Items[i].Measures...)
	}
	return out
}

// hasAny reports whether an edition has any observation of an area.
func (e *Edition) hasAny(a area.Index) bool {
	for m := range e.Framework.Measures {
		for c := range e.Framework.Width(framework.MeasureIndex(m)) {
			if observation.Latest(e.plain.Table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), a)) >= 0 {
				return true
			}
		}
	}
	return false
}

// takeaway writes a download, and notes what pages say of it. The edition is given
// apart from the target, because it matters who looks at its figures.
func (m *Model) takeaway(dst []byte, of *edition.Edition, t *Target) []byte {
	begin := len(dst)
	dst, rows := m.appendFile(dst, of, t)
	if f := t.facts(); f != nil {
		f.once.Do(func() { f.take(t.kind, dst[begin:], rows) })
	}
	return dst
}

// appendFile writes a download; rows are, in the CSV of an area, those of each item.
func (m *Model) appendFile(dst []byte, of *edition.Edition, t *Target) (file []byte, rows [][]byte) {
	e := t.ed
	switch t.kind {
	case dataFile:
		return e.lines.AppendCSV(dst, of.Table, e.Items[t.item].Measures), nil
	case dataJSON:
		return e.lines.AppendJSON(dst, of.Table, e.Items[t.item].Measures, area.None, m.origin(e, e.Items[t.item].title(), itemPath(e, t.item))), nil
	case areaFile:
		dst = download.AppendHead(dst)
		ends := []int{len(dst)}
		for i := range e.Items {
			dst = e.lines.AppendRows(dst, of.Table, e.Items[i].Measures, t.area)
			ends = append(ends, len(dst))
		}
		for i := range e.Items {
			rows = append(rows, dst[ends[i]:ends[i+1]])
		}
		return dst, rows
	case areaJSON:
		return e.lines.AppendJSON(dst, of.Table, e.allMeasures(), t.area, m.origin(e, e.name(t.area), areaPath(e, t.area))), nil
	}
	whole := m.origin(e, "", "index.html")
	files := m.described(e, strings.HasPrefix(t.Path, e.ID+"/"+areaFolder))
	switch path.Base(t.Path) {
	case download.PackageName:
		return download.AppendPackage(dst, of, whole, files), nil
	case download.SchemaName:
		return m.takes.AppendSchema(dst), nil
	}
	return m.takes.AppendWeb(dst, of, whole, files), nil
}

// description is a file that describes the others to programs.
type description struct{ name, word string }

func descriptions() []description {
	return []description{{download.PackageName, "download.package"}, {download.WebName, "download.web"}}
}

// title is an item with its label: "N19 Children who are the subject of a plan".
func (it *Item) title() string { return strings.TrimSpace(it.Label + " " + it.Title) }

// origin says where a download comes from: what it shows and on which page of the
// edition, "" for the edition itself.
func (m *Model) origin(e *Edition, title, page string) download.Origin {
	c := m.Config
	if title != "" {
		title += ", "
	}
	return download.Origin{
		Title: title + e.Title + ", " + c.Title, Language: c.Language, Permalink: m.permalink(e, page), Publisher: c.Publisher,
		Licence: c.Licence, LicenceURL: c.LicenceURL, Notice: c.Notice,
	}
}

// permalink is the address of a page of an edition: of a site that does not know its
// own, within it.
func (m *Model) permalink(e *Edition, page string) string {
	if m.Config.BaseURL == "" {
		return e.ID + "/" + page
	}
	return m.Config.BaseURL + e.ID + "/" + strings.TrimSuffix(page, "index.html")
}

// described lists the CSV files of an edition as its metadata name them.
func (m *Model) described(e *Edition, ofAreas bool) (files []download.File) {
	if ofAreas {
		for _, a := range e.Areas {
			if e.hasAny(a) {
				files = append(files, download.File{Name: path.Base(areaDataPath(e, a, ".csv")), ID: e.Register.Areas[a].Slug, Title: e.name(a), Page: m.permalink(e, areaPath(e, a)), Measures: e.allMeasures()})
			}
		}
		return files
	}
	for i := range e.Items {
		if e.hasData(i) {
			files = append(files, download.File{Name: path.Base(dataPath(e, i, ".csv")), ID: e.Items[i].ID, Title: e.Items[i].title(), Page: m.permalink(e, itemPath(e, i)), Measures: e.Items[i].Measures})
		}
	}
	return files
}

// fileFacts are what pages say of a download: its size, and of a CSV the hashes of
// what is in it. They are worked out when the file is written, or when they are
// first asked for.
type fileFacts struct {
	once  sync.Once
	bytes int
	sum   string   // of the CSV of an item: of the file; of that of an area: of its rows; "" for none
	rows  []string // of the CSV of an area: the same of each item

	wording sync.Once
	size    string // in words, which thousands of pages say
}

// take takes the facts from a file of a kind.
func (f *fileFacts) take(k kind, file []byte, rows [][]byte) {
	f.bytes = len(file)
	switch k {
	case dataFile:
		f.sum = sumOf(file)
		return
	case areaFile:
	default:
		return
	}
	all := 0
	for _, of := range rows {
		all += len(of)
		f.rows = append(f.rows, sumOfRows(of))
	}
	f.sum = sumOfRows(file[len(file)-all:])
}

// append writes the facts as decode reads them: the size, the hash, and those of rows.
func (f *fileFacts) append(dst []byte) []byte {
	dst = strconv.AppendInt(dst, int64(f.bytes), 10)
	for _, sum := range append([]string{f.sum}, f.rows...) {
		dst = append(append(dst, ','), sum...)
	}
	return dst
}

func (f *fileFacts) decode(written string) {
	parts := strings.Split(written, ",")
	f.bytes, _ = strconv.Atoi(parts[0]) // of a file that append has written
	if len(parts) > 1 {
		f.sum, f.rows = parts[1], parts[2:]
	}
}

func sumOfRows(rows []byte) string {
	if len(rows) == 0 {
		return ""
	}
	return sumOf(rows)
}

// facts are those of a download; nil for other targets.
func (t *Target) facts() *fileFacts {
	if t.ed == nil || t.ed.files == nil {
		return nil
	}
	if at := t.ed.fileAt(t); at >= 0 {
		return &t.ed.files[at]
	}
	return nil
}

// fileAt is the place of a download among those of which pages speak; -1 for others.
func (e *Edition) fileAt(t *Target) int {
	switch items := len(e.Items); t.kind {
	case dataFile:
		return 2 * t.item
	case dataJSON:
		return 2*t.item + 1
	case areaFile:
		return 2 * (items + int(t.area))
	case areaJSON:
		return 2*(items+int(t.area)) + 1
	}
	return -1
}

// factsOf gives the facts of a download with the figures of an edition. Pages that say
// no more than a size give the plain one, of which nobody notes who looks: a size is
// rounded, so that no figure can be read from it, and they need not go with a figure that
// is withdrawn. A page with a hash has to.
func (m *Model) factsOf(of *edition.Edition, t Target) *fileFacts {
	at := t.ed.fileAt(&t)
	if at < 0 || of.Table != t.ed.plain.Table { // of a description, on one page; or somebody notes who looks: what is kept would hide it
		var f fileFacts
		file, rows := m.appendFile(nil, of, &t)
		f.take(t.kind, file, rows)
		return &f
	}
	f := &t.ed.files[at]
	f.once.Do(func() {
		file, rows := m.appendFile(nil, of, &t)
		f.take(t.kind, file, rows)
	})
	return f
}

// sizeOf words the size of a download.
func (p *Plan) sizeOf(t Target) string {
	f := p.Model.factsOf(t.ed.plain, t)
	f.wording.Do(func() { f.size = p.Model.size(f.bytes) })
	return f.size
}

// size words the size of a file, with two digits at most.
func (m *Model) size(bytes int) string {
	const kilo, mega = 1000, 1000 * 1000
	switch {
	case bytes >= 10*mega:
		return m.Words.Say("download.megabytes", "n", strconv.Itoa((bytes+mega/2)/mega))
	case bytes >= 995*kilo:
		tenths := (bytes + mega/20) / (mega / 10)
		return m.Words.Say("download.megabytes", "n", strconv.Itoa(tenths/10)+"."+strconv.Itoa(tenths%10))
	case bytes >= 100*kilo:
		return m.Words.Say("download.kilobytes", "n", strconv.Itoa((bytes+5*kilo)/(10*kilo)*10))
	}
	return m.Words.Say("download.kilobytes", "n", strconv.Itoa(max(1, (bytes+kilo/2)/kilo)))
}

// fileLink links to a download from a page of an edition.
func (r *renderer) fileLink(p *layout.Page, to Target, where, format, text string) layout.Link {
	return layout.Link{Text: r.say.Say("download.as", "what", text, "format", format), Href: p.EditionRoot + where, Note: r.sizeOf(to)}
}

// sizeOf words the size of a download: of none where a layout is tried, for which no file
// of megabytes need be made.
func (r *renderer) sizeOf(t Target) string {
	if r.trying {
		return r.m.size(0)
	}
	return r.plan.sizeOf(t)
}

// itemFiles links to the files of an item.
func (r *renderer) itemFiles(p *layout.Page, e *Edition, i int, text string) []layout.Link {
	if !e.hasData(i) {
		return nil
	}
	return []layout.Link{
		r.fileLink(p, Target{kind: dataFile, ed: e, item: i}, dataPath(e, i, ".csv"), "CSV", text),
		r.fileLink(p, Target{kind: dataJSON, ed: e, item: i}, dataPath(e, i, ".json"), "JSON", text),
	}
}

// areaFiles links to the files of an area.
func (r *renderer) areaFiles(p *layout.Page, e *Edition, a area.Index) []layout.Link {
	if !e.hasAny(a) {
		return nil
	}
	text := r.say.Say("download.area", "area", e.Register.Areas[a].ShortName)
	return []layout.Link{
		r.fileLink(p, Target{kind: areaFile, ed: e, area: a}, areaDataPath(e, a, ".csv"), "CSV", text),
		r.fileLink(p, Target{kind: areaJSON, ed: e, area: a}, areaDataPath(e, a, ".json"), "JSON", text),
	}
}

// filesKey is an item or an area of which many pages link to the files, from as deep.
type filesKey struct {
	e    *Edition
	kind kind
	at   int
	root string
}

// filesOf gives the links to the files of the area and the item of a page, which other
// pages of each have as well.
func (r *renderer) filesOf(p *layout.Page, t *Target) []layout.Link {
	e := t.ed
	ofArea, ofItem := filesKey{e, areaFile, int(t.area), p.EditionRoot}, filesKey{e, dataFile, t.item, p.EditionRoot}
	place, known := r.files[ofArea]
	if !known {
		place = r.areaFiles(p, e, t.area)
	}
	item, same := r.files[ofItem]
	if !same {
		item = r.itemFiles(p, e, t.item, r.say.Say("download.every_of", "item", e.Items[t.item].title()))
	}
	if r.files == nil {
		r.files = map[filesKey][]layout.Link{}
	}
	r.files[ofArea], r.files[ofItem] = place, item
	return append(place[:len(place):len(place)], item...)
}

// downloads lists the files of a page; nil where there are none.
func (r *renderer) downloads(t *Target, p *layout.Page) *layout.Downloads {
	e := t.ed
	out := &layout.Downloads{}
	switch t.kind {
	case indicatorPage:
		out.Files = r.itemFiles(p, e, t.item, r.say.Text("download.every"))
	case areaItemPage:
		out.Files = r.filesOf(p, t)
	case areaPage:
		out.Files = r.areaFiles(p, e, t.area)
	case themePage:
		for _, i := range e.itemsOf(framework.ThemeIndex(t.item)) {
			if e.hasData(i) {
				out.Files = append(out.Files, r.fileLink(p, Target{kind: dataFile, ed: e, item: i}, dataPath(e, i, ".csv"), "CSV", e.Items[i].title()))
			}
		}
	case editionPage:
		if r.plan.Has(e.ID + "/" + dataFolder + download.PackageName) {
			for _, of := range descriptions() {
				at := dataFolder + of.name
				out.Files = append(out.Files, r.fileLink(p, Target{Path: e.ID + "/" + at, kind: metadataFile, ed: e}, at, "JSON", r.say.Text(of.word)))
			}
		}
	}
	if out.Files == nil {
		return nil
	}
	if r.plan.Has(downloadsPath) {
		out.Whole = &layout.Link{Text: r.say.Text("download.whole"), Href: p.Root + downloadsPath + "#" + wholeAnchor(e), Note: r.say.Comma([]string{"ODS", "ZIP"})}
	}
	return out
}
