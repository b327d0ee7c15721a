package sweep

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// What is taken away besides CSV is turned into rows of the CSV and judged as they
// are.

// jsonColumns are the columns of the JSON of figures, and jsonAt their places among
// those of the CSV.
var (
	jsonColumns = []string{"measure", "breakdown", "area", "period", "value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note"}
	jsonAt      = [...]int{2, 5, 7, 12, 14, 15, 16, 17, 18, 19, 20, 21}
)

// jsonHead is what stands in it before the rows.
type jsonHead struct {
	Edition, Title, Permalink, Publisher, Published, Licence, Notice string
	LicenceURL                                                       string `json:"licence_url"`
	Sources                                                          []struct{ Title, Publisher, Released, URL, Licence string }
	Symbols, Marks                                                   map[string]string
	Measures                                                         map[string]struct {
		Indicator, Title, Unit string
		Breakdowns, Periods    map[string]string
	}
	Areas map[string]struct {
		Code        string
		LACode      string `json:"la_code"`
		Name, Level string
	}
	Columns []string
}

// downloadJSON reads the figures as JSON, and the metadata of the CSV files, in which
// there are none.
func (r *Reader) downloadJSON(name string) {
	switch name {
	case "datapackage.json", "table-schema.json", "csv-metadata.json":
		r.metadata(name)
		return
	}
	// A text has no line break in it, so that this is where the rows begin. They are
	// nearly all of the file, and read as they stand.
	head, rest, ok := bytes.Cut(r.data, []byte(",\n\"rows\":["))
	if !ok {
		r.unread(Download, 0, "rows", "there are no rows")
		return
	}
	r.head = append(append(r.head[:0], head...), '}')
	head = r.head
	if !r.thorough && r.headAsIs(head) && r.rowsAsIs(rest) {
		return
	}
	var file jsonHead
	if !r.decode(Download, head, &file) {
		return
	}
	if !slices.Equal(file.Columns, jsonColumns) {
		r.unread(Download, 0, strings.Join(file.Columns, ","), "the columns of this file are other ones than those that are known")
		return
	}
	row := make([]string, len(downloadColumns))
	for n := 1; ok; n++ {
		if string(bytes.TrimLeft(rest, jsonBlanks)) == "]}\n" {
			return
		}
		if n > 1 {
			rest, ok = cutByte(rest, ',')
		}
		if ok {
			rest, ok = jsonRow(rest, row)
		}
		if ok {
			r.downloadRow(len(r.data)-len(rest), row)
		} else {
			r.unread(Download, len(r.data)-len(rest), "row "+strconv.Itoa(n), "no row of texts and numbers, as many as there are columns")
		}
	}
}

// jsonRow reads the fields of a row into the places of their columns. Of hundreds of
// thousands of rows most fields are those of the row before, and stay where they are.
// What follows an error is not looked at: nothing is written then.
func jsonRow(data []byte, row []string) (rest []byte, ok bool) {
	if data, ok = cutByte(data, '['); !ok {
		return nil, false
	}
	for i, at := range jsonAt {
		if i > 0 {
			if data, ok = cutByte(data, ','); !ok {
				return nil, false
			}
		}
		var field []byte
		if field, data, ok = jsonField(bytes.TrimLeft(data, jsonBlanks)); !ok {
			return nil, false
		}
		if row[at] != string(field) {
			row[at] = string(field)
		}
	}
	return cutByte(data, ']')
}

// jsonField reads a text, a number or null, which is the empty text.
func jsonField(data []byte) (field, rest []byte, ok bool) {
	if rest, ok = bytes.CutPrefix(data, []byte("null")); ok {
		return nil, rest, true
	}
	if len(data) == 0 || data[0] != '"' {
		end := bytes.IndexAny(data, ",] \t\r\n")
		return data[:max(end, 0)], data[max(end, 0):], end > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9')
	}
	for end := 1; end < len(data); end++ {
		switch data[end] {
		case '\\':
			end++
		case '"':
			field, rest = data[1:end], data[end+1:]
			if bytes.IndexByte(field, '\\') < 0 {
				return field, rest, true
			}
			var text string
			err := json.Unmarshal(data[:end+1], &text)
			return []byte(text), rest, err == nil
		}
	}
	return nil, nil, false
}

const jsonBlanks = " \t\r\n"

// cutByte cuts off a byte of JSON's own, and blanks before it.
func cutByte(data []byte, b byte) (rest []byte, ok bool) {
	data = bytes.TrimLeft(data, jsonBlanks)
	if len(data) == 0 || data[0] != b {
		return data, false
	}
	return data[1:], true
}

// metadata reads what describes CSV files: names, addresses and what columns hold.
func (r *Reader) metadata(name string) {
	type titled struct{ Title, Path, Role, Name string }
	type id struct {
		ID string `json:"@id"`
	}
	shapes := map[string]any{
		"datapackage.json": &struct {
			Name, Title, Description, ID, Homepage, Version, Created, Language, Profile string
			Contributors, Licenses, Sources                                             []titled
			Resources                                                                   []struct {
				Name, Title, Path, Homepage, Profile, Format, MediaType, Encoding, Schema string
				Sources                                                                   []titled
			}
		}{},
		"table-schema.json": &struct {
			Fields        []struct{ Name, Type, Description string }
			MissingValues []string
		}{},
		"csv-metadata.json": &struct {
			Context     []any    `json:"@context"`
			Title       string   `json:"dc:title"`
			Description string   `json:"dc:description"`
			Publisher   string   `json:"dc:publisher"`
			Issued      string   `json:"dc:issued"`
			License     id       `json:"dc:license"`
			Rights      string   `json:"dc:rights"`
			Page        id       `json:"dcat:landingPage"`
			Source      []string `json:"dc:source"`
			Dialect     struct {
				Encoding string
				Header   bool
			}
			TableSchema struct {
				PrimaryKey []string
				Columns    []struct {
					Name, Titles, Datatype string
					Description            string `json:"dc:description"`
					Required               bool
				}
			}
			Tables []struct {
				URL   string
				Title string `json:"dc:title"`
				Page  id     `json:"dcat:landingPage"`
			}
		}{},
	}
	r.decode(Download, r.data, shapes[name])
}

// archive reads the files of a zip, each as if it lay in the folder of the edition.
func (r *Reader) archive(name string) {
	files, err := zip.NewReader(bytes.NewReader(r.data), int64(len(r.data)))
	if err != nil {
		r.unread(Download, 0, err.Error(), "an archive that cannot be read")
		return
	}
	for _, f := range files.File {
		data, err := unpacked(f)
		if err != nil {
			r.unread(Download, 0, f.Name+": "+err.Error(), "a file of an archive that cannot be read")
			continue
		}
		found := r.found
		r.Read(r.id+"/data/"+path.Base(f.Name), data)
		r.found = append(found, r.found...)
	}
	r.path = name
}

func unpacked(f *zip.File) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(in)
	return data, errors.Join(err, in.Close())
}

// workbook reads the tables of a spreadsheet. The head of a table of figures begins
// with the measure; other tables hold words.
func (r *Reader) workbook() {
	files, err := zip.NewReader(bytes.NewReader(r.data), int64(len(r.data)))
	if err != nil {
		r.unread(Download, 0, err.Error(), "a spreadsheet that cannot be read")
		return
	}
	for _, f := range files.File {
		switch f.Name {
		case "content.xml":
			data, err := unpacked(f)
			if err == nil {
				err = r.sheets(data)
			}
			if err != nil {
				r.unread(Download, 0, err.Error(), "a spreadsheet that cannot be read")
			}
		case "mimetype", "META-INF/manifest.xml", "meta.xml", "styles.xml":
		default:
			r.unread(Download, 0, f.Name, "nobody has declared what this part of a spreadsheet holds")
		}
	}
}

// sheets reads the cells of a spreadsheet, row by row.
func (r *Reader) sheets(content []byte) error {
	in := xml.NewDecoder(bytes.NewReader(content))
	var at []int // places among the columns of the CSV; nil outside a table of figures
	var cells []string
	var value string
	var text strings.Builder
	row := make([]string, len(downloadColumns))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "table":
				at = nil
			case "table-row":
				cells = cells[:0]
			case "table-cell":
				text.Reset()
				value = ""
				for _, a := range t.Attr {
					switch a.Name.Local {
					case "value":
						value = a.Value
					case "value-type", "style-name":
					default: // a formula, a cell that is repeated
						r.unread(Download, int(in.InputOffset()), a.Name.Local, "a cell of a spreadsheet has what the program does not write")
					}
				}
			case "s":
				text.WriteByte(' ')
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			switch t.Name.Local {
			case "table-cell":
				if value != "" && value != text.String() {
					r.unread(Download, int(in.InputOffset()), value+" "+text.String(), "a cell shows another number than it holds")
				}
				cells = append(cells, text.String())
			case "table-row":
				at = r.sheetRow(int(in.InputOffset()), cells, at, row)
			}
		}
	}
}

// sheetRow judges a row of a sheet, and gives the places of its columns for the rows
// below.
func (r *Reader) sheetRow(offset int, cells []string, at []int, row []string) []int {
	if at == nil {
		if len(cells) == 0 || cells[0] != "measure" || !slices.Contains(cells, "value") {
			return nil
		}
		for _, name := range cells {
			i := slices.Index(downloadColumns, name)
			if i < 0 {
				r.unread(Download, offset, name, "the columns of this sheet are other ones than those that are known")
				return nil
			}
			at = append(at, i)
		}
		return at
	}
	clear(row)
	for i, text := range cells {
		if i >= len(at) {
			r.unread(Download, offset, text, "the row has more cells than there are columns")
			return at
		}
		row[at[i]] = text
	}
	r.downloadRow(offset, row)
	return at
}
