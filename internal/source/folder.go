package source

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Largest is how many bytes a file of the user's may have, by its ending; an
// archive may have as many as its seal says, and is never held in memory. The
// limits are ten times what the widest site needs. They keep a file that got
// there by mistake, a database's dump or a film, from taking all memory before
// anything could be said.
func Largest(name string) int64 {
	switch path.Ext(name) {
	case ".csv":
		return 512 << 20
	case ".json":
		return 256 << 20 // the seal of a wide edition lists every file of it
	case ".toml":
		return 8 << 20
	case ".zip":
		return 1 << 50
	}
	return 64 << 20
}

// CheckFolder looks at the files of a site before any of them is read: that each
// is a file, of the site, not too large to be read, and can be copied to every
// system. names are the files and folders that are read; those that are not
// there are passed over, and so are hidden files.
//
// A link is followed when it leads to another file of the site. One that leads
// out of the site's folder is refused: what stands there is nobody's to publish,
// and not there on the next machine. One that leads to a folder would be passed
// over, and an edition with it.
func CheckFolder(fsys fs.FS, names []string, probs *Problems) error {
	for _, name := range names {
		err := fs.WalkDir(fsys, name, func(name string, entry fs.DirEntry, err error) error {
			hidden := strings.HasPrefix(path.Base(name), ".")
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err != nil:
				return fmt.Errorf("look at %s: %w", name, err)
			case hidden && entry.IsDir():
				return fs.SkipDir
			case hidden:
				return nil
			}
			checkName(name, probs)
			if entry.IsDir() {
				return checkCase(fsys, name, probs)
			}
			return checkFile(fsys, name, entry, probs)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkName holds that every system takes the name of a file or folder.
func checkName(name string, probs *Problems) {
	if fault := NameFault(path.Base(name)); fault != "" {
		probs.AddHint(Pos{File: name}, "file-name", "rename it", "%s", fault)
	} else if len(name) > MaxPath {
		probs.AddHint(Pos{File: name}, "file-name", "use shorter names", "the path has %d bytes, at most %d are allowed", len(name), MaxPath)
	}
}

// checkCase holds that no two names of a folder are one on other systems.
func checkCase(fsys fs.FS, dir string, probs *Problems) error {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return fmt.Errorf("look at %s: %w", dir, err)
	}
	seen := make(map[string]string, len(entries))
	for _, entry := range entries {
		key := FoldCase(entry.Name())
		if other, ok := seen[key]; ok {
			probs.AddHint(Pos{File: path.Join(dir, entry.Name())}, "file-name", "rename one of them",
				"%q and %q differ only by upper and lower case: on Windows and macOS one of them is lost", other, entry.Name())
		}
		seen[key] = entry.Name()
	}
	return nil
}

// checkFile holds that an entry can be read as a file of the site.
func checkFile(fsys fs.FS, name string, entry fs.DirEntry, probs *Problems) error {
	pos, link := Pos{File: name}, entry.Type()&fs.ModeSymlink != 0
	if link && !checkLink(fsys, name, probs) {
		return nil
	}
	info, err := entry.Info()
	if link {
		info, err = fs.Stat(fsys, name)
	}
	switch {
	case err != nil && link:
		probs.AddHint(pos, "link-out", "put a copy in its place", "this is a link to nothing, or out of the folder of the site")
	case err != nil:
		return fmt.Errorf("look at %s: %w", name, err)
	case info.IsDir():
		probs.AddHint(pos, "link-out", "put a copy in its place", "this is a link to a folder, which is not followed")
	case !info.Mode().IsRegular():
		probs.AddHint(pos, "not-a-file", "put a file in its place", "this is a device or a pipe, where a file is read")
	case info.Size() == 0 && path.Ext(name) == ".toml":
		probs.AddHint(pos, "empty-file", "bring back what stood in it, or delete it", "the file is empty")
	case info.Size() > Largest(name):
		probs.AddHint(pos, "too-large", "check that it is what it should be", "the file has %d MB, at most %d are read", info.Size()>>20, Largest(name)>>20)
	}
	return nil
}

// checkLink reports a link whose own words lead out of the site.
func checkLink(fsys fs.FS, name string, probs *Problems) bool {
	to, err := fs.ReadLink(fsys, name)
	if err != nil {
		return true // the file system of a test, say; that what it leads to can be opened is held anyway
	}
	slashed := strings.ReplaceAll(to, `\`, "/")
	if drive := len(slashed) > 1 && slashed[1] == ':'; !drive && !path.IsAbs(slashed) && fs.ValidPath(path.Join(path.Dir(name), slashed)) {
		return true
	}
	probs.AddHint(Pos{File: name}, "link-out", "put a copy in its place", "this link leads out of the folder of the site, to %s", to)
	return false
}
