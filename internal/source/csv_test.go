package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// scan reads all rows, each as "line: field|field", and the error.
func scan(r io.Reader) (rows []string, err error) {
	s := NewScanner(r, "f.csv")
	for s.Scan() {
		rows = append(rows, fmt.Sprintf("%d: %s", s.Line(), bytes.Join(s.Fields(), []byte("|"))))
	}
	return rows, s.Err()
}

func TestScannerSplitsRows(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"one field", "a", []string{"1: a"}},
		{"LF, CRLF and CR mixed", "a,b\r\nc,d\ne,f\rg,h", []string{"1: a|b", "2: c|d", "3: e|f", "4: g|h"}},
		{"empty fields", ",a,\n,,b", []string{"1: |a|", "2: ||b"}},
		{"byte-order mark", "\xef\xbb\xbfa,b\n", []string{"1: a|b"}},
		{"quotes", `"a,b","c""d","",e` + "\n", []string{`1: a,b|c"d||e`}},
		{"two fields with doubled quotes", `"""a""","""b"""`, []string{`1: "a"|"b"`}},
		{"line ends inside quotes count", "\"a\r\nb\",c\nd\n", []string{"1: a\r\nb|c", "3: d"}},
		{"rows without content are passed over", "a\n\n , \n\"\"\n,,,\r\nb\n\n", []string{"1: a", "6: b"}},
		{"a quote inside a plain field stands for itself", `6" pipe,b`, []string{`1: 6" pipe|b`}},
		{"quoted field at the very end", `a,"b"`, []string{"1: a|b"}},
		{"comma after a quoted field at the very end", `"a",`, []string{"1: a|"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for kind, r := range map[string]io.Reader{
				"whole":     strings.NewReader(tt.in),
				"one byte":  iotest.OneByteReader(strings.NewReader(tt.in)),
				"err early": iotest.DataErrReader(strings.NewReader(tt.in)),
			} {
				rows, err := scan(r)
				if diff := cmp.Diff(tt.want, rows); diff != "" || err != nil {
					t.Errorf("%s: error %v, rows differ:\n%s", kind, err, diff)
				}
			}
		})
	}
}

func TestScannerKnowsWhereFieldsAreWritten(t *testing.T) {
	row := `"a,""b""",c, d ,"",é`
	for _, ending := range []string{"\n", "\r\n", "\r", ""} {
		in := "\xef\xbb\xbfh\r\n\n , \n" + strings.Repeat("x,y\n", firstBuffer/3) + row + ending
		s := NewScanner(strings.NewReader(in), "f.csv")
		var last, at string
		for s.Scan() {
			if got := in[s.Offset() : s.Offset()+len(s.Row())]; got != string(s.Row()) {
				t.Fatalf("at %d stands %q, not %q", s.Offset(), got, s.Row())
			}
			last, at = "", ""
			for i := range s.Len() {
				from, to := s.Span(i)
				last += "[" + string(s.Row()[from:to]) + "]"
				at = string(s.Row()[to:])
			}
		}
		if want := `["a,""b"""][c][ d ][""][é]`; last != want || at != ending {
			t.Errorf("got %s and then %q, want %s and %q", last, at, want, ending)
		}
	}
}

func TestScannerNamesTheFault(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"quote never closed", "a\nb,\"c\nd\ne\n", "f.csv:2:3: a quote is opened here and never closed [open-quote]"},
		{"text after a quote", "é,\"b\"c\n", "f.csv:1:6: text follows a closing quote where a comma or the end of the row was expected [after-quote]"},
		{"null byte", "a\nb\x00", "f.csv:2:2: a null byte is not text [null-byte]"},
		{"null byte in quotes", "a\n\"x\ny\x00\"", "f.csv:3:2: a null byte is not text [null-byte]"},
		{"endless row", "a\n\"" + strings.Repeat("bc,\n", MaxRow/4+1) + "\"\n", "f.csv:2:1: a row is longer than 1048576 bytes [long-row]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scan(strings.NewReader(tt.in))
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestScannerReportsAFailingDisk(t *testing.T) {
	_, err := scan(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("a,b\nc,d"))))
	var syntax *SyntaxError
	if !errors.Is(err, iotest.ErrTimeout) || errors.As(err, &syntax) {
		t.Errorf("got %v", err)
	}
}

func TestScannerPosCountsCharacters(t *testing.T) {
	s := NewScanner(strings.NewReader("\xef\xbb\xbfà,é,\"x\"\"\ny\",z\n\nlast"), "f.csv")
	s.Scan()
	var got []string
	for i := range 5 {
		got = append(got, s.Pos(i).String())
	}
	s.Scan()
	got = append(got, s.Pos(0).String())
	want := []string{"f.csv:1:1", "f.csv:1:3", "f.csv:1:5", "f.csv:2:4", "f.csv:1", "f.csv:4:1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Rows that cross the end of the buffer, and rows longer than it, come whole.
func TestScannerCrossesItsBuffer(t *testing.T) {
	var in strings.Builder
	var want []string
	for i := range 3000 {
		field := strings.Repeat("x", i*7%97)
		if i%1000 == 999 {
			field = strings.Repeat("y", 3*firstBuffer)
		}
		fmt.Fprintf(&in, "%d,\"%s\"\"\",z\r\n", i, field)
		want = append(want, fmt.Sprintf("%d: %d|%s\"|z", i+1, i, field))
	}
	rows, err := scan(strings.NewReader(in.String()))
	if diff := cmp.Diff(want, rows); diff != "" || err != nil {
		t.Errorf("error %v, %d rows of %d", err, len(rows), len(want))
	}
}

func FuzzScannerAgreesWithEncodingCSV(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\"\"b\",c\r\n", "\xef\xbb\xbfa", "a\rb", "\"\n\"", ",,\n", `"a"b`, "\"a\r\n\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		ours := allRows(in)
		// The scanner takes a lone CR as the end of a row and leaves a CRLF in
		// quotes alone; encoding/csv does neither, nor does it mind null bytes.
		if bytes.ContainsAny(in, "\r\x00") {
			return
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(in, byteOrderMark)))
		r.FieldsPerRecord = -1
		var theirs [][]string
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return // a bare quote, or a fault of both
			}
			if strings.TrimSpace(strings.Join(row, "")) != "" {
				theirs = append(theirs, row)
			}
		}
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Errorf("%q: (-encoding/csv +ours)\n%s", in, diff)
		}
	})
}

func allRows(in []byte) (rows [][]string) {
	s := NewScanner(bytes.NewReader(in), "f")
	for s.Scan() {
		var row []string
		for i, f := range s.Fields() {
			row = append(row, string(f))
			if p := s.Pos(i); p.Line < s.Line() || p.Col < 1 {
				panic("a field before its row")
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func TestRecognise(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"workbook", "PK\x03\x04\x14\x00\x06\x00", "an Excel workbook"},
		{"OpenDocument", "PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook of the old format"},
		{"PDF", "%PDF-1.7", "a PDF document"},
		{"UTF-16 little-endian", "\xff\xfea\x00,\x00", "UTF-16 text"},
		{"UTF-16 big-endian without its mark", "\x00a\x00,\x00b\x00\n", "UTF-16 text"},
		{"semicolons", "\xef\xbb\xbfmeasure;area;period\nx;1,5;2", "semicolon-separated text"},
		{"semicolons with a comma in quotes", "\"name, short\";area\n", "semicolon-separated text"},
		{"separator line", "sep=;\na;b\n", "semicolon-separated text"},
		{"tabs", "measure\tarea\n", "tab-separated text"},
		{"HTML", "\r\n <!DOCTYPE html><html>", "a web page"},
		{"table", "<TABLE border=1>", "a web page"},
		{"comma-separated text", "measure,area;x,period\n", ""},
		{"one column", "measure\n", ""},
		{"empty", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			what, advice := Recognise([]byte(tt.in))
			if what != tt.want || (advice == "") != (tt.want == "") {
				t.Errorf("got %q, %q", what, advice)
			}
		})
	}
}

// read opens f.csv with the columns a, b (required) and c, and gives its rows
// and problems.
func read(t *testing.T, text string) (rows, problems []string) {
	t.Helper()
	var probs Problems
	fsys := fstest.MapFS{"f.csv": {Data: []byte(text)}}
	c, err := OpenCSV(fsys, "f.csv", Columns{[]string{"area", "band"}, []string{"colour"}}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for c != nil && c.Next() {
		rows = append(rows, fmt.Sprintf("%d %s|%s|%s|%v", c.Line(), c.Text(0), c.Text(1), c.Text(2), c.Bytes(2) == nil))
	}
	if c != nil && c.Err() != nil {
		t.Fatal(c.Err())
	}
	for _, p := range probs.Sorted() {
		problems = append(problems, p.String()+" > "+p.Hint)
	}
	return rows, problems
}

func TestCSVColumnsInAnyOrder(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"all", " colour,band,area\nred, 2 ,\u00a0x\n", []string{"2 x|2|red|false"}},
		{"optional column absent", "band,area\n2,x\n", []string{"2 x|2||true"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, problems := read(t, tt.in)
			if diff := cmp.Diff(tt.want, rows); diff != "" || problems != nil {
				t.Errorf("problems %v, rows differ:\n%s", problems, diff)
			}
		})
	}
}

func TestCSVProblems(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		rows     int
		want     []string
	}{
		{"unknown column near a known one", "area,bnad\nx,1\n", 0, []string{
			`f.csv:1:6: unknown column "bnad", expected "band" [unknown-column] > rename it`}},
		{"optional column misspelt", "area,band,color\nx,1,red\n", 0, []string{
			`f.csv:1:11: unknown column "color", expected "colour" [unknown-column] > rename it`}},
		{"the only unknown column must be the only missing one", "place,band\nx,1\n", 0, []string{
			`f.csv:1:1: unknown column "place", expected "area" [unknown-column] > rename it`}},
		{"a misspelt column beside the right one", "area,band,bnad\nx,1,2\n", 1, []string{
			`f.csv:1:11: unknown column "bnad" [unknown-column] > the columns are area, band, colour`}},
		{"two unknown columns and one missing", "place,thing,band\nx,y,1\n", 0, []string{
			`f.csv:1: there is no column "area" [missing-column] > `,
			`f.csv:1:1: unknown column "place" [unknown-column] > the columns are area, band, colour`,
			`f.csv:1:7: unknown column "thing" [unknown-column] > the columns are area, band, colour`}},
		{"unknown column like no other", "area,band,zzzzzz\nx,1,2\n", 1, []string{
			`f.csv:1:11: unknown column "zzzzzz" [unknown-column] > the columns are area, band, colour`}},
		{"case counts", "Area,band\nx,1\n", 0, []string{
			`f.csv:1:1: unknown column "Area", expected "area" [unknown-column] > rename it`}},
		{"column without a name", "area,band,\nx,1,\n", 1, []string{
			`f.csv:1:11: column 3 has no name [unknown-column] > name it, or delete it`}},
		{"duplicate column", "area,band,area\nx,1,y\n", 0, []string{
			`f.csv:1:11: column "area" stands here a second time; it is column 1 already [duplicate-column] > `}},
		{"second header", "area,band\nx,1\narea,band\ny,2\n", 2, []string{
			`f.csv:3: the header stands here a second time [second-header] > delete it`}},
		{"number of fields", "area,band\nx,1,2\ny\nz,3\n", 1, []string{
			`f.csv:2: this row has 3 fields, the header has 2 [fields] > a comma inside a field needs quotes around the field`,
			`f.csv:3: this row has 1 field, the header has 2 [fields] > a comma inside a field needs quotes around the field`}},
		{"encoding, said once", "area,band\nx,\"é,\xe9\"\ny,\xe9\n", 2, []string{
			"f.csv:2:6: byte 0xe9 is not UTF-8 text [encoding] > the file is probably windows-1252; " + saveAsCSV}},
		{"workbook", "PK\x03\x04", 0, []string{
			"f.csv: this is an Excel workbook, not comma-separated text [not-csv] > " + saveAsCSV}},
		{"empty", "\n", 0, []string{
			"f.csv: the file is empty [empty-file] > begin with the names of the columns: area,band"}},
		{"syntax", "area,band\nx,1\ny,\"2\n", 1, []string{
			`f.csv:3:3: a quote is opened here and never closed [open-quote] > close it, or write "" for a quote inside a field`}},
		{"syntax in the header", "area,\"band\n", 0, []string{
			`f.csv:1:6: a quote is opened here and never closed [open-quote] > close it, or write "" for a quote inside a field`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, problems := read(t, tt.in)
			if diff := cmp.Diff(tt.want, problems); diff != "" || len(rows) != tt.rows {
				t.Errorf("%d rows, want %d; problems differ:\n%s", len(rows), tt.rows, diff)
			}
		})
	}
}

func TestCSVThatIsNotThere(t *testing.T) {
	var probs Problems
	c, err := OpenCSV(fstest.MapFS{}, "f.csv", Columns{}, &probs)
	if c != nil || err != nil || probs.Sorted()[0].Rule != "missing-file" {
		t.Errorf("got %v, %v, %v", c, err, probs)
	}
}

// Published files as they are, with their byte-order marks, mixed line ends and
// windows-1252: every field must come out as encoding/csv gives it.
func TestScannerReadsPublishedFiles(t *testing.T) {
	const dir = "../../../shared/realdata"
	files := 0
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".csv" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, byteOrderMark)))
		r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
		s := NewScanner(bytes.NewReader(data), name)
		for row := 0; ; row++ {
			theirs, err := r.Read()
			for err == nil && strings.TrimSpace(strings.Join(theirs, "")) == "" {
				theirs, err = r.Read()
			}
			if more := s.Scan(); more != (err == nil) {
				t.Errorf("%s: the scanner ends at row %d: %v, encoding/csv: %v", name, row, s.Err(), err)
			}
			if err != nil || s.Err() != nil {
				return nil
			}
			ours := s.Fields()
			for i := range theirs {
				if len(ours) != len(theirs) || string(ours[i]) != theirs[i] {
					t.Errorf("%s: row %d is %q, want %q", name, row, ours, theirs)
					return nil
				}
			}
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the published files are not beside the repository")
	}
	if err != nil || files == 0 {
		t.Errorf("%d files read: %v", files, err)
	}
}

var benchRows = bytes.Repeat([]byte("n19-rate,,e08000035,2014,43.7,,1234,28230,,,r,\n"), 20000)

func BenchmarkScanner(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s := NewScanner(bytes.NewReader(benchRows), "f")
		for s.Scan() {
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20000, "ns/row")
}

func BenchmarkEncodingCSV(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		r := csv.NewReader(bytes.NewReader(benchRows))
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err != nil {
				break
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20000, "ns/row")
}
