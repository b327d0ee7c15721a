package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// MaxRow is the largest number of bytes a row of a CSV file may have. A longer
// one is nearly always a quote that was never closed.
const MaxRow = 1 << 20

const firstBuffer = 64 << 10

const nullAdvice = "save the file again as CSV UTF-8; it may be UTF-16 or damaged"

var byteOrderMark = []byte("\xef\xbb\xbf")

// SyntaxError is a Problem that ends the reading of a file, because what
// follows it cannot be understood.
type SyntaxError struct{ Problem Problem }

// Error gives the problem with its place.
func (e *SyntaxError) Error() string { return e.Problem.String() }

// AddError records err when it is a mistake in the user's file and returns
// nil; any other error it gives back, because the machine has failed.
func (ps *Problems) AddError(err error) error {
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		ps.list = append(ps.list, syntax.Problem)
		return nil
	}
	return err
}

// Scanner splits comma-separated text into rows and fields, without judging
// what is in them. It takes LF, CRLF and CR as the end of a row, mixed or not,
// fields in quotes with doubled quotes and line ends inside them, and a
// byte-order mark at the start. Rows without any content are passed over. A
// quote inside a field that does not begin with one stands for itself.
//
// encoding/csv allocates for every row and spends four times as long; files
// of 200,000 rows are usual here.
type Scanner struct {
	r    io.Reader
	file string
	err  error

	buf  []byte
	base int // where buf begins in the file
	end  int // bytes of buf that are filled
	at   int // where the row begins in buf
	next int // where the next row begins
	eof  bool

	line     int // of the row
	nextLine int

	spans  []span
	spare  []byte   // holds fields whose doubled quotes were undone
	fields [][]byte // made from spans when asked for
}

// span is where a field is. It holds no pointer on purpose: keeping slices
// instead costs a third of the time.
type span struct {
	offset   int32 // where it begins in buf, its quote included
	from, to int32 // its content, in buf or in spare
	spare    bool
}

// NewScanner reads r; file is how messages call it.
func NewScanner(r io.Reader, file string) *Scanner {
	return &Scanner{r: r, file: file, nextLine: 1}
}

// Scan goes to the next row that has content. It gives false at the end and at
// the first error.
func (s *Scanner) Scan() bool {
	if s.buf == nil {
		s.fill()
	}
	for s.err == nil {
		s.at, s.line = s.next, s.nextLine
		if s.at == s.end && s.eof {
			break
		}
		for !s.split() && s.err == nil {
			s.fill()
		}
		if s.err == nil && !s.blank() {
			return true
		}
	}
	s.spans = s.spans[:0]
	return false
}

// Fields gives the fields of the row. They are valid until the next Scan.
func (s *Scanner) Fields() [][]byte {
	s.fields = s.fields[:0]
	for i := range s.spans {
		s.fields = append(s.fields, s.Field(i))
	}
	return s.fields
}

// Len is the number of fields of the row.
func (s *Scanner) Len() int { return len(s.spans) }

// Field gives one field of the row. It is valid until the next Scan.
func (s *Scanner) Field(i int) []byte {
	f := s.spans[i]
	if f.spare {
		return s.spare[f.from:f.to:f.to]
	}
	return s.buf[f.from:f.to:f.to]
}

// Row is the text of the row as it stands in the file, its line end included.
// It is valid until the next Scan.
func (s *Scanner) Row() []byte { return s.buf[s.at:s.next:s.next] }

// Offset is where the row begins in the file, in bytes.
func (s *Scanner) Offset() int { return s.base + s.at }

// Span is where a field stands in Row as it is written, its quotes included.
func (s *Scanner) Span(i int) (from, to int) {
	from = int(s.spans[i].offset) - s.at
	if i+1 < len(s.spans) {
		return from, int(s.spans[i+1].offset) - 1 - s.at
	}
	row := s.Row()
	to = len(bytes.TrimSuffix(row, []byte("\n")))
	if to > 0 && row[to-1] == '\r' {
		to--
	}
	return from, to
}

// PosAt is where a byte of Row stands.
func (s *Scanner) PosAt(offset int) Pos { return s.pos(s.at + offset) }

// Line is the line on which the row begins.
func (s *Scanner) Line() int { return s.line }

// Pos is where a field of the row begins. For a field that is not there it is
// the row's line.
func (s *Scanner) Pos(field int) Pos {
	if field < 0 || field >= len(s.spans) {
		return Pos{File: s.file, Line: s.line}
	}
	return s.pos(int(s.spans[field].offset))
}

// Err gives what ended the reading: nil at the end of the file, a *SyntaxError
// when the file is wrong, another error when it could not be read.
func (s *Scanner) Err() error { return s.err }

// pos turns an offset into buf, at or after the row's beginning, into a place.
// Nothing of the row in buf is ever changed, so that this can be worked out
// late, when there is something to say.
func (s *Scanner) pos(offset int) Pos {
	before := s.buf[s.at:offset]
	lines, last := countLines(before)
	return Pos{File: s.file, Line: s.line + lines, Col: utf8.RuneCount(before[last:]) + 1}
}

// countLines counts the line ends in b and gives the offset after the last.
func countLines(b []byte) (n, last int) {
	for i, c := range b {
		if c == '\n' || c == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			n, last = n+1, i+1
		}
	}
	return n, last
}

// fill reads on, keeping the row that has begun. It fills the whole buffer, so
// that a row is looked at again only when the buffer has doubled.
func (s *Scanner) fill() {
	fresh := s.buf == nil
	switch {
	case fresh:
		s.buf = make([]byte, firstBuffer)
	case s.at > 0:
		copy(s.buf, s.buf[s.at:s.end])
		s.base += s.at
		s.end -= s.at
	case s.end == len(s.buf):
		if s.end >= MaxRow {
			s.fail(s.at, "long-row", "close the quote that was opened in this row, or shorten the row",
				"a row is longer than %d bytes", MaxRow)
			return
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	s.at, s.next = 0, 0
	n, err := io.ReadFull(s.r, s.buf[s.end:])
	s.end += n
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		s.eof = true
	case err != nil:
		s.err = fmt.Errorf("read %s: %w", s.file, err)
	}
	if fresh && bytes.HasPrefix(s.buf[:s.end], byteOrderMark) {
		s.at, s.next = len(byteOrderMark), len(byteOrderMark)
	}
}

// split finds the fields of the row that begins at s.at. It gives false when
// the row does not end in the buffer.
func (s *Scanner) split() bool {
	s.spare = s.spare[:0]
	s.nextLine = s.line + 1
	spans := s.spans[:0]
	buf := s.buf[:s.end]
	start, quoted := s.at, false
	for i := s.at; i < len(buf); {
		for i < len(buf) && buf[i] > ',' { // nothing that matters stands above the comma
			i++
		}
		if i == len(buf) {
			break
		}
		c := buf[i]
		switch c {
		case ',':
			if !quoted {
				spans = append(spans, plain(start, i))
			}
			i++
			start, quoted = i, false
		case '\n', '\r':
			if c == '\r' && i+1 == len(buf) && !s.eof {
				return false
			}
			if !quoted {
				spans = append(spans, plain(start, i))
			}
			i++
			if c == '\r' && i < len(buf) && buf[i] == '\n' {
				i++
			}
			s.spans, s.next = spans, i
			return true
		case '"':
			if i > start {
				i++
				continue
			}
			field, shut := s.quoted(i)
			if shut < 0 {
				return false
			}
			spans = append(spans, field)
			i, quoted = shut, true
		case 0:
			s.fail(i, "null-byte", nullAdvice, "a null byte is not text")
			return false
		default:
			i++
		}
	}
	if !s.eof {
		return false
	}
	if !quoted {
		spans = append(spans, plain(start, len(buf)))
	}
	s.spans, s.next = spans, len(buf)
	return true
}

func plain(from, to int) span { return span{offset: int32(from), from: int32(from), to: int32(to)} }

// quoted takes the field whose quote opens at open and gives the offset behind
// its closing quote, -1 when that is not in the buffer or the field is faulty.
func (s *Scanner) quoted(open int) (span, int) {
	buf := s.buf[:s.end]
	mark, doubled := len(s.spare), false
	from := open + 1
	for {
		n := bytes.IndexByte(buf[from:], '"')
		if n < 0 {
			if s.eof {
				s.fail(open, "open-quote", `close it, or write "" for a quote inside a field`, "a quote is opened here and never closed")
			}
			return span{}, -1
		}
		at := from + n
		if at+1 == len(buf) && !s.eof {
			return span{}, -1
		}
		if at+1 < len(buf) && buf[at+1] == '"' {
			s.spare = append(s.spare, buf[from:at+1]...)
			from, doubled = at+2, true
			continue
		}
		field := span{offset: int32(open), from: int32(from), to: int32(at)}
		if doubled {
			s.spare = append(s.spare, buf[from:at]...)
			field.from, field.to, field.spare = int32(mark), int32(len(s.spare)), true
		}
		return field, s.closed(open, at)
	}
}

// closed checks the inside of a field in quotes and what follows it, counts
// its lines and gives the offset behind it, -1 when it is faulty.
func (s *Scanner) closed(open, shut int) int {
	if n := bytes.IndexByte(s.buf[open:shut], 0); n >= 0 {
		s.fail(open+n, "null-byte", nullAdvice, "a null byte is not text")
		return -1
	}
	after := shut + 1
	if after < s.end {
		if c := s.buf[after]; c != ',' && c != '\n' && c != '\r' {
			s.fail(after, "after-quote", `write "" for a quote inside a field in quotes`, "text follows a closing quote where a comma or the end of the row was expected")
			return -1
		}
	}
	lines, _ := countLines(s.buf[open:shut])
	s.nextLine += lines
	return after
}

func (s *Scanner) fail(offset int, rule, hint, format string, args ...any) {
	s.err = &SyntaxError{Problem{Pos: s.pos(offset), Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)}}
}

// blank reports whether the row has no content: an empty line, or the row of
// commas that a spreadsheet leaves below a table.
func (s *Scanner) blank() bool {
	for i := range s.spans {
		f := s.Field(i)
		if len(f) > 0 && (f[0] > ' ' || len(bytes.TrimSpace(f)) > 0) {
			return false
		}
	}
	return true
}
