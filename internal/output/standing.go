package output

import (
	"fmt"
	"slices"
)

// standing is the site that stands in a target before a build. A site has many files, of
// which a build mostly changes few, so that they are numbered: what becomes of each is
// noted by its number. The methods take a nil standing for one without files.
type standing struct {
	files  []listed         // sorted by path
	number map[string]int32 // of each, by path

	named []bool // the build has named it
	stays []bool // as it stands, without being given
}

func newStanding(files []listed) *standing {
	s := &standing{files, make(map[string]int32, len(files)), make([]bool, len(files)), make([]bool, len(files))}
	for i := range files {
		s.number[files[i].path] = int32(i)
	}
	return s
}

// find gives the number of a file.
func (s *standing) find(path string) (number int32, ok bool) {
	if s == nil {
		return 0, false
	}
	number, ok = s.number[path]
	return number, ok
}

// entry gives what the manifest says of a file.
func (s *standing) entry(path string) (e Entry, ours bool) {
	i, ours := s.find(path)
	if ours {
		e = s.files[i].Entry
	}
	return e, ours
}

// has reports whether a file is one of these.
func (s *standing) has(path string) bool {
	_, ours := s.find(path)
	return ours
}

// list gives the files, sorted by path.
func (s *standing) list() []listed {
	if s == nil {
		return nil
	}
	return s.files
}

// name notes that the build has named a file.
func (s *standing) name(number int32) error {
	if s.named[number] {
		return fmt.Errorf("%s is written twice", s.files[number].path)
	}
	s.named[number] = true
	return nil
}

// with lists the files that stay and those that were given, sorted by path.
func (s *standing) with(given map[string]Entry) []listed {
	others := listOf(given)
	all := make([]listed, 0, len(s.list())+len(others))
	for i, f := range s.list() {
		if !s.stays[i] {
			continue
		}
		for len(others) > 0 && others[0].path < f.path {
			all, others = append(all, others[0]), others[1:]
		}
		all = append(all, f)
	}
	return append(all, others...)
}

// gone lists the paths of the files that are not in a list, which is sorted.
func (s *standing) gone(list []listed) (paths []string) {
	for _, f := range s.list() {
		for len(list) > 0 && list[0].path < f.path {
			list = list[1:]
		}
		if len(list) == 0 || list[0].path != f.path {
			paths = append(paths, f.path)
		}
	}
	return paths
}

// is reports whether a list is that of the files as they stand.
func (s *standing) is(list []listed) bool { return s != nil && slices.Equal(s.files, list) }
