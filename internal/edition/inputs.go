package edition

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"almanac/internal/source"
)

// InputsOf lists the files that an edition is made from, with their hashes: all
// below data/<id> and content/<id>, images and other attachments too, but for
// the seal, the archive, and what systems and programs leave behind. Bytes are
// bytes: a line end more is another file. What cannot be sealed is a problem.
func InputsOf(fsys fs.FS, id string, probs *source.Problems) ([]Input, error) {
	var inputs []Input
	for _, dir := range []string{"content/" + id, "data/" + id} {
		err := walkInputs(fsys, dir, probs, func(name string) error {
			in, err := inputOf(fsys, name)
			inputs = append(inputs, in)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("look at the inputs of edition %s: %w", id, err)
		}
	}
	slices.SortFunc(inputs, func(a, b Input) int { return cmp.Compare(a.Path, b.Path) })
	return inputs, nil
}

func walkInputs(fsys fs.FS, dir string, probs *source.Problems, visit func(name string) error) error {
	if info, err := fs.Lstat(fsys, dir); errors.Is(err, fs.ErrNotExist) {
		return nil // an edition need not have commentary
	} else if err != nil {
		return err
	} else if !info.IsDir() {
		refuse(dir, probs)
		return nil
	}
	return fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == dir:
			return nil
		case leftBehind(entry.Name()) && entry.IsDir():
			return fs.SkipDir
		case leftBehind(entry.Name()), path.Dir(name) == dir && strings.HasPrefix(dir, "data/") && ofSealing(entry.Name()):
			return nil
		case entry.IsDir():
			return nil
		case !entry.Type().IsRegular():
			refuse(name, probs)
			return nil
		}
		if err := checkPath(name); err != nil {
			probs.AddHint(source.Pos{File: name}, "file-name", "rename it", "%v", err)
			return nil
		}
		return visit(name)
	})
}

// refuse reports a link: what it leads to may change without a change in the
// folder of the edition.
func refuse(name string, probs *source.Problems) {
	probs.AddHint(source.Pos{File: name}, "not-a-file", "put a copy in its place", "this is a link or a device, where an edition needs a file or folder of its own")
}

// ofSealing knows the files that come with a seal.
func ofSealing(name string) bool { return name == SealFile || name == ArchiveFile }

// leftBehind knows the files that are no part of an edition although they lie
// in its folder: hidden ones, locks of spreadsheets, and what Windows writes.
func leftBehind(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "Thumbs.db" || name == "desktop.ini"
}

func inputOf(fsys fs.FS, name string) (Input, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return Input{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return Input{}, fmt.Errorf("read %s: %w", name, err)
	}
	return Input{name, hex.EncodeToString(sum.Sum(nil)), size}, nil
}

// CheckInputs holds that the inputs of a sealed edition are those that it was
// sealed with. Each that was changed, is missing or was added is one problem.
func CheckInputs(fsys fs.FS, s *Seal, probs *source.Problems) error {
	inputs, err := InputsOf(fsys, s.Edition, probs)
	if err != nil {
		return err
	}
	sealed := s.Inputs
	for len(inputs) > 0 || len(sealed) > 0 {
		switch {
		case len(sealed) == 0 || len(inputs) > 0 && inputs[0].Path < sealed[0].Path:
			s.unlike(inputs[0].Path, "remove it", probs, "this file was added after edition %s was sealed", s.Edition)
			inputs = inputs[1:]
		case len(inputs) == 0 || sealed[0].Path < inputs[0].Path:
			name := sealed[0].Path
			if _, err := fs.Lstat(fsys, name); err != nil { // or a link in its place has been reported
				s.unlike(name, "bring it back (git checkout -- "+name+")", probs, "this file is missing, and edition %s was sealed with it", s.Edition)
			}
			sealed = sealed[1:]
		default:
			if inputs[0] != sealed[0] {
				if err := s.changed(fsys, sealed[0], probs); err != nil {
					return err
				}
			}
			inputs, sealed = inputs[1:], sealed[1:]
		}
	}
	return nil
}

// unlike reports a file that is not as it was sealed, with both remedies.
func (s *Seal) unlike(name, undo string, probs *source.Problems, format string, args ...any) {
	hint := fmt.Sprintf("%s, or publish a revision: almanac revise %s --reason \"…\"", undo, s.Edition)
	probs.AddHint(source.Pos{File: name}, "sealed", hint, format, args...)
}

// changed reports a file whose bytes are others. Line ends alone are told apart:
// nobody has changed anything then, but git, and to publish a revision for that
// would be folly.
func (s *Seal) changed(fsys fs.FS, was Input, probs *source.Problems) error {
	data, err := fs.ReadFile(fsys, was.Path)
	if err != nil {
		return fmt.Errorf("read %s: %w", was.Path, err)
	}
	lf := bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	found, sealed := "", ""
	switch was.SHA256 {
	case SumOf(lf):
		found, sealed = "CRLF", "LF"
	case SumOf(bytes.ReplaceAll(lf, []byte("\n"), []byte("\r\n"))):
		found, sealed = "LF", "CRLF"
	}
	if found == "" {
		s.unlike(was.Path, "undo the change (git checkout -- "+was.Path+")", probs, "this file was changed after edition %s was sealed", s.Edition)
		return nil
	}
	probs.AddHint(source.Pos{File: was.Path}, "sealed", lineEnds(was.Path), "the lines of this file end with %s, and edition %s was sealed with %s; nothing else has changed", found, s.Edition, sealed)
	return nil
}

// lineEnds says how to undo what git has done to the line ends of a file.
func lineEnds(name string) string {
	top, _, _ := strings.Cut(name, "/")
	return fmt.Sprintf("keep git from changing line ends: write %s/** -text into .gitattributes, remove the file and bring it back (git checkout -- %s)", top, name)
}
