package site

import (
	"io/fs"
	"strings"

	"almanac/internal/linkcheck"
	"almanac/internal/output"
	"almanac/internal/source"
)

// CheckBuilt looks at a built site as readers and other systems would: its pages,
// see linkcheck, the names of its files, and whether its manifest names them all. It
// reads what is there, whoever wrote it. The error is for files that cannot be
// read.
func CheckBuilt(built fs.FS, probs *source.Problems) error {
	var paths []string
	err := fs.WalkDir(built, ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || e.IsDir() || strings.HasPrefix(p, ".") && p != securityPath:
		case e.Type()&fs.ModeSymlink != 0: // what it leads to is not in the folder, and another system has no links
			probs.Add(source.Pos{File: p}, "built-name", "this is a link to another file or folder, and not a file")
		default:
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		return err
	}
	checkNames(paths, probs)
	copied, err := checkManifest(built, paths, probs)
	if err != nil {
		return err
	}
	copied.Paths, copied.Read = paths, func(p string) ([]byte, error) { return fs.ReadFile(built, p) }
	return linkcheck.Check(copied, probs)
}

// checkNames looks for files and folders that do not survive being copied to
// another system.
func checkNames(paths []string, probs *source.Problems) {
	folded := map[string]string{} // files and folders by what their names have in common
	for _, p := range paths {
		pos := source.Pos{File: p}
		if err := output.CheckPath(p); err != nil {
			probs.Add(pos, "built-name", "%v", err)
		}
		if strings.ContainsAny(p, " \u00a0") {
			probs.Add(pos, "built-name", "there is a space in the name: an address that is copied ends there")
		}
		for end := len(p); end > 0; end = strings.LastIndexByte(p[:end], '/') {
			name, what := p[:end], "Windows and macOS keep one of the two"
			fold := source.FoldCase(name)
			other, seen := folded[fold]
			if seen && other == name {
				break // a folder, which was looked at
			}
			if seen {
				if end < len(p) {
					what = "Windows and macOS make one folder of the two"
				}
				probs.Add(source.Pos{File: name}, "built-name", "%s has the same name but for capitals: %s", other, what)
				break
			}
			folded[fold] = name
		}
	}
}

// checkManifest holds the files against the manifest, by name: whether their bytes
// are those of the manifest is for verify to say. It gives what the manifest says of
// the site: whether it is a copy, and which of its pages stand in place of others.
func checkManifest(built fs.FS, paths []string, probs *source.Problems) (of linkcheck.Built, err error) {
	pos := source.Pos{File: output.Manifest}
	data, err := fs.ReadFile(built, output.Manifest)
	if err != nil {
		probs.AddHint(pos, "built-manifest", "build the site again", "the site has no manifest")
		return of, nil
	}
	manifest, err := output.DecodeManifest(data)
	if err != nil {
		probs.AddHint(pos, "built-manifest", "build the site again", "the manifest cannot be read: %v", err)
		return of, nil
	}
	of.Copy, of.Stubs = output.DecodeCopy(data) != nil, map[string]bool{}
	for _, p := range paths {
		entry, ok := manifest[p]
		if of.Stubs[p] = entry.Made; !ok && p != output.Manifest && !(of.Copy && p == output.Sums) {
			probs.Add(source.Pos{File: p}, "built-manifest", "the manifest does not name this file")
		}
		delete(manifest, p)
	}
	for p := range manifest {
		probs.Add(pos, "built-manifest", "%s is not there", p)
	}
	return of, nil
}
