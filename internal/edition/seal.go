package edition

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A seal is a JSON document with a line for each file, so that two seals can be
// compared by eye and by git. The rows of files are lists, not objects: there
// are thousands, and their keys would be half of the document.
const (
	sealFormat = "almanac-seal"

	// SealVersion is the version of the seals that this program writes. It reads
	// that of every program before it.
	SealVersion = 1
)

// SealFile and ArchiveFile are the names of a seal and of a sealed edition's
// archive in the folder of the edition.
const (
	SealFile    = "seal.json"
	ArchiveFile = "site.zip"
)

// Seal is a published edition, frozen: what it was made from, what it consists
// of, and where it shows which figures. Nothing in it changes once it is
// written, but by a withdrawal, which writes another in its place.
type Seal struct {
	Version   int
	Edition   string
	Title     string
	Generator string // the program and its version
	Framework string // the id of the framework
	Salt      string // 32 hexadecimal digits at random; see the package's comment
	Former    string // SHA-256 of the seal before a withdrawal, "" for the first

	Archive Input   // where the outputs and the shared inputs lie, in the site's folder
	Inputs  []Input // the edition's own files below data/ and content/, by path
	Shared  []Input // snapshots of what the editions of a site share, by path: framework, register, boards, config, layouts

	Areas   []string // slugs of areas with pages
	Items   []string // ids of indicators, questions and whatever else has pages
	Index   string   // the path of the search index among the outputs, or ""
	Links   []string // addresses outside the edition, with their anchors, to which its pages lead; sorted
	Outside []Page   // the pages outside all editions as they were, by path

	AnchorSets [][]string // each sorted; pages that are alike share one
	Figures    Figures
	Outputs    []Output // every file of the edition's folder in the site, by path

	Withdrawn []Withdrawal // in the order in which it happened
	Allowed   int          // figures that disclosure.toml let pass a rule
}

// Input is a file and the hash of its bytes.
type Input struct {
	Path   string // in the folder of the site, with slashes
	SHA256 string // in hexadecimal
	Size   int64  // in bytes
}

// Output is a file of a sealed edition in the site.
type Output struct {
	Path    string // in the site: "2014/areas/leeds/n19/index.html"
	SHA256  string
	Size    int64
	Anchors int // index into AnchorSets, -1 for none
	Shows   int // index into Figures.Sets, -1 for a file without figures
}

// Page is a page with the anchors that a link can lead to.
type Page struct {
	Path    string   `json:"path"`
	Anchors []string `json:"anchors"` // sorted
}

// Withdrawal is something that was taken out of an edition after publication.
type Withdrawal struct {
	Subject string    `json:"subject"` // an address, or a Key as it is written
	Time    time.Time `json:"time"`    // in UTC, to the second
	Reason  string    `json:"reason"`
	Instead string    `json:"instead"` // what to read instead; may be empty
	Outputs []string  `json:"outputs"` // paths of the files that were changed; sorted
}

// Figures says which figures outputs show, by measure and area: not by period
// and category, for whoever takes a figure back looks at every output with
// figures of its series. It is kept factored. A page of an area and an item
// shows a few measures for a dozen areas, a page of an indicator the same
// measures for all of them, and most of these lists repeat themselves: five
// thousand outputs have some hundreds of different ones.
type Figures struct {
	Measures    []string  `json:"measures"` // ids, sorted
	Areas       []string  `json:"areas"`    // slugs, sorted
	MeasureSets [][]int   `json:"-"`        // indices into Measures, ascending
	AreaSets    [][]int   `json:"-"`        // indices into Areas, ascending
	Sets        [][]Block `json:"-"`        // what one output shows: all its blocks
}

// Block is figures of some measures for some areas, each with each.
type Block struct {
	Measures int // index into Figures.MeasureSets
	Areas    int // index into Figures.AreaSets
}

// NewSalt gives a salt for a seal.
func NewSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return hex.EncodeToString(b[:])
}

// Output finds an output by its path.
func (s *Seal) Output(path string) (Output, bool) {
	i, ok := s.outputAt(path)
	if !ok {
		return Output{}, false
	}
	return s.Outputs[i], true
}

func (s *Seal) outputAt(path string) (int, bool) {
	return slices.BinarySearchFunc(s.Outputs, path, func(o Output, path string) int { return strings.Compare(o.Path, path) })
}

// AnchorsOf lists the anchors of an output. The caller must not change it.
func (s *Seal) AnchorsOf(path string) []string {
	if o, ok := s.Output(path); ok && o.Anchors >= 0 {
		return s.AnchorSets[o.Anchors]
	}
	return nil
}

// SetAnchors gives pages other anchors, by path; those that no page has any more
// are forgotten.
func (s *Seal) SetAnchors(anchors map[string][]string) {
	var sets interner[[]string]
	for i := range s.Outputs {
		o := &s.Outputs[i]
		if o.Anchors < 0 {
			continue
		}
		list, ok := anchors[o.Path]
		if !ok {
			list = s.AnchorSets[o.Anchors]
		}
		if o.Anchors = -1; len(list) > 0 {
			o.Anchors = sets.at(strings.Join(list, "\n"), list)
		}
	}
	s.AnchorSets = sets.list
}

// Carriers lists the paths of the outputs that show a figure of a measure for
// an area, in any category and period.
func (s *Seal) Carriers(measure, area string) []string {
	f := &s.Figures
	m, okM := slices.BinarySearch(f.Measures, measure)
	a, okA := slices.BinarySearch(f.Areas, area)
	if !okM || !okA {
		return nil
	}
	shows := make([]bool, len(f.Sets))
	for i, blocks := range f.Sets {
		shows[i] = slices.ContainsFunc(blocks, func(b Block) bool {
			return slices.Contains(f.MeasureSets[b.Measures], m) && slices.Contains(f.AreaSets[b.Areas], a)
		})
	}
	var paths []string
	for i := range s.Outputs {
		if o := &s.Outputs[i]; o.Shows >= 0 && shows[o.Shows] {
			paths = append(paths, o.Path)
		}
	}
	return paths
}

// Sum is the SHA-256 of the seal as it is written, in hexadecimal.
func (s *Seal) Sum() string { return SumOf(s.Encode()) }

// SumOf is the SHA-256 of a file as it stands in seals, in hexadecimal.
func SumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Encode writes the seal as DecodeSeal reads it: the same seal gives the same
// bytes.
func (s *Seal) Encode() []byte {
	w := sealWriter{buf: make([]byte, 0, 4096+150*len(s.Outputs)+150*len(s.Inputs))}
	w.buf = append(w.buf, '{')
	w.value("format", sealFormat)
	w.value("version", s.Version)
	w.value("edition", s.Edition)
	w.value("title", s.Title)
	w.value("generator", s.Generator)
	w.value("framework", s.Framework)
	w.value("salt", s.Salt)
	w.value("former", s.Former)
	if s.Allowed > 0 {
		w.value("allowed", s.Allowed)
	}
	w.key("archive")
	w.buf = s.Archive.append(w.buf)
	writeRows(&w, "withdrawn", s.Withdrawn, appendJSON)
	writeRows(&w, "inputs", s.Inputs, func(buf []byte, in Input) []byte { return in.append(buf) })
	writeRows(&w, "shared", s.Shared, func(buf []byte, in Input) []byte { return in.append(buf) })
	w.value("areas", orEmpty(s.Areas))
	w.value("items", orEmpty(s.Items))
	w.value("index", s.Index)
	writeRows(&w, "links", s.Links, appendJSON)
	writeRows(&w, "outside", s.Outside, func(buf []byte, p Page) []byte {
		return appendJSON(buf, Page{p.Path, orEmpty(p.Anchors)})
	})
	writeRows(&w, "anchor_sets", s.AnchorSets, appendJSON)
	w.value("figures", Figures{Measures: orEmpty(s.Figures.Measures), Areas: orEmpty(s.Figures.Areas)})
	writeRows(&w, "measure_sets", s.Figures.MeasureSets, appendInts)
	writeRows(&w, "area_sets", s.Figures.AreaSets, appendInts)
	writeRows(&w, "figure_sets", s.Figures.Sets, func(buf []byte, blocks []Block) []byte {
		flat := make([]int, 0, 2*len(blocks))
		for _, b := range blocks {
			flat = append(flat, b.Measures, b.Areas)
		}
		return appendInts(buf, flat)
	})
	writeRows(&w, "outputs", s.Outputs, func(buf []byte, o Output) []byte { return o.append(buf) })
	return append(w.buf, "\n}\n"...)
}

// sealWriter writes the members of a JSON object, a line each.
type sealWriter struct{ buf []byte }

func (w *sealWriter) key(name string) {
	if w.buf[len(w.buf)-1] != '{' {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, "\n\""+name+"\": "...)
}

func (w *sealWriter) value(name string, v any) {
	w.key(name)
	w.buf = appendJSON(w.buf, v)
}

// writeRows writes a list with a line for each element.
func writeRows[T any](w *sealWriter, name string, list []T, one func([]byte, T) []byte) {
	w.key(name)
	w.buf = append(w.buf, '[')
	for i, v := range list {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, '\n')
		w.buf = one(w.buf, v)
	}
	if len(list) > 0 {
		w.buf = append(w.buf, '\n')
	}
	w.buf = append(w.buf, ']')
}

// orEmpty keeps null out of the document.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func appendJSON[T any](buf []byte, v T) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("edition: a seal holds what JSON cannot: " + err.Error())
	}
	return append(buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

func appendInts(buf []byte, list []int) []byte {
	buf = append(buf, '[')
	for i, n := range list {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = strconv.AppendInt(buf, int64(n), 10)
	}
	return append(buf, ']')
}

// append writes a row. Paths hold no quotes, backslashes and control
// characters: checkPath has kept them out.
func (in Input) append(buf []byte) []byte {
	return append(in.open(buf), ']')
}

func (in Input) open(buf []byte) []byte {
	buf = append(buf, `["`...)
	buf = append(buf, in.Path...)
	buf = append(buf, `", "`...)
	buf = append(buf, in.SHA256...)
	buf = append(buf, `", `...)
	return strconv.AppendInt(buf, in.Size, 10)
}

func (o Output) append(buf []byte) []byte {
	buf = Input{o.Path, o.SHA256, o.Size}.open(buf)
	for _, n := range [2]int{o.Anchors, o.Shows} {
		buf = append(buf, ", "...)
		buf = strconv.AppendInt(buf, int64(n), 10)
	}
	return append(buf, ']')
}

// sealDocument is the shape of a seal.json without its rows, which sealRows
// reads.
type sealDocument struct {
	Format     string       `json:"format"`
	Version    int          `json:"version"`
	Edition    string       `json:"edition"`
	Title      string       `json:"title"`
	Generator  string       `json:"generator"`
	Framework  string       `json:"framework"`
	Salt       string       `json:"salt"`
	Former     string       `json:"former"`
	Allowed    int          `json:"allowed"`
	Withdrawn  []Withdrawal `json:"withdrawn"`
	Areas      []string     `json:"areas"`
	Items      []string     `json:"items"`
	Index      string       `json:"index"`
	Links      []string     `json:"links"`
	Outside    []Page       `json:"outside"`
	AnchorSets [][]string   `json:"anchor_sets"`
	Figures    Figures      `json:"figures"`
}

// DecodeSeal reads what Encode wrote, and nothing that differs from it by a
// byte: what a later program would understand otherwise is no seal.
func DecodeSeal(data []byte) (*Seal, error) {
	rows := sealRows{rest: string(data)}
	s := &Seal{
		Outputs: cutRows(&rows, "outputs", (*rowReader).output),
		Inputs:  cutRows(&rows, "inputs", (*rowReader).input),
		Shared:  cutRows(&rows, "shared", (*rowReader).input),
	}
	s.Figures.MeasureSets = cutRows(&rows, "measure_sets", (*rowReader).ints)
	s.Figures.AreaSets = cutRows(&rows, "area_sets", (*rowReader).ints)
	s.Figures.Sets = cutRows(&rows, "figure_sets", (*rowReader).blocks)
	if archive := cutRows(&rows, "archive", (*rowReader).input); len(archive) == 1 {
		s.Archive = archive[0]
	}
	rest := []byte(rows.rest)
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(rest, &head); err != nil {
		return nil, fmt.Errorf("this is not a seal: %w", err)
	}
	if head.Format != sealFormat {
		return nil, fmt.Errorf("this is not a seal: its format is %q, expected %q", head.Format, sealFormat)
	}
	if head.Version != SealVersion {
		return nil, fmt.Errorf("the seal is of version %d, and this program knows version %d: use a newer program", head.Version, SealVersion)
	}
	var d sealDocument
	dec := json.NewDecoder(bytes.NewReader(rest))
	dec.DisallowUnknownFields()
	err := dec.Decode(&d)
	if err == nil {
		err = rows.err
	}
	if err != nil {
		return nil, fmt.Errorf("the seal cannot be read: %w", err)
	}
	d.fill(s)
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("the seal is faulty: %w", err)
	}
	if !bytes.Equal(s.Encode(), data) {
		return nil, errors.New("the seal was not written by this program or was changed: its bytes are others than it would write")
	}
	return s, nil
}

func (d *sealDocument) fill(s *Seal) {
	s.Version, s.Edition, s.Title, s.Generator, s.Framework = d.Version, d.Edition, d.Title, d.Generator, d.Framework
	s.Salt, s.Former, s.Withdrawn, s.Allowed = d.Salt, d.Former, d.Withdrawn, d.Allowed
	s.Areas, s.Items, s.Index, s.Links, s.Outside = d.Areas, d.Items, d.Index, d.Links, d.Outside
	s.AnchorSets = d.AnchorSets
	s.Figures.Measures, s.Figures.Areas = d.Figures.Measures, d.Figures.Areas
}

// sealRows takes the lists of rows out of a seal, which are nearly all of it:
// ten times as quick as to let encoding/json read them, and a site has ten
// seals. It relies on the way in which rows are written, a line each, for
// DecodeSeal takes no other.
type sealRows struct {
	rest string
	err  error // the first
}

func cutRows[T any](s *sealRows, name string, one func(*rowReader) T) (list []T) {
	start := strings.Index(s.rest, ",\n\""+name+"\": [")
	if start < 0 {
		return nil
	}
	before, block := s.rest[:start], s.rest[start+len(",\n\""+name+"\": ["):]
	after, ok := "", false
	switch {
	case strings.HasPrefix(block, "]"):
		block, after, ok = "", block[1:], true
	case strings.HasPrefix(block, "\n"):
		block, after, ok = strings.Cut(block[1:], "\n]")
	default: // a single row
		block, after, ok = strings.Cut(block, "]")
		block = "[" + block + "]"
	}
	if !ok {
		return nil
	}
	s.rest = before + after
	list = make([]T, 0, 1+strings.Count(block, "\n"))
	for line := range strings.Lines(block) {
		row := strings.TrimSuffix(strings.TrimSuffix(line, "\n"), ",")
		r := rowReader{rest: row}
		list = append(list, one(&r))
		if (r.bad || r.rest != "]") && s.err == nil {
			s.err = fmt.Errorf("%q is not a row of %s", row[:min(len(row), 200)], name)
		}
	}
	return list
}

// rowReader reads a row of JSON as it is written.
type rowReader struct {
	rest string
	bad  bool
}

func (r *rowReader) input() Input {
	return Input{Path: r.text("["), SHA256: r.text(", "), Size: r.number(", ")}
}

func (r *rowReader) output() Output {
	in := r.input()
	return Output{in.Path, in.SHA256, in.Size, int(r.number(", ")), int(r.number(", "))}
}

func (r *rowReader) ints() (list []int) {
	if r.rest == "[]" {
		r.rest = "]"
		return nil
	}
	list = make([]int, 0, 1+strings.Count(r.rest, ","))
	for before := "["; r.rest != "]" && !r.bad; before = "," {
		list = append(list, int(r.number(before)))
	}
	return list
}

func (r *rowReader) blocks() []Block {
	flat := r.ints()
	r.bad = r.bad || len(flat)%2 != 0
	blocks := make([]Block, len(flat)/2)
	for i := range blocks {
		blocks[i] = Block{flat[2*i], flat[2*i+1]}
	}
	return blocks
}

func (r *rowReader) text(before string) string {
	rest, ok := strings.CutPrefix(r.rest, before)
	end := strings.IndexByte(rest[min(1, len(rest)):], '"')
	if !ok || end < 0 || rest[0] != '"' {
		r.bad = true
		return ""
	}
	r.rest = rest[end+2:]
	return rest[1 : end+1]
}

func (r *rowReader) number(before string) int64 {
	rest, ok := strings.CutPrefix(r.rest, before)
	end := strings.IndexAny(rest, ",]")
	if !ok || end < 0 {
		r.bad = true
		return 0
	}
	n, err := strconv.ParseInt(rest[:end], 10, 64)
	r.bad = r.bad || err != nil
	r.rest = rest[end:]
	return n
}

// check says what no seal of ours can be like, so that one from elsewhere
// cannot make a build write outside its folder or ask for endless memory.
func (s *Seal) check() error {
	if _, _, ok := ParseID(s.Edition); !ok {
		return fmt.Errorf("%q is not the name of an edition", s.Edition)
	}
	if !isHex(s.Salt, 32) {
		return fmt.Errorf("%q is not a salt", s.Salt)
	}
	if s.Former != "" && !isSum(s.Former) {
		return fmt.Errorf("%q is not the SHA-256 of a former seal", s.Former)
	}
	if err := s.Archive.check(); err != nil {
		return err
	}
	if err := checkInputs(s.Inputs); err != nil {
		return err
	}
	for _, in := range s.Inputs {
		if !belongsTo(s.Edition, in.Path) {
			return fmt.Errorf("%s is not a file of edition %s", in.Path, s.Edition)
		}
	}
	if err := checkInputs(s.Shared); err != nil {
		return err
	}
	if err := s.checkOutputs(); err != nil {
		return err
	}
	if err := s.checkPages(); err != nil {
		return err
	}
	return s.checkFigures()
}

// belongsTo reports whether a file is one of an edition's own.
func belongsTo(id, path string) bool {
	return strings.HasPrefix(path, "data/"+id+"/") || strings.HasPrefix(path, "content/"+id+"/")
}

func (in Input) check() error {
	if err := checkPath(in.Path); err != nil {
		return err
	}
	if !isSum(in.SHA256) {
		return fmt.Errorf("%q is not the SHA-256 of %s", in.SHA256, in.Path)
	}
	if in.Size < 0 {
		return fmt.Errorf("%s has %d bytes", in.Path, in.Size)
	}
	return nil
}

func checkInputs(list []Input) error {
	for i, in := range list {
		if err := in.check(); err != nil {
			return err
		}
		if i > 0 && in.Path <= list[i-1].Path {
			return fmt.Errorf("%s stands behind %s", in.Path, list[i-1].Path)
		}
	}
	return nil
}

func (s *Seal) checkOutputs() error {
	for i, o := range s.Outputs {
		if err := (Input{o.Path, o.SHA256, o.Size}).check(); err != nil {
			return err
		}
		switch {
		case i > 0 && o.Path <= s.Outputs[i-1].Path:
			return fmt.Errorf("%s stands behind %s", o.Path, s.Outputs[i-1].Path)
		case !strings.HasPrefix(o.Path, s.Edition+"/"):
			return fmt.Errorf("%s is not in the folder of edition %s", o.Path, s.Edition)
		case o.Anchors < -1 || o.Anchors >= len(s.AnchorSets):
			return fmt.Errorf("%s has a set of anchors that is not there: %d", o.Path, o.Anchors)
		case o.Shows < -1 || o.Shows >= len(s.Figures.Sets):
			return fmt.Errorf("%s has a set of figures that is not there: %d", o.Path, o.Shows)
		}
	}
	if _, ok := s.Output(s.Index); s.Index != "" && !ok {
		return fmt.Errorf("the search index %s is not one of the outputs", s.Index)
	}
	for _, w := range s.Withdrawn {
		switch {
		case w.Subject == "" || w.Reason == "":
			return errors.New("a withdrawal has no subject or no reason")
		case w.Time.Location() != time.UTC || w.Time.Nanosecond() != 0:
			return fmt.Errorf("the time of the withdrawal of %s is not in UTC, to the second", w.Subject)
		case !ascending(w.Outputs):
			return fmt.Errorf("the outputs of the withdrawal of %s are not in order", w.Subject)
		}
		for _, path := range w.Outputs {
			if _, ok := s.Output(path); !ok {
				return fmt.Errorf("%s, which was changed by a withdrawal, is not one of the outputs", path)
			}
		}
	}
	return nil
}

func (s *Seal) checkPages() error {
	for i, set := range s.AnchorSets {
		if !ascending(set) {
			return fmt.Errorf("set %d of anchors is not in order", i)
		}
	}
	if !ascending(s.Links) {
		return errors.New("the links are not in order")
	}
	for i, p := range s.Outside {
		if err := checkPath(p.Path); err != nil {
			return err
		}
		if i > 0 && p.Path <= s.Outside[i-1].Path || !ascending(p.Anchors) {
			return fmt.Errorf("%s is not in order", p.Path)
		}
	}
	return nil
}

func (s *Seal) checkFigures() error {
	f := &s.Figures
	if !ascending(f.Measures) || !ascending(f.Areas) {
		return errors.New("the measures or areas of figures are not in order")
	}
	for _, sets := range []struct {
		list  [][]int
		limit int
	}{{f.MeasureSets, len(f.Measures)}, {f.AreaSets, len(f.Areas)}} {
		for _, set := range sets.list {
			last := -1
			for _, n := range set {
				if n <= last || n >= sets.limit {
					return fmt.Errorf("%d is not in order among figures", n)
				}
				last = n
			}
		}
	}
	for i, blocks := range f.Sets {
		for _, b := range blocks {
			if b.Measures < 0 || b.Measures >= len(f.MeasureSets) || b.Areas < 0 || b.Areas >= len(f.AreaSets) {
				return fmt.Errorf("set %d of figures has a block that is not there", i)
			}
		}
	}
	return nil
}

// ascending reports whether a list is sorted, without repetitions and empty
// texts.
func ascending(list []string) bool {
	last := ""
	for _, s := range list {
		if s <= last {
			return false
		}
		last = s
	}
	return true
}

func isSum(s string) bool { return isHex(s, 2*sha256.Size) }

func isHex(s string, n int) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(s) == n
}

// checkPath says why a path cannot be that of a file of a sealed edition. It
// must be safe to unpack, and possible on every system: a site is handed on as
// a folder.
func checkPath(path string) error {
	if !utf8.ValidString(path) || !fs.ValidPath(path) || path == "." {
		return fmt.Errorf("%q is not the path of a file inside a site", path)
	}
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, " ") || strings.HasSuffix(part, " ") || strings.HasSuffix(part, ".") {
			return fmt.Errorf("path %q: %q ends with a dot or has a space at an end", path, part)
		}
	}
	for _, r := range path {
		switch r {
		default:
			if r >= ' ' {
				continue
			}
		case 0x7f, '<', '>', ':', '"', '\\', '|', '?', '*':
		}
		return fmt.Errorf("path %q holds %q, which not every system allows", path, r)
	}
	return nil
}
