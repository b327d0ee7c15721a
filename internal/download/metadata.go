package download

import (
	"encoding/json"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// The metadata of an edition's CSV files come in two shapes, because programs ask
// for one or the other: a Frictionless data package (datapackage.json, with its
// columns in table-schema.json) and CSV on the Web (csv-metadata.json, the name by
// which its readers look for it in the folder of a CSV file). Neither holds a figure,
// nor a size or a hash of a file, which would have to change with one.

// The names of the files of metadata, in the folder of the CSV files.
const (
	PackageName = "datapackage.json"
	SchemaName  = "table-schema.json"
	WebName     = "csv-metadata.json"
)

// Says is the words that downloads use.
type Says struct {
	Columns map[string]string // what a column holds
	Symbols map[string]string // "c" is "suppressed"
	Marks   map[string]string
}

// NewSays takes the words of a language.
func NewSays(w *words.Words) *Says {
	s := &Says{Columns: map[string]string{}, Symbols: map[string]string{}, Marks: map[string]string{}}
	for v := observation.Suppressed; v <= observation.Low; v++ {
		s.Symbols[v.Code()] = w.Text(v.WordKey())
	}
	codes, _ := observation.MarkCodes()
	for i, code := range codes {
		s.Marks[code] = w.Text(observation.MarkKey(i))
	}
	for _, c := range Columns() {
		s.Columns[c.Name] = w.Text("column." + c.Name)
	}
	var symbols, marks []string
	for v := observation.Suppressed; v <= observation.Low; v++ {
		symbols = append(symbols, v.Code()+" "+s.Symbols[v.Code()])
	}
	for _, code := range codes {
		marks = append(marks, code+" "+s.Marks[code])
	}
	s.Columns["symbol"] += " " + w.Semicolons(symbols) + "."
	s.Columns["marks"] += " " + w.Semicolons(marks) + "."
	return s
}

// File is a CSV file that metadata describe.
type File struct {
	Name     string // "n19-every-area-2012-to-2016-edition-2016.csv"
	ID       string // "n19", "leeds"
	Title    string // "N19 Children who are the subject of a plan"
	Page     string // address of the page that shows it; relative to the site where its address is not known
	Measures []framework.MeasureIndex
}

// Packaged is a data package, as much of it as is used.
type Packaged struct {
	Name         string         `json:"name"`
	Title        string         `json:"title"`
	Description  string         `json:"description,omitempty"`
	ID           string         `json:"id,omitempty"`
	Homepage     string         `json:"homepage,omitempty"`
	Version      string         `json:"version"`
	Created      string         `json:"created,omitempty"`
	Language     string         `json:"language"`
	Profile      string         `json:"profile"`
	Contributors []Named        `json:"contributors"`
	Licenses     []Named        `json:"licenses,omitempty"`
	Sources      []Named        `json:"sources,omitempty"`
	Resources    []PackagedFile `json:"resources"`
}

// Named is somebody or something with an address.
type Named struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
	Role  string `json:"role,omitempty"`
	Name  string `json:"name,omitempty"`
}

// PackagedFile is a file of a data package.
type PackagedFile struct {
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Path      string  `json:"path"`
	Homepage  string  `json:"homepage,omitempty"`
	Profile   string  `json:"profile"`
	Format    string  `json:"format"`
	MediaType string  `json:"mediatype"`
	Encoding  string  `json:"encoding"`
	Schema    string  `json:"schema"`
	Sources   []Named `json:"sources,omitempty"`
}

// AppendPackage writes the data package of an edition.
func AppendPackage(dst []byte, e *edition.Edition, from Origin, files []File) []byte {
	p := Packaged{
		Name: "edition-" + e.ID, Title: from.Title, Description: from.Notice, Version: e.ID, Created: editionOf(e).Published, Language: from.Language,
		Profile: "tabular-data-package", Contributors: []Named{{Title: from.Publisher, Role: "publisher"}},
	}
	if whole(from.Permalink) {
		p.ID, p.Homepage = from.Permalink, from.Permalink
	}
	if from.Licence != "" {
		licence := Named{Title: from.Licence, Path: from.LicenceURL}
		if strings.HasPrefix(from.Licence, "Open Government Licence") && strings.HasSuffix(from.Licence, "3.0") {
			licence.Name = "OGL-UK-3.0"
		} else if licence.Path == "" {
			licence.Name = "licence" // the format asks for a name or an address
		}
		p.Licenses = []Named{licence}
	}
	var all []framework.MeasureIndex
	for _, f := range files {
		all = append(all, f.Measures...)
		file := PackagedFile{
			Name: f.ID, Title: f.Title, Path: f.Name, Profile: "tabular-data-resource", Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
			Schema: SchemaName, Sources: namedSources(e, f.Measures),
		}
		if whole(f.Page) {
			file.Homepage = f.Page
		}
		p.Resources = append(p.Resources, file)
	}
	p.Sources = namedSources(e, all)
	return append(append(dst, indented(p)...), '\n')
}

func namedSources(e *edition.Edition, measures []framework.MeasureIndex) (out []Named) {
	for _, s := range sources(e, measures) {
		title := s.Title
		for _, more := range []string{s.Publisher, s.Released, s.Licence} {
			if more != "" {
				title += ", " + more
			}
		}
		out = append(out, Named{Title: title, Path: s.URL})
	}
	return out
}

// whole reports whether an address is one outside the site too.
func whole(address string) bool { return strings.Contains(address, "://") }

// Schema is the columns of the CSV files of a data package.
type Schema struct {
	Fields        []SchemaField `json:"fields"`
	MissingValues []string      `json:"missingValues"`
}

// SchemaField is a column.
type SchemaField struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description"`
}

// AppendSchema writes the columns of the CSV as a table schema.
func (s *Says) AppendSchema(dst []byte) []byte {
	out := Schema{MissingValues: []string{""}}
	for _, c := range Columns() {
		f := SchemaField{c.Name, "string", s.Columns[c.Name]}
		if c.Number {
			f.Type = "number"
		}
		out.Fields = append(out.Fields, f)
	}
	return append(append(dst, indented(out)...), '\n')
}

// The vocabulary of CSV on the Web, as much of it as is used.
type (
	webJSON struct {
		Context   [2]any      `json:"@context"`
		Title     string      `json:"dc:title"`
		About     string      `json:"dc:description,omitempty"`
		Publisher string      `json:"dc:publisher"`
		Issued    string      `json:"dc:issued,omitempty"`
		Licence   any         `json:"dc:license,omitempty"`
		Rights    string      `json:"dc:rights,omitempty"`
		Page      *webID      `json:"dcat:landingPage,omitempty"`
		Sources   []string    `json:"dc:source,omitempty"`
		Schema    webSchema   `json:"tableSchema"` // of every table
		Tables    []webTable  `json:"tables"`
		Dialect   *webDialect `json:"dialect,omitempty"`
	}
	webID struct {
		ID string `json:"@id"`
	}
	webDialect struct {
		Encoding string `json:"encoding"`
		Header   bool   `json:"header"`
	}
	webTable struct {
		URL   string `json:"url"`
		Title string `json:"dc:title"`
		Page  *webID `json:"dcat:landingPage,omitempty"`
	}
	webSchema struct {
		Columns []webColumn `json:"columns"`
		Key     []string    `json:"primaryKey"`
	}
	webColumn struct {
		Name     string `json:"name"`
		Titles   string `json:"titles"`
		About    string `json:"dc:description"`
		Type     string `json:"datatype"`
		Required bool   `json:"required,omitempty"`
	}
)

// AppendWeb writes the metadata of CSV on the Web: the same files.
func (s *Says) AppendWeb(dst []byte, e *edition.Edition, from Origin, files []File) []byte {
	out := webJSON{
		Context: [2]any{"http://www.w3.org/ns/csvw", map[string]string{"@language": from.Language}},
		Title:   from.Title, About: from.Notice, Publisher: from.Publisher, Issued: editionOf(e).Published, Rights: from.Licence,
		Page: page(from.Permalink), Dialect: &webDialect{"utf-8", true},
	}
	if from.LicenceURL != "" {
		out.Licence = webID{from.LicenceURL}
	}
	for _, c := range Columns() {
		column := webColumn{Name: c.Name, Titles: c.Name, About: s.Columns[c.Name], Type: "string"}
		if c.Number {
			column.Type = "decimal"
		}
		switch c.Name {
		case "measure", "area", "period":
			column.Required = true
			out.Schema.Key = append(out.Schema.Key, c.Name)
		case "breakdown":
			out.Schema.Key = append(out.Schema.Key, c.Name)
		}
		out.Schema.Columns = append(out.Schema.Columns, column)
	}
	var all []framework.MeasureIndex
	for _, f := range files {
		all = append(all, f.Measures...)
		out.Tables = append(out.Tables, webTable{f.Name, f.Title, page(f.Page)})
	}
	for _, n := range namedSources(e, all) {
		out.Sources = append(out.Sources, n.Title)
	}
	return append(append(dst, indented(out)...), '\n')
}

func page(address string) *webID {
	if !whole(address) {
		return nil
	}
	return &webID{address}
}

func indented(v any) []byte {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic("download: cannot be written as JSON: " + err.Error()) // texts only: cannot happen
	}
	return data
}
