package site

import (
	"encoding/json"
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
		if err == nil && !e.IsDir() && !strings.HasPrefix(p, ".") {
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		return err
	}
	checkNames(paths, probs)
	if err := checkManifest(built, paths, probs); err != nil {
		return err
	}
	return linkcheck.Check(paths, func(p string) ([]byte, error) { return fs.ReadFile(built, p) }, probs)
}

// checkNames looks for files that do not survive being copied to another system.
func checkNames(paths []string, probs *source.Problems) {
	folded := map[string]string{}
	for _, p := range paths {
		pos := source.Pos{File: p}
		if err := output.CheckPath(p); err != nil {
			probs.Add(pos, "built-name", "%v", err)
		}
		lower := strings.ToLower(p)
		if other, twice := folded[lower]; twice {
			probs.Add(pos, "built-name", "%s has the same name but for capitals: Windows and macOS keep one of the two", other)
		}
		folded[lower] = p
	}
}

// checkManifest holds the files against the manifest, by name: whether their bytes
// are those of the manifest is for verify to say.
func checkManifest(built fs.FS, paths []string, probs *source.Problems) error {
	pos := source.Pos{File: output.Manifest}
	data, err := fs.ReadFile(built, output.Manifest)
	if err != nil {
		probs.AddHint(pos, "built-manifest", "build the site again", "the site has no manifest")
		return nil
	}
	var manifest struct {
		Files map[string]json.RawMessage `json:"files"`
	}
	if err := json.Unmarshal(data, &manifest); err != nil {
		probs.AddHint(pos, "built-manifest", "build the site again", "the manifest cannot be read: %v", err)
		return nil
	}
	for _, p := range paths {
		if _, ok := manifest.Files[p]; !ok && p != output.Manifest {
			probs.Add(source.Pos{File: p}, "built-manifest", "the manifest does not name this file")
		}
		delete(manifest.Files, p)
	}
	for p := range manifest.Files {
		probs.Add(pos, "built-manifest", "%s is not there", p)
	}
	return nil
}
