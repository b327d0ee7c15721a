package export

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/output"
	"almanac/internal/source"
)

// made gives a small copy as a zip file.
func made(t testing.TB, more map[string]string) []byte {
	t.Helper()
	var p Pack
	files := map[string]string{"index.html": "<p>Home</p>", "2014/index.html": strings.Repeat("<p>An edition</p>\n", 40), "2014/areas/elsewhere/index.html": "Not here", "editions.js": "var data = {};\n"}
	for path, text := range more {
		files[path] = text
	}
	for path, text := range files {
		if err := p.Put(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	data, err := p.Zip(Label{Folder: "edition-2014", About: output.Copy{Of: "A site", Edition: "2014", Date: "2014-11-28"}, Readme: []byte("Read me\n"), Made: map[string]bool{"2014/areas/elsewhere/index.html": true}})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wrong says everything that is wrong with a zip file.
func wrong(t testing.TB, data []byte) []string {
	t.Helper()
	ev, faults, err := open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if ev == nil {
		return faults
	}
	var probs source.Problems
	v, err := ev.Verify(nil, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		faults = append(faults, p.String())
	}
	if v != nil {
		for what, list := range map[string][]string{"changed": v.Changed, "missing": v.Missing, "added": v.Unlisted} {
			for _, name := range list {
				faults = append(faults, what+" "+name)
			}
		}
	}
	return faults
}

func TestACopyAsItWasMadeIsFoundToBeSo(t *testing.T) {
	if faults := wrong(t, made(t, nil)); faults != nil {
		t.Error(faults)
	}
}

func TestTheSameCopyHasTheSameBytes(t *testing.T) {
	if !bytes.Equal(made(t, nil), made(t, nil)) {
		t.Error("a zip file made twice differs")
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	data := made(t, nil)
	for i := range 8 * len(data) {
		data[i/8] ^= 1 << (i % 8)
		if wrong(t, data) == nil {
			t.Errorf("bit %d of byte %d is another, and nothing is said", i%8, i/8)
		}
		data[i/8] ^= 1 << (i % 8)
	}
}

func TestWhatIsCutOffOrPutBehindIsFound(t *testing.T) {
	data := made(t, nil)
	for n := range len(data) {
		if wrong(t, data[:n]) == nil {
			t.Errorf("nothing is said of the first %d bytes of %d", n, len(data))
		}
	}
	for _, more := range []string{"x", "\x00\x00", string(data)} {
		if wrong(t, append(bytes.Clone(data), more...)) == nil {
			t.Errorf("nothing is said of %d bytes behind it", len(more))
		}
	}
}

// repacked packs the files of a copy as another program would, after a change.
func repacked(t *testing.T, change func(name string, data []byte) (string, []byte)) []byte {
	t.Helper()
	data := made(t, nil)
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name, text := change(f.Name, text)
		if name == "" {
			continue
		}
		w, err := zw.Create(name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestACopyThatWasPackedAgainIsLookedAtFileByFile(t *testing.T) {
	const page = "edition-2014/2014/index.html"
	for _, tt := range []struct {
		name   string
		change func(name string, data []byte) (string, []byte)
		want   string
	}{
		{"nothing", func(name string, data []byte) (string, []byte) { return name, data }, "[]"},
		{"another folder", func(name string, data []byte) (string, []byte) {
			return strings.Replace(name, "edition-2014/", "copy/", 1), data
		}, "[]"},
		{"a page", func(name string, data []byte) (string, []byte) {
			if name == page {
				data = append(data, ' ')
			}
			return name, data
		}, "[changed 2014/index.html]"},
		{"a page is gone", func(name string, data []byte) (string, []byte) {
			if name == page {
				name = ""
			}
			return name, data
		}, "[missing 2014/index.html]"},
		{"a page has another name", func(name string, data []byte) (string, []byte) {
			if name == page {
				name = "edition-2014/.more.html"
			}
			return name, data
		}, "[added .more.html missing 2014/index.html]"},
		{"the hashes", func(name string, data []byte) (string, []byte) {
			if strings.HasSuffix(name, output.Sums) {
				data = data[1:]
			}
			return name, data
		}, "[changed SHA256SUMS]"},
		{"the manifest, and so what its hash is", func(name string, data []byte) (string, []byte) {
			if strings.HasSuffix(name, output.Manifest) {
				data = bytes.Replace(data, []byte("A site"), []byte("B site"), 1)
			}
			return name, data
		}, "[changed SHA256SUMS]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := wrong(t, repacked(t, tt.change))
			if said := fmt.Sprint(sorted(got)); said != tt.want {
				t.Errorf("%s, want %s", said, tt.want)
			}
		})
	}
}

func sorted(list []string) []string {
	out := append([]string{}, list...)
	for i := range out {
		for k := i; k > 0 && out[k] < out[k-1]; k-- {
			out[k], out[k-1] = out[k-1], out[k]
		}
	}
	return out
}

// hostile is a file of a zip file that was made to do harm.
type hostile struct {
	name   string
	mode   fs.FileMode
	data   []byte
	says   uint64 // the size that it declares; 0 for the true one
	method uint16
	flags  uint16
}

// craft packs files as they are, whatever their names.
func craft(t *testing.T, files ...hostile) []byte {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, f := range files {
		var packed bytes.Buffer
		deflate, err := flate.NewWriter(&packed, 9)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = deflate.Write(f.data)
		if err := deflate.Close(); err != nil {
			t.Fatal(err)
		}
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, UncompressedSize64: uint64(len(f.data)), CompressedSize64: uint64(packed.Len()), Flags: f.flags}
		if f.says > 0 {
			h.UncompressedSize64 = f.says
		}
		if f.method != 0 {
			h.Method = f.method
		}
		h.SetMode(f.mode | 0o644)
		w, err := zw.CreateRaw(h)
		if err == nil {
			_, err = w.Write(packed.Bytes())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAZipFileThatWasMadeToDoHarmIsRefused(t *testing.T) {
	page := hostile{name: "a/index.html", data: []byte("x")}
	for _, tt := range []struct {
		name  string
		files []hostile
		want  string
	}{
		{"a way out", []hostile{page, {name: "a/../../etc/passwd"}}, "is not allowed"},
		{"a way out at once", []hostile{{name: "../x"}}, "is not allowed"},
		{"a way out for Windows", []hostile{page, {name: `a\..\..\x`}}, `holds '\\'`},
		{"a root", []hostile{page, {name: "/etc/passwd"}}, "starts at the root of the system"},
		{"a drive", []hostile{page, {name: "C:/x"}}, `holds ':'`},
		{"a stream of Windows", []hostile{page, {name: "a/x.html:y"}}, `holds ':'`},
		{"a device", []hostile{page, {name: "a/aux.html"}}, "device on Windows"},
		{"an empty part", []hostile{page, {name: "a//x"}}, "a part is empty"},
		{"no name", []hostile{{name: ""}}, "a part is empty"},
		{"a sign that ends a line", []hostile{page, {name: "a/x\n"}}, "not every system allows"},
		{"no UTF-8", []hostile{page, {name: "a/\xff"}}, "is not UTF-8"},
		{"a link", []hostile{page, {name: "a/link", mode: fs.ModeSymlink, data: []byte("/etc/passwd")}}, "is a link, and not a file"},
		{"a pipe", []hostile{page, {name: "a/pipe", mode: fs.ModeNamedPipe}}, "is neither a file nor a folder"},
		{"a name twice", []hostile{page, page}, "are one file on some systems"},
		{"a name in capitals", []hostile{page, {name: "a/INDEX.html"}}, "are one file on some systems"},
		{"a name in capitals that are not of ASCII", []hostile{page, {name: "a/é"}, {name: "a/É"}}, "are one file on some systems"},
		{"a file and a folder", []hostile{page, {name: "a/index.html/x"}}, "is a file and a folder at once"},
		{"two folders", []hostile{page, {name: "b/index.html"}}, "lies outside the folder a"},
		{"no folder", []hostile{{name: "index.html"}}, "lies outside the folder"},
		{"a secret", []hostile{page, {name: "a/x", flags: 1}}, "is encrypted"},
		{"another way of packing", []hostile{page, {name: "a/x", method: 14}}, "not every system can unpack"},
		{"a bomb", []hostile{page, {name: "a/x", data: make([]byte, 4<<20)}}, "more than 200 times as many as it has packed"},
		{"a bomb that says how large it is", []hostile{page, {name: "a/x", says: 1 << 40}}, "at most 536870912 are read"},
		{"a bomb that hides its size", []hostile{page, {name: "a/x", data: make([]byte, 4<<20), says: 100}}, "larger than it says"},
		{"many bombs", repeated(20, hostile{name: "a/x", data: bytes.Repeat([]byte("0123456789abcdef"), 1000), says: mostOfOne}), "unpacked it would have"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			faults := strings.Join(wrong(t, craft(t, tt.files...)), "\n")
			if !strings.Contains(faults, tt.want) {
				t.Errorf("%q does not say %q", faults, tt.want)
			}
			if !strings.Contains(faults, "it is refused") {
				t.Errorf("it is not refused: %q", faults)
			}
		})
	}
}

// repeated gives files with names of their own.
func repeated(n int, f hostile) (list []hostile) {
	for i := range n {
		f.name = fmt.Sprintf("a/x%d", i)
		list = append(list, f)
	}
	return list
}

// TestFilesThatShareTheirDataAreRefused lets the entries of a directory point at one
// and the same file, so that a small zip file would unpack into a large folder.
func TestFilesThatShareTheirDataAreRefused(t *testing.T) {
	data := craft(t, hostile{name: "a/x0", data: []byte("much")}, hostile{name: "a/x1", data: []byte("much")})
	const directoryEntry = "PK\x01\x02"
	second := bytes.LastIndex(data, []byte(directoryEntry))
	copy(data[second+42:second+46], []byte{0, 0, 0, 0}) // where its file begins
	if faults := fmt.Sprint(wrong(t, data)); !strings.Contains(faults, "lie in the same place") {
		t.Error(faults)
	}
}

func TestWhatIsNoZipFileIsSaidToBeNone(t *testing.T) {
	for _, text := range []string{"", "x", "<!DOCTYPE html>" + strings.Repeat(" ", 500), "PK\x05\x06" + strings.Repeat("\x00", 18)} {
		if wrong(t, []byte(text)) == nil {
			t.Errorf("nothing is said of %.20q", text)
		}
	}
}

// TestSumsAreThoseOfSha256sum lets the program of that name look at a copy.
func TestSumsAreThoseOfSha256sum(t *testing.T) {
	program, err := exec.LookPath("sha256sum")
	if err != nil {
		t.Skip("sha256sum is not here")
	}
	data := made(t, map[string]string{"2014/é with a space.txt": "x"})
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, zr); err != nil {
		t.Fatal(err)
	}
	check := func() (string, error) {
		cmd := exec.Command(program, "-c", "--strict", output.Sums)
		cmd.Dir = filepath.Join(dir, "edition-2014")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := check(); err != nil || strings.Count(out, ": OK\n") != 7 {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "edition-2014", "index.html"), []byte("another"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := check(); err == nil || !strings.Contains(out, "index.html: FAILED") {
		t.Errorf("%v\n%s", err, out)
	}
}
