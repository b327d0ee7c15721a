package intake

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"

	"almanac/internal/source"
)

func TestTextIsDecodedFromWindows1252UnlessItIsUTF8(t *testing.T) {
	tests := []struct{ name, in, want, problem string }{
		{"plain text", "a,b\n1,2\n", "a,b\n1,2\n", ""},
		{"nothing", "", "", ""},
		{"windows-1252", "a\nYnys M\xf4n \x96 \x8066\n", "a\nYnys Môn – €66\n", ""},
		{"UTF-8, saved again by somebody", "a\nYnys Môn – €66\n", "a\nYnys Môn – €66\n", ""},
		{"UTF-8 with a byte-order mark", "\ufeffa\nMôn\n", "\ufeffa\nMôn\n", ""},
		{"both", "a\nMôn\nM\xf4n\n", "a\nMôn\nMôn\n", "f.csv:3: the file is in two encodings: UTF-8 in line 2, windows-1252 in line 3 [encoding]"},
		{"a byte-order mark before the other encoding", "\ufeffa\nM\xf4n\n", "\ufeffa\nMôn\n", "f.csv:2: the file is in two encodings: UTF-8 in line 1, windows-1252 in line 2 [encoding]"},
		{"a byte of neither", "a\n\n\x81\n", "a\n\n\ufffd\n", "f.csv:3: there is a byte that is neither UTF-8 nor windows-1252 [encoding]"},
		{"a character that is cut off at the end", "M\xc3", "MÃ", ""},
	}
	readers := map[string]func(io.Reader) io.Reader{
		"whole":     func(r io.Reader) io.Reader { return r },
		"by byte":   iotest.OneByteReader,
		"with EOF":  iotest.DataErrReader,
		"by halves": iotest.HalfReader,
	}
	for _, test := range tests {
		for how, reader := range readers {
			t.Run(test.name+", "+how, func(t *testing.T) {
				d := newDecoder(reader(strings.NewReader(test.in)))
				got, err := io.ReadAll(d)
				if err != nil || string(got) != test.want {
					t.Errorf("%q, %v, want %q", got, err, test.want)
				}
				var probs source.Problems
				d.check("f.csv", &probs)
				problem := ""
				for _, p := range probs.Sorted() {
					problem += p.String()
				}
				if problem != test.problem {
					t.Errorf("problem %q, want %q", problem, test.problem)
				}
			})
		}
	}
}

func TestAFailingReaderIsNotTheEndOfTheText(t *testing.T) {
	d := newDecoder(io.MultiReader(strings.NewReader("M\xf4n"), iotest.ErrReader(io.ErrClosedPipe)))
	if got, err := io.ReadAll(d); string(got) != "Môn" || err != io.ErrClosedPipe {
		t.Errorf("%q, %v", got, err)
	}
}

// What is decoded piece by piece must be what the whole is decoded to.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("a,b\nM\xf4n,\x80\n"))
	f.Add([]byte("Môn \xc3"))
	f.Add([]byte("\xef\xbb\xbfa\x81"))
	f.Fuzz(func(t *testing.T, in []byte) {
		whole := newDecoder(strings.NewReader(string(in)))
		a, err := io.ReadAll(whole)
		if err != nil {
			t.Fatal(err)
		}
		pieces := newDecoder(iotest.OneByteReader(strings.NewReader(string(in))))
		if b, err := io.ReadAll(pieces); err != nil || string(a) != string(b) {
			t.Errorf("%q whole, %q in pieces, %v", a, b, err)
		}
		if whole.asUTF8 != pieces.asUTF8 || whole.asWindows != pieces.asWindows || whole.unknown != pieces.unknown {
			t.Errorf("whole %+v, in pieces %+v", whole, pieces)
		}
		if whole.asUTF8 == 0 && whole.unknown == 0 {
			if b, err := charmap.Windows1252.NewDecoder().Bytes(in); err != nil || string(a) != string(b) {
				t.Errorf("%q, windows-1252 is %q, %v", a, b, err)
			}
		}
	})
}
