package sweep

import (
	"bytes"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// # How most files are read
//
// Most of what a site weighs are rows of figures in the very form in which the program
// writes them, and nothing is wrong with them. So they are first read by readers that
// know this form only, keep no text and report nothing: they say that a file is in this
// form and shows in each row what the edition has there, or that they cannot say so.
// Then the file is read once more from its beginning, by what knows all forms and
// says what is wrong. What these readers pass, the others pass as well: tests hold it.

// The columns of a download that say which figure a row is of, and what it is.
const (
	colMeasure     = 2
	colCategory    = 5
	colArea        = 7
	colPeriod      = 12
	colValue       = 14
	colSymbol      = 15
	colNumerator   = 16
	colDenominator = 17
	colLower       = 18
	colUpper       = 19
	columnCount    = 22
)

// rowReader reads rows of figures. Most begin with the very bytes with which the row
// before began, up to the period, and are of the same series then.
type rowReader struct {
	*Reader
	rest   []byte // what is not read yet
	fields [columnCount][]byte
	series ref
	begins []byte // the bytes of the row before up to its period
}

// again reports whether the next row begins as the one before, and goes behind that.
func (r *rowReader) again() bool {
	if len(r.begins) == 0 || !bytes.HasPrefix(r.rest, r.begins) {
		return false
	}
	r.rest = r.rest[len(r.begins):]
	return true
}

// cut takes the next field of JSON, behind which a byte must stand.
func (r *rowReader) cut(column int, behind byte) bool {
	n := plainJSON(r.rest)
	if n < 0 || n >= len(r.rest) || r.rest[n] != behind {
		return false
	}
	r.fields[column], r.rest = r.rest[:n], r.rest[n+1:]
	return true
}

// downloadAsIs reports whether a download is in the program's form, and shows what the
// edition has.
func (r *Reader) downloadAsIs() bool {
	if bytes.IndexByte(r.data, '\r') >= 0 {
		return false
	}
	rows := rowReader{Reader: r}
	var ok bool
	rows.rest, ok = bytes.CutPrefix(r.data, []byte(strings.Join(downloadColumns, ",")+"\n"))
	for ok && len(rows.rest) > 0 {
		same := rows.again()
		ok = rows.cutRow(same) && rows.judge(same)
	}
	return ok
}

// cutRow takes the fields of a row of CSV, those from the period on where the row begins
// as the one before.
func (r *rowReader) cutRow(same bool) bool {
	row, column, from := r.rest, 0, 0
	if same {
		column = colPeriod
	}
	for i := 0; i < len(row); i++ {
		c := row[i]
		if c > ',' { // as nearly all
			continue
		}
		if c == '"' {
			n := 0
			if i == from {
				n = quotedLength(row[i:])
			}
			if n == 0 || i+n == len(row) {
				return false // it stands within a field, or has no end
			}
			i += n
			c = row[i]
			if c != ',' && c != '\n' {
				return false
			}
		}
		last := column == columnCount-1
		switch {
		case c == ',' && !last:
			r.fields[column], from = row[from:i], i+1
			if column++; column == colPeriod {
				r.begins = row[:from]
			}
		case c == '\n' && last:
			r.fields[column], r.rest = row[from:i], row[i+1:]
			return true
		case c == ',' || c == '\n':
			return false
		}
	}
	return false
}

// quotedLength gives the length of the field in quotes with which data begins, 0 where
// it has no end. It may hold what stands between fields.
func quotedLength(data []byte) int {
	for i := 1; i < len(data); i++ {
		n := bytes.IndexByte(data[i:], '"')
		if n < 0 {
			return 0
		}
		if i += n + 1; i == len(data) || data[i] != '"' {
			return i
		}
	}
	return 0
}

// headAsIs reports whether what stands before the rows of figures in JSON is of the known
// shape, and its columns are those that are known.
func (r *Reader) headAsIs(head []byte) bool {
	known := false
	return r.shapes.head.fits(head, func(in *shape, name string, value []byte) {
		if in == r.shapes.head && name == "columns" {
			known = string(value) == `["`+strings.Join(jsonColumns, `","`)+`"]`
		}
	}) && known
}

// rowsAsIs does for the rows of figures in JSON what downloadAsIs does for those of CSV.
func (r *Reader) rowsAsIs(data []byte) bool {
	rows := rowReader{Reader: r, rest: data}
	for {
		from, same := rows.rest, rows.again()
		if !same {
			var ok bool
			if rows.rest, ok = bytes.CutPrefix(rows.rest, []byte("\n[")); !ok {
				return false
			}
		}
		for i, column := range jsonAt {
			if same && column < colPeriod {
				continue
			}
			if column == colPeriod {
				rows.begins = from[:len(from)-len(rows.rest)]
			}
			behind := byte(',')
			if i == len(jsonAt)-1 {
				behind = ']'
			}
			if !rows.cut(column, behind) {
				return false
			}
			rows.fields[column] = unquoted(rows.fields[column])
		}
		if !rows.judge(same) {
			return false
		}
		if string(rows.rest) == "]}\n" {
			return true
		}
		var ok bool
		if rows.rest, ok = bytes.CutPrefix(rows.rest, []byte(",")); !ok {
			return false
		}
	}
}

// plainJSON gives the length of the text without escapes, the number or the null with
// which data begins; less than nothing where it is another thing.
func plainJSON(data []byte) int {
	switch {
	case len(data) == 0:
		return -1
	case data[0] == 'n' && bytes.HasPrefix(data, []byte("null")):
		return len("null")
	case data[0] != '"':
		return numberLength(data)
	}
	for i, c := range data[1:] {
		switch {
		case c > '\\': // as most letters are
		case c == '"':
			return i + 2
		case c == '\\' || c < ' ':
			return -1
		}
	}
	return -1
}

// unquoted takes off the quotes of a text of JSON; null is no text.
func unquoted(field []byte) []byte {
	switch {
	case field[0] == 'n':
		return nil
	case field[0] == '"':
		return field[1 : len(field)-1]
	}
	return field
}

// numberLength gives the length of the number of JSON with which data begins, less than
// nothing where it is none or has an exponent.
func numberLength(data []byte) int {
	i := 0
	if i < len(data) && data[i] == '-' {
		i++
	}
	from := i
	for i < len(data) && data[i] >= '0' && data[i] <= '9' {
		i++
	}
	if i == from || data[from] == '0' && i > from+1 {
		return -1
	}
	if i < len(data) && data[i] == '.' {
		from = i + 1
		for i++; i < len(data) && data[i] >= '0' && data[i] <= '9'; i++ {
		}
		if i == from {
			return -1
		}
	}
	if i < len(data) && data[i]|0x20 == 'e' {
		return -1
	}
	return i
}

// judge reports whether a row shows what the edition has at its key.
func (r *rowReader) judge(same bool) bool {
	f := &r.fields
	if !same && !r.find() {
		return false
	}
	k := &r.series
	if k.p = r.periodWritten(k.m, f[colPeriod], k.p+1); k.p < 0 {
		return false
	}
	v := r.value(*k)
	if string(f[colSymbol]) != v.Symbol.Code() || (len(f[colValue]) > 0) != v.IsNumber() {
		return false
	}
	if v.IsNumber() {
		if !agrees(v, f[colValue]) {
			return false
		}
		r.saw(Download, *k)
	}
	if len(f[colNumerator])+len(f[colDenominator])+len(f[colLower])+len(f[colUpper]) == 0 {
		return true
	}
	d := r.table.Detail(v)
	return !hides(v.Symbol) &&
		sameBeside(d.Numerator, f[colNumerator]) && sameBeside(d.Denominator, f[colDenominator]) &&
		sameBeside(d.Lower, f[colLower]) && sameBeside(d.Upper, f[colUpper])
}

// find finds the series that a row names.
func (r *rowReader) find() (ok bool) {
	f, k := &r.fields, nothing()
	if k.m, ok = r.measures[string(f[colMeasure])]; !ok {
		return false
	}
	if k.a, ok = r.slugs[string(f[colArea])]; !ok {
		return false
	}
	c, ok := r.framework.Category(framework.MeasureIndex(k.m), string(f[colCategory]))
	k.c = int(c)
	r.series = k
	return ok
}

// periodWritten finds a period of a measure as files write it; it looks first where it
// is guessed.
func (s *Sweep) periodWritten(m int, text []byte, guess int) int {
	all := s.written[m]
	if guess >= 0 && guess < len(all) && all[guess] == string(text) {
		return guess
	}
	return slices.IndexFunc(all, func(p string) bool { return p == string(text) })
}

// agrees reports whether a text is the number that a value is, rounded to as many
// decimals as are shown.
func agrees(v observation.Value, text []byte) bool {
	d, ok := parseShown(string(text))
	if !ok || !v.IsNumber() {
		return false
	}
	_, decimals := d.Units()
	return v.Number.Round(decimals).Cmp(d) == 0
}

// plainDecimal reads a number of few digits, with a point among them or none.
func plainDecimal[T string | []byte](text T) (observation.Decimal, bool) {
	const most = 9
	units, point := int64(0), -1
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			units = units*10 + int64(c-'0')
		case c == '.' && point < 0:
			point = i
		default:
			return observation.Decimal{}, false
		}
	}
	last := len(text) - 1
	if last < 0 || last >= most || point == last {
		return observation.Decimal{}, false
	}
	if point < 0 {
		point = last
	}
	return observation.NewDecimal(units, last-point), true
}

// sameBeside reports whether a text is a number that stands beside a value, or none.
func sameBeside(have observation.Optional, text []byte) bool {
	if len(text) == 0 {
		return true
	}
	n, ok := plainDecimal(text)
	if !ok {
		n, ok = observation.ParseDecimal(string(text))
	}
	return ok && have.OK && n.Cmp(have.Decimal) == 0
}
