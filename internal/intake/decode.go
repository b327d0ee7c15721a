package intake

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"almanac/internal/source"
)

// windows1252 is how older published files are encoded.
const windows1252 = "windows-1252"

// decoder turns windows-1252 into UTF-8 as it is read. A file that somebody has
// saved again may have become UTF-8; bytes that make a character there make
// nothing sensible in windows-1252, so each character tells what it is. A file
// with both has been put together from two, and is refused by check.
type decoder struct {
	r   io.Reader
	err error
	in  []byte // read, not yet decoded
	out []byte // decoded, not yet given

	line      int // of what is decoded next
	asUTF8    int // first line with a character of UTF-8, 0 for none
	asWindows int // first line with a byte of windows-1252
	unknown   int // first line with a byte that windows-1252 does not have
}

func newDecoder(r io.Reader) *decoder { return &decoder{r: r, line: 1} }

// Read gives the text as UTF-8.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		d.fill()
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

// fill reads on and decodes, keeping a character whose end is not read yet.
func (d *decoder) fill() {
	kept := len(d.in)
	d.in = append(d.in, make([]byte, 32<<10)...)
	n, err := d.r.Read(d.in[kept:])
	d.in, d.err = d.in[:kept+n], err
	d.out = d.out[:0]
	in := d.in
	for len(in) > 0 {
		if plain := bytes.IndexFunc(in, func(r rune) bool { return r >= utf8.RuneSelf }); plain != 0 {
			if plain < 0 {
				plain = len(in)
			}
			d.out = append(d.out, in[:plain]...)
			d.line += bytes.Count(in[:plain], []byte("\n"))
			in = in[plain:]
			continue
		}
		if !utf8.FullRune(in) && d.err == nil {
			break
		}
		if _, size := utf8.DecodeRune(in); size > 1 {
			note(&d.asUTF8, d.line)
			d.out = append(d.out, in[:size]...)
			in = in[size:]
			continue
		}
		c := charmap.Windows1252.DecodeByte(in[0])
		if note(&d.asWindows, d.line); c == utf8.RuneError {
			note(&d.unknown, d.line)
		}
		d.out = utf8.AppendRune(d.out, c)
		in = in[1:]
	}
	d.in = append(d.in[:0], in...)
}

// note keeps the first line.
func note(first *int, line int) {
	if *first == 0 {
		*first = line
	}
}

// check reports text that is in no encoding or in two. A nil decoder, of a file
// that needed none, has nothing to say.
func (d *decoder) check(path string, probs *source.Problems) {
	switch {
	case d == nil:
	case d.asUTF8 > 0 && d.asWindows > 0:
		probs.AddHint(source.Pos{File: path, Line: max(d.asUTF8, d.asWindows)}, "encoding", "take the file as it was published",
			"the file is in two encodings: UTF-8 in line %d, windows-1252 in line %d", d.asUTF8, d.asWindows)
	case d.unknown > 0:
		probs.AddHint(source.Pos{File: path, Line: d.unknown}, "encoding", "take the file as it was published",
			"there is a byte that is neither UTF-8 nor windows-1252")
	}
}
