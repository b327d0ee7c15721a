package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestNamesThatSomeSystemCannotHoldAreRefused(t *testing.T) {
	bad := []string{"", ".", "..", "con", "CON", "nul.md", "Aux.tar.gz", "com1", "COM9.csv", "lpt1.txt", "com¹", "conin$", "prn .csv",
		"a.", "a ", " a", "a/b", `a\b`, "a:b", "a?", "a*", "<a>", `a"b`, "a|b", "a\tb", "a\x7f", "\xff", strings.Repeat("x", MaxName+1)}
	good := []string{"a", "leeds", ".well-known", "console", "com10", "n19.csv", "index.md", "café.png", "a b.csv", strings.Repeat("x", MaxName)}
	for _, name := range bad {
		if NameFault(name) == "" {
			t.Errorf("%q is accepted", name)
		}
	}
	for _, name := range good {
		if fault := NameFault(name); fault != "" {
			t.Errorf("%q is refused: %s", name, fault)
		}
	}
}

// folderFS is a map with files that lie about their size.
func folderFS(names ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, name := range names {
		files[name] = &fstest.MapFile{Data: []byte("x")}
	}
	return files
}

func TestFilesThatCannotBeCopiedToEverySystemAreReported(t *testing.T) {
	deep := "content/" + strings.Repeat(strings.Repeat("d", 50)+"/", 5) + "index.md"
	cases := []struct {
		name  string
		files []string
		want  []string
	}{
		{"good ones", []string{"data/2014/n1.csv", "content/2014/index.md", "content/.hidden/con.md", "content/.DS_Store", "public/con"}, nil},
		{"a device", []string{"content/2014/areas/con/index.md"}, []string{`content/2014/areas/con: "con" is the name of a device on Windows [file-name]`}},
		{"a dot at the end", []string{"data/2014/n1.csv."}, []string{`data/2014/n1.csv.: "n1.csv." ends with a dot or has a space at an end [file-name]`}},
		{"a colon", []string{"content/a:b.md"}, []string{`content/a:b.md: "a:b.md" holds ':', which not every system allows [file-name]`}},
		{"case of files", []string{"content/A.md", "content/a.md"}, []string{`content/a.md: "A.md" and "a.md" differ only by upper and lower case: on Windows and macOS one of them is lost [file-name]`}},
		{"case of folders", []string{"content/2014/Areas/x.md", "content/2014/areas/y.md"}, []string{`content/2014/areas: "Areas" and "areas" differ only by upper and lower case: on Windows and macOS one of them is lost [file-name]`}},
		{"a long path", []string{deep}, []string{deep + ": the path has 271 bytes, at most 240 are allowed [file-name]"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := checkFolder(t, folderFS(c.files...))
			// The folders on the way to a long path may be too long as well.
			if len(got) > len(c.want) {
				got = got[len(got)-len(c.want):]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnEmptyTableIsReported(t *testing.T) {
	files := folderFS("data/2014/n1.csv", "data/boards.toml")
	files["data/2014/sources.toml"] = &fstest.MapFile{}
	files["content/a.md"] = &fstest.MapFile{} // which is said where texts are read
	want := []string{"data/2014/sources.toml: the file is empty [empty-file]"}
	if diff := cmp.Diff(want, checkFolder(t, files)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func checkFolder(t *testing.T, fsys fs.FS) (texts []string) {
	t.Helper()
	var probs Problems
	if err := CheckFolder(fsys, []string{"config.toml", "data", "content"}, &probs); err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		texts = append(texts, p.String())
	}
	return texts
}

// TestLinksAreFollowedWithinTheSiteOnly looks at a real folder, because what a
// link means is the system's.
func TestLinksAreFollowedWithinTheSiteOnly(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.csv")
	write(t, outside, "secret")
	cases := []struct {
		name, to, want string
	}{
		{"a file of the site", "../b.csv", ""},
		{"a folder of the site", "../2015", "data/2014/link.csv: this is a link to a folder, which is not followed [link-out]"},
		{"nothing", "no.csv", "data/2014/link.csv: this is a link to nothing, or out of the folder of the site [link-out]"},
		{"an absolute path", outside, "data/2014/link.csv: this link leads out of the folder of the site, to " + outside + " [link-out]"},
		{"upwards", "../../../secret.csv", "data/2014/link.csv: this link leads out of the folder of the site, to ../../../secret.csv [link-out]"},
		{"out and in again", "../../../site/data/b.csv", "data/2014/link.csv: this link leads out of the folder of the site, to ../../../site/data/b.csv [link-out]"},
		{"another link, which leads out", "../../other/link.csv", "data/2014/link.csv: this is a link to nothing, or out of the folder of the site [link-out]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "site")
			write(t, filepath.Join(dir, "data", "b.csv"), "b")
			write(t, filepath.Join(dir, "data", "2015", "edition.toml"), "x")
			write(t, filepath.Join(dir, "data", "2014", "edition.toml"), "x")
			write(t, filepath.Join(dir, "other", "a.csv"), "a")
			link(t, outside, filepath.Join(dir, "other", "link.csv"))
			link(t, filepath.FromSlash(c.to), filepath.Join(dir, "data", "2014", "link.csv"))
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			if diff := cmp.Diff(want, checkFolder(t, root.FS())); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip("no symbolic links can be made here:", err)
	}
}

// TestFilesTooLargeToBeReadAreReported makes files that have a size and no
// bytes.
func TestFilesTooLargeToBeReadAreReported(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files of 2 GB take 2 GB here")
	}
	dir := t.TempDir()
	for name, size := range map[string]int64{"data/2014/n1.csv": 2 << 30, "data/2014/n2.csv": 512 << 20, "data/framework/f.toml": 100 << 20, "content/a.md": 100 << 20, "data/2014/archive.zip": 2 << 30} {
		write(t, filepath.Join(dir, name), "")
		if err := os.Truncate(filepath.Join(dir, name), size); err != nil {
			t.Skip("no files of that size here:", err)
		}
	}
	want := []string{
		"content/a.md: the file has 100 MB, at most 64 are read [too-large]",
		"data/2014/n1.csv: the file has 2048 MB, at most 512 are read [too-large]",
		"data/framework/f.toml: the file has 100 MB, at most 8 are read [too-large]",
	}
	if diff := cmp.Diff(want, checkFolder(t, os.DirFS(dir))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
