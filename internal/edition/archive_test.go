package edition

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// archiveOf packs files, those below data/ and config.toml as shared inputs and
// the rest as outputs, and gives the archive with its seal.
func archiveOf(t testing.TB, files map[string]string) ([]byte, *Seal) {
	t.Helper()
	s := &Seal{Version: SealVersion, Edition: "2014", Salt: strings.Repeat("0", 32)}
	var b OutputBuilder
	var packed []Packed
	for name, text := range files {
		data := func() ([]byte, error) { return []byte(text), nil }
		if strings.HasPrefix(name, "2014/") {
			b.Put(name, []byte(text), nil)
			packed = append(packed, Packed{SitePath(name), data})
		} else {
			packed = append(packed, Packed{InputPath(name), data})
		}
	}
	for _, name := range sortedKeys(files) {
		if !strings.HasPrefix(name, "2014/") {
			s.Shared = append(s.Shared, Input{name, SumOf([]byte(files[name])), int64(len(files[name]))})
		}
	}
	if err := b.Fill(s); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	var err error
	if s.Archive, err = WriteArchive(&buf, packed); err != nil {
		t.Fatal(err)
	}
	s.Archive.Path = "data/2014/site.zip"
	if s.Archive.SHA256 != SumOf(buf.Bytes()) || s.Archive.Size != int64(buf.Len()) {
		t.Errorf("said to be %+v", s.Archive)
	}
	return buf.Bytes(), s
}

var someFiles = map[string]string{
	"2014/index.html":              strings.Repeat("<p>home</p>", 50),
	"2014/areas/ash/n1/index.html": strings.Repeat("<p>ash</p>", 50),
	"2014/assets/logo.png":         "\x89PNG which no one packs",
	"2014/assets/empty.txt":        "",
	"2014/areas/café/index.html":   "é",
	"data/framework/small.toml":    smallFramework,
	"data/areas.csv":               "code,name\n",
	"config.toml":                  "title = \"t\"\n",
	"2014/areas/ash/n1.html":       "sorted between folders",
}

func open(t testing.TB, data []byte, s *Seal) (*Archive, string) {
	t.Helper()
	var probs source.Problems
	fsys := fstest.MapFS{"data/2014/site.zip": {Data: data}}
	a, err := OpenArchive(fsys, "data/2014/site.zip", s, &probs)
	if err != nil {
		t.Fatal(err)
	}
	if (a == nil) != (probs.Len() > 0) {
		t.Fatalf("archive %v, problems %v", a, messages(&probs))
	}
	return a, strings.Join(messages(&probs), "\n")
}

func TestArchiveGivesBackWhatWasPacked(t *testing.T) {
	data, s := archiveOf(t, someFiles)
	a, fault := open(t, data, s)
	if a == nil {
		t.Fatal(fault)
	}
	inputs := a.Inputs()
	for name, want := range someFiles {
		var got []byte
		var err error
		if strings.HasPrefix(name, "2014/") {
			got, err = a.File(name)
		} else {
			got, err = fs.ReadFile(inputs, name)
		}
		if err != nil || string(got) != want {
			t.Errorf("%s: %v, %q", name, err, got)
		}
	}
	if _, err := a.File("2014/gone.html"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is not there: %v", err)
	}
	if err := fstest.TestFS(inputs, "config.toml", "data/areas.csv", "data/framework/small.toml"); err != nil {
		t.Error(err)
	}
	if names, err := fs.Glob(inputs, "*/framework/*.toml"); err != nil || len(names) != 1 {
		t.Error(names, err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if none, fault := open(t, nil, s); none != nil || !strings.Contains(fault, "it has 0 bytes, and its seal says") {
		t.Error(fault)
	}
}

func TestArchiveIsTheSameEveryTime(t *testing.T) {
	first, _ := archiveOf(t, someFiles)
	for _, workers := range []int{1, 4} {
		old := runtime.GOMAXPROCS(workers)
		again, _ := archiveOf(t, someFiles)
		runtime.GOMAXPROCS(old)
		if !bytes.Equal(first, again) {
			t.Error("the same files gave another archive")
		}
	}
	zr, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for _, f := range zr.File {
		if f.Name <= last || len(f.Extra) > 0 || f.Comment != "" || f.ExternalAttrs != 0 || f.CreatorVersion != 0 || f.Modified.Format("2006-01-02 15:04:05") != "1980-01-01 00:00:00" {
			t.Errorf("after %q: %+v", last, f.FileHeader)
		}
		last = f.Name
	}
	if out := os.Getenv("ALMANAC_ARCHIVE"); out != "" { // for a look with other programs
		if err := os.WriteFile(out, first, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatCannotBePacked(t *testing.T) {
	data := func() ([]byte, error) { return nil, nil }
	for _, tt := range []struct {
		want  string
		files []Packed
	}{
		{"is there twice", []Packed{{SitePath("2014/a"), data}, {SitePath("2014/a"), data}}},
		{"is not the path of a file inside a site", []Packed{{SitePath("../a"), data}}},
		{"secret.txt has no place in it", []Packed{{"secret.txt", data}}},
		{"site/2014/b: disk on fire", []Packed{{SitePath("2014/a"), data}, {SitePath("2014/b"), func() ([]byte, error) { return nil, errors.New("disk on fire") }}, {SitePath("2014/c"), data}}},
	} {
		if _, err := WriteArchive(io.Discard, tt.files); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	if _, err := WriteArchive(failing{}, []Packed{{SitePath("2014/a"), func() ([]byte, error) { return make([]byte, 1<<20), nil }}}); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("got %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// forged makes a zip file of entries and a seal that is made to fit it as a
// whole, so that only what is in it can give it away.
func forged(t *testing.T, s *Seal, entries []zip.FileHeader, texts []string) ([]byte, *Seal) {
	t.Helper()
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for i := range entries {
		w, err := zw.CreateHeader(&entries[i])
		if err == nil {
			_, err = io.WriteString(w, texts[i])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), fitted(s, buf.Bytes())
}

func fitted(s *Seal, data []byte) *Seal {
	fit := *s
	fit.Archive = Input{s.Archive.Path, SumOf(data), int64(len(data))}
	return &fit
}

func TestForgedArchiveIsRefused(t *testing.T) {
	_, s := archiveOf(t, map[string]string{"2014/index.html": "home"})
	const good = "site/2014/index.html"
	entry := func(name string) zip.FileHeader { return zip.FileHeader{Name: name, Method: zip.Deflate} }
	for _, tt := range []struct {
		name    string
		entries []zip.FileHeader
		texts   []string
		want    string
	}{
		{"upwards", []zip.FileHeader{entry(good), entry("site/../../etc/passwd")}, []string{"home", ""}, `"site/../../etc/passwd", which is not in the seal`},
		{"from the root", []zip.FileHeader{entry(good), entry("/etc/passwd")}, []string{"home", ""}, `"/etc/passwd", which is not in the seal`},
		{"unlisted", []zip.FileHeader{entry(good), entry("site/2014/more.html")}, []string{"home", ""}, `"site/2014/more.html", which is not in the seal of edition 2014`},
		{"a folder", []zip.FileHeader{entry(good), entry("site/")}, []string{"home", ""}, `"site/", which is not in the seal`},
		{"twice", []zip.FileHeader{entry(good), entry(good)}, []string{"home", "home"}, `holds "site/2014/index.html" twice`},
		{"lacking", nil, nil, `lacks "site/2014/index.html"`},
		{"larger", []zip.FileHeader{entry(good)}, []string{strings.Repeat("0", 1<<20)}, `"site/2014/index.html" in the archive has 1048576 bytes, and the seal says 4`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, fit := forged(t, s, tt.entries, tt.texts)
			if a, fault := open(t, data, fit); a != nil || !strings.Contains(fault, tt.want) {
				t.Errorf("got %s\nwant %s", fault, tt.want)
			}
		})
	}
	data, fit := forged(t, s, []zip.FileHeader{entry(good)}, []string{"hole"})
	a, fault := open(t, data, fit)
	if a == nil {
		t.Fatal(fault)
	}
	var syntax *source.SyntaxError
	if _, err := a.File("2014/index.html"); !errors.As(err, &syntax) || !strings.Contains(err.Error(), "is not the file that edition 2014 was sealed with") {
		t.Errorf("another content of the same length: %v", err)
	}
	if a, fault := open(t, []byte("PK no archive"), fitted(s, []byte("PK no archive"))); a != nil || !strings.Contains(fault, "this is not an archive") {
		t.Error(fault)
	}
}

// TestBombDoesNotGoOff gives an entry that says it has four bytes and unpacks
// into sixty million.
func TestBombDoesNotGoOff(t *testing.T) {
	_, s := archiveOf(t, map[string]string{"2014/index.html": "home"})
	p := newPacker()
	bomb := p.pack(Packed{"site/2014/index.html", func() ([]byte, error) { return make([]byte, 1<<26), nil }})
	bomb.header.UncompressedSize64 = 4
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	w, err := zw.CreateRaw(&bomb.header)
	if err == nil {
		_, err = w.Write(bomb.data)
	}
	if err == nil {
		err = zw.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	a, fault := open(t, buf.Bytes(), fitted(s, buf.Bytes()))
	if a == nil {
		t.Fatal(fault)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = a.File("2014/index.html")
	runtime.ReadMemStats(&after)
	if err == nil || after.TotalAlloc-before.TotalAlloc > 8<<20 {
		t.Errorf("%v, after %d bytes", err, after.TotalAlloc-before.TotalAlloc)
	}
}

// TestFlippedBytesOfFittedArchive holds that no changed byte changes what is
// read, even if the seal is made to fit the whole.
func TestFlippedBytesOfFittedArchive(t *testing.T) {
	data, s := archiveOf(t, someFiles)
	for i := range data {
		data[i] ^= 1 << (i % 8)
		var probs source.Problems
		a, err := OpenArchive(fstest.MapFS{"a.zip": {Data: data}}, "a.zip", fitted(s, data), &probs)
		if err != nil {
			t.Fatal(err)
		}
		if a != nil {
			for name, want := range someFiles {
				if !strings.HasPrefix(name, "2014/") {
					continue
				}
				if got, err := a.File(name); err == nil && string(got) != want {
					t.Fatalf("byte %d of %d: %s is %q", i, len(data), name, got)
				}
			}
		}
		data[i] ^= 1 << (i % 8)
	}
}

func TestArchiveIsReadBySeveral(t *testing.T) {
	files := map[string]string{}
	for i := range 200 {
		files[fmt.Sprintf("2014/p%d.html", i)] = strings.Repeat(fmt.Sprint(i, " "), 500)
	}
	data, s := archiveOf(t, files)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.zip"), data, 0o666); err != nil {
		t.Fatal(err)
	}
	var probs source.Problems
	a, err := OpenArchive(os.DirFS(dir), "a.zip", s, &probs)
	if err != nil || a == nil {
		t.Fatal(err, messages(&probs))
	}
	defer a.Close()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for name, want := range files {
				if got, err := a.File(name); err != nil || string(got) != want {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	wait.Wait()
	if none, err := OpenArchive(os.DirFS(dir), "b.zip", s, &probs); none != nil || err != nil || !strings.Contains(messages(&probs)[0], "b.zip: the archive of edition 2014 is missing [archive]") {
		t.Error(none, err, messages(&probs))
	}
}

// pages gives as many pages as a real edition has, some 20 KB each.
func pages(n int) map[string]string {
	r := rand.New(rand.NewPCG(5, 6))
	files := map[string]string{}
	for i := range n {
		var b strings.Builder
		for range 400 {
			fmt.Fprintf(&b, "<tr><th scope=row>authority %d<td class=num>%d.%d\n", r.IntN(170), r.IntN(100), r.IntN(10))
		}
		files[fmt.Sprintf("2014/areas/a%03d/n%d/index.html", i/30, i%30)] = b.String()
	}
	return files
}

func BenchmarkWriteArchive(b *testing.B) {
	var packed []Packed
	for name, text := range pages(570) {
		packed = append(packed, Packed{SitePath(name), func() ([]byte, error) { return []byte(text), nil }})
	}
	for b.Loop() {
		if _, err := WriteArchive(io.Discard, packed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadArchive(b *testing.B) {
	files := pages(570)
	data, s := archiveOf(b, files)
	b.ReportMetric(float64(len(data)), "archived-bytes")
	for b.Loop() {
		a, fault := open(b, data, s)
		if a == nil {
			b.Fatal(fault)
		}
		for name := range files {
			if _, err := a.File(name); err != nil {
				b.Fatal(err)
			}
		}
	}
}
