package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// CSV is a comma-separated file of the site whose columns are known. Columns
// are named in the first row, in any order.
type CSV struct {
	sc      *Scanner
	file    fs.File
	probs   *Problems
	header  [][]byte
	columns []int // by asked-for column: its place in the row, -1 when absent
	encoded bool  // a fault of encoding was already reported
	err     error
}

// OpenCSV opens a file and reads its header. Columns are later asked for by
// their place in required followed by optional. What is wrong with the file is
// added to probs; when it cannot be used at all the CSV is nil. The error is
// for a machine that fails.
func OpenCSV(fsys fs.FS, name string, columns Columns, probs *Problems) (*CSV, error) {
	file, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		probs.Add(Pos{File: name}, "missing-file", "there is no such file")
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	c := &CSV{sc: NewScanner(file, name), file: file, probs: probs}
	if !c.begin(columns) {
		return nil, c.finish()
	}
	return c, nil
}

// Columns are the names of the columns of a CSV file.
type Columns struct {
	Required, Optional []string
}

// begin looks at the first bytes and reads the header; false means that the
// rows cannot be read.
func (c *CSV) begin(columns Columns) bool {
	c.sc.fill()
	if c.sc.err != nil {
		return false
	}
	pos := Pos{File: c.sc.file}
	if what, advice := Recognise(c.sc.buf[:min(c.sc.end, 4096)]); what != "" {
		c.probs.AddHint(pos, "not-csv", advice, "this is %s, not comma-separated text", what)
		return false
	}
	if !c.sc.Scan() {
		if c.sc.err == nil {
			c.probs.AddHint(pos, "empty-file", "begin with the names of the columns: "+strings.Join(columns.Required, ","), "the file is empty")
		}
		return false
	}
	c.checkEncoding()
	return c.readHeader(columns)
}

func (c *CSV) readHeader(columns Columns) bool {
	known := slices.Concat(columns.Required, columns.Optional)
	c.columns = slices.Repeat([]int{-1}, len(known))
	usable := true
	var strange []int // places of columns that are not known
	for i, f := range c.sc.Fields() {
		c.header = append(c.header, bytes.Clone(f))
		name := string(bytes.TrimSpace(f))
		k := slices.Index(known, name)
		switch {
		case name == "":
			c.probs.AddHint(c.sc.Pos(i), "unknown-column", "name it, or delete it", "column %d has no name", i+1)
		case k < 0:
			strange = append(strange, i)
		case c.columns[k] >= 0:
			usable = false
			c.probs.Add(c.sc.Pos(i), "duplicate-column", "column %q stands here a second time; it is column %d already", name, c.columns[k]+1)
		default:
			c.columns[k] = i
		}
	}
	return c.pairColumns(columns, strange) && usable
}

// pairColumns reports the columns that are not known and the required ones that
// are missing, as one mistake where the one is likely to be the other: a name
// that is near, or the only ones left. It gives false when the rows cannot be
// read without what is missing.
func (c *CSV) pairColumns(columns Columns, strange []int) (usable bool) {
	known := slices.Concat(columns.Required, columns.Optional)
	absent := func(names []string) (list []string) {
		for _, name := range names {
			if c.columns[slices.Index(known, name)] < 0 {
				list = append(list, name)
			}
		}
		return list
	}
	free, missing := absent(known), absent(columns.Required)
	meant := make(map[int]string)
	for _, i := range strange {
		if near := Nearest(string(bytes.TrimSpace(c.header[i])), free); near != "" {
			meant[i] = near
			free = slices.DeleteFunc(free, func(name string) bool { return name == near })
			missing = slices.DeleteFunc(missing, func(name string) bool { return name == near })
		}
	}
	usable = len(meant) == 0 && len(missing) == 0
	if len(missing) == 1 && len(strange) == len(meant)+1 {
		for _, i := range strange {
			if meant[i] == "" {
				meant[i], missing = missing[0], nil
			}
		}
	}
	for _, i := range strange {
		name := bytes.TrimSpace(c.header[i])
		if expected := meant[i]; expected != "" {
			c.probs.AddHint(c.sc.Pos(i), "unknown-column", "rename it", "unknown column %q, expected %q", name, expected)
		} else {
			c.probs.AddHint(c.sc.Pos(i), "unknown-column", "the columns are "+strings.Join(known, ", "), "unknown column %q", name)
		}
	}
	for _, name := range missing {
		c.probs.Add(Pos{File: c.sc.file, Line: c.sc.Line()}, "missing-column", "there is no column %q", name)
	}
	return usable
}

// Next goes to the next row that has as many fields as the header. Rows that
// have not are problems. At the end it closes the file; see Err.
func (c *CSV) Next() bool {
	for c.file != nil && c.sc.Scan() {
		if c.sc.Len() != len(c.header) {
			c.probs.AddHint(Pos{File: c.sc.file, Line: c.sc.line}, "fields", "a comma inside a field needs quotes around the field",
				"this row has %s, the header has %d", Count(c.sc.Len(), "field"), len(c.header))
			continue
		}
		if bytes.Equal(c.sc.Field(0), c.header[0]) && slices.EqualFunc(c.sc.Fields(), c.header, bytes.Equal) {
			c.probs.AddHint(Pos{File: c.sc.file, Line: c.sc.line}, "second-header", "delete it", "the header stands here a second time")
			continue
		}
		c.checkEncoding()
		return true
	}
	if c.file != nil {
		c.err = c.finish()
	}
	return false
}

// Err is why Next gave false, when that was a failure of the machine.
func (c *CSV) Err() error { return c.err }

// finish closes the file and records what ended the reading.
func (c *CSV) finish() error {
	err := c.probs.AddError(c.sc.err)
	if shut := c.file.Close(); err == nil && shut != nil {
		err = fmt.Errorf("close %s: %w", c.sc.file, shut)
	}
	c.file = nil
	return err
}

// Bytes gives a field of the row without blanks around it, nil when the column
// is absent. It is valid until the next Next.
func (c *CSV) Bytes(col int) []byte {
	i := c.columns[col]
	if i < 0 {
		return nil
	}
	at := &c.sc.spans[i]
	if at.from == at.to {
		return c.sc.buf[:0:0]
	}
	f := c.sc.Field(i)
	if last := f[len(f)-1]; f[0] <= ' ' || last <= ' ' || f[0]|last >= utf8.RuneSelf {
		return bytes.TrimSpace(f)
	}
	return f
}

// Text is Bytes as a string; "" when the column is absent.
func (c *CSV) Text(col int) string { return string(c.Bytes(col)) }

// Has reports whether the file has a column.
func (c *CSV) Has(col int) bool { return c.columns[col] >= 0 }

// Line is the line on which the row begins.
func (c *CSV) Line() int { return c.sc.line }

// Pos is where a field of the row begins; the row, when the column is absent.
func (c *CSV) Pos(col int) Pos { return c.sc.Pos(c.columns[col]) }

// RowPos is the line of the row.
func (c *CSV) RowPos() Pos { return Pos{File: c.sc.file, Line: c.sc.line} }

// checkEncoding reports the first row of the file that is not UTF-8. One
// message does: saving the file again mends all of them.
func (c *CSV) checkEncoding() {
	row := c.sc.buf[c.sc.at:c.sc.next]
	if c.encoded || utf8.Valid(row) {
		return
	}
	c.encoded = true
	at := 0
	for at < len(row) {
		r, n := utf8.DecodeRune(row[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	c.probs.AddHint(c.sc.pos(c.sc.at+at), "encoding", "the file is probably windows-1252; "+saveAsCSV,
		"byte %#x is not UTF-8 text", row[at])
}
