package edition

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

func messages(probs *source.Problems) []string {
	var list []string
	for _, p := range probs.Sorted() {
		list = append(list, strings.TrimSuffix(p.String()+" > "+p.Hint, " > "))
	}
	return list
}

// sealedInputs gives a site and a seal of the inputs of its edition 2014.
func sealedInputs(t *testing.T) (fstest.MapFS, *Seal) {
	t.Helper()
	fsys, _ := site(t, map[string]string{
		"content/2014/index.md":             "+++\n+++\nWords.\n",
		"content/2014/areas/ash/map.png":    "\x89PNG\r\n\x1a\n",
		"content/2014/areas/ash.md":         "Ash.\n",
		"content/2014/.obsidian/state.json": "{}",
		"content/2014/~$index.docx":         "lock",
		"data/2014/site.zip":                "PK",
		"data/2014/dos.csv":                 rows + "n1-rate,,birch,2014,1.5,\r\n",
		"content/2015/index.md":             "Another edition.",
		"content/2014/areas/seal.json":      "not one",
		"data/2014/Thumbs.db":               "x",
	})
	inputs := inputsOf(t, fsys)
	return fsys, &Seal{Edition: "2014", Inputs: inputs}
}

func inputsOf(t *testing.T, fsys fstest.MapFS) []Input {
	t.Helper()
	var probs source.Problems
	inputs, err := InputsOf(fsys, "2014", &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, messages(&probs))
	}
	return inputs
}

func TestInputsAreAllFilesOfAnEdition(t *testing.T) {
	_, s := sealedInputs(t)
	var paths []string
	for _, in := range s.Inputs {
		paths = append(paths, in.Path)
	}
	want := []string{
		"content/2014/areas/ash.md", "content/2014/areas/ash/map.png", "content/2014/areas/seal.json", "content/2014/index.md",
		"data/2014/categories.csv", "data/2014/dos.csv", "data/2014/edition.toml", "data/2014/n1.csv",
	}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Error(diff)
	}
	if in := s.Inputs[0]; in.Size != 5 || in.SHA256 != SumOf([]byte("Ash.\n")) {
		t.Errorf("got %+v", in)
	}
}

func TestChangedInputsAreNamed(t *testing.T) {
	const remedy = `, or publish a revision: almanac revise 2014 --reason "…"`
	undo := func(name string) string { return "undo the change (git checkout -- " + name + ")" + remedy }
	dos := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	for _, tt := range []struct {
		name, file, text string
		want             []string
	}{
		{"nothing", "data/2014/.gitattributes", "new", nil},
		{"a value", "data/2014/n1.csv", rows + "n1-rate,,ash,2014,1.6,\n", []string{"data/2014/n1.csv: this file was changed after edition 2014 was sealed [sealed] > " + undo("data/2014/n1.csv")}},
		{"an image", "content/2014/areas/ash/map.png", "GIF", []string{"content/2014/areas/ash/map.png: this file was changed after edition 2014 was sealed [sealed] > " + undo("content/2014/areas/ash/map.png")}},
		{"one more", "content/2014/areas/ash/new.svg", "<svg/>", []string{"content/2014/areas/ash/new.svg: this file was added after edition 2014 was sealed [sealed] > remove it" + remedy}},
		{"the last one more", "data/2014/z.csv", rows, []string{"data/2014/z.csv: this file was added after edition 2014 was sealed [sealed] > remove it" + remedy}},
		{"one less", "data/2014/n1.csv", "", []string{"data/2014/n1.csv: this file is missing, and edition 2014 was sealed with it [sealed] > bring it back (git checkout -- data/2014/n1.csv)" + remedy}},
		{"line ends of Windows", "data/2014/n1.csv", dos(rows + "n1-rate,,ash,2014,1.5,\n"),
			[]string{"data/2014/n1.csv: the lines of this file end with CRLF, and edition 2014 was sealed with LF; nothing else has changed [sealed] > keep git from changing line ends: write data/** -text into .gitattributes, remove the file and bring it back (git checkout -- data/2014/n1.csv)"}},
		{"line ends of Unix in commentary", "content/2014/index.md", dos("+++\n+++\nWords.\n"),
			[]string{"content/2014/index.md: the lines of this file end with CRLF, and edition 2014 was sealed with LF; nothing else has changed [sealed] > keep git from changing line ends: write content/** -text into .gitattributes, remove the file and bring it back (git checkout -- content/2014/index.md)"}},
		{"some line ends", "content/2014/index.md", "+++\r\n+++\nWords.\n",
			[]string{"content/2014/index.md: the lines of this file end with CRLF, and edition 2014 was sealed with LF; nothing else has changed [sealed] > keep git from changing line ends: write content/** -text into .gitattributes, remove the file and bring it back (git checkout -- content/2014/index.md)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys, s := sealedInputs(t)
			if tt.text == "" {
				delete(fsys, tt.file)
			} else {
				fsys[tt.file] = &fstest.MapFile{Data: []byte(tt.text)}
			}
			var probs source.Problems
			if err := CheckInputs(fsys, s, &probs); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, messages(&probs)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFileSealedWithCRLFThatGotLF(t *testing.T) {
	fsys, _ := sealedInputs(t)
	fsys["data/2014/n1.csv"].Data = []byte(strings.ReplaceAll(rows, "\n", "\r\n"))
	s := &Seal{Edition: "2014", Inputs: inputsOf(t, fsys)}
	fsys["data/2014/n1.csv"].Data = []byte(rows)
	var probs source.Problems
	if err := CheckInputs(fsys, s, &probs); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(messages(&probs), "\n"); probs.Len() != 1 || !strings.Contains(got, "end with LF, and edition 2014 was sealed with CRLF") {
		t.Error(got)
	}
}

func TestLinksAreNotSealed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"data/2014/edition.toml", "elsewhere/n1.csv", "elsewhere/words/index.md"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere/n1.csv"), filepath.Join(dir, "data/2014/n1.csv")); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere/words"), filepath.Join(dir, "content/2014")); err != nil {
		t.Fatal(err)
	}
	s := &Seal{Edition: "2014", Inputs: []Input{{"content/2014/index.md", someSum, 1}, {"data/2014/edition.toml", SumOf([]byte("x")), 1}, {"data/2014/n1.csv", someSum, 1}}}
	var probs source.Problems
	if err := CheckInputs(os.DirFS(dir), s, &probs); err != nil {
		t.Fatal(err)
	}
	const text = ": this is a link or a device, where an edition needs a file or folder of its own [not-a-file] > put a copy in its place"
	if diff := cmp.Diff([]string{"content/2014" + text, "data/2014/n1.csv" + text}, messages(&probs)); diff != "" {
		t.Error(diff)
	}
}

func TestNamesThatSomeSystemsDoNotAllowAreNotSealed(t *testing.T) {
	fsys, _ := sealedInputs(t)
	fsys["content/2014/why?.png"] = &fstest.MapFile{}
	var probs source.Problems
	if _, err := InputsOf(fsys, "2014", &probs); err != nil {
		t.Fatal(err)
	}
	if got := messages(&probs); len(got) != 1 || got[0] != `content/2014/why?.png: path "content/2014/why?.png" holds '?', which not every system allows [file-name] > rename it` {
		t.Error(got)
	}
}
