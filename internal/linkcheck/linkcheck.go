// Package linkcheck looks at a built site as a reader's browser would and says
// what is broken: links and anchors that lead nowhere, links that only work on
// one server, pages without a heading or with ids twice, and whatever the
// pages' own security policy would refuse.
//
// It reads finished bytes and knows nothing of how they were made, so it is
// true of any site, the demonstration and an author's alike. Thousands of
// pages are read at the same time, one worker a core, and each once.
//
// Its rules begin with "built-"; "almanac check --explain" says what each means.
package linkcheck

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"almanac/internal/cores"
	"almanac/internal/source"
)

// Front is the page that every other must be reachable from.
const Front = "index.html"

// Built is a built site, wherever it lies.
type Built struct {
	Paths []string                     // of all its files
	Read  func(string) ([]byte, error) // reads one; it is called by several goroutines at once
	Copy  bool                         // it is an exported copy: it has no pictures for social networks, and its front page may lead on
	Stubs map[string]bool              // pages of a copy that stand in place of others, whose ids they do not have
}

// Check checks a site. What it finds becomes problems of pages, as a whole; the
// error is the first of reading.
func Check(b Built, probs *source.Problems) error {
	s := &site{paths: slices.Sorted(slices.Values(b.Paths)), copied: b.Copy, stubs: b.Stubs}
	s.index = make(map[string]int, len(s.paths))
	for i, p := range s.paths {
		s.index[p] = i
	}
	s.pages = make([]*page, len(s.paths))
	if err := s.readAll(b.Read); err != nil {
		return err
	}
	s.checkAnchors()
	if !b.Copy {
		s.checkCards()
	}
	s.checkTitles()
	s.checkReach()
	probs.Merge(&s.problems)
	return nil
}

// site is what is known of all files; files are numbered in the order of their
// paths.
type site struct {
	paths    []string
	index    map[string]int // number by path
	pages    []*page        // by number; nil for what is not a page
	copied   bool
	stubs    map[string]bool
	problems source.Problems
}

// page is what is kept of a page once it was read.
type page struct {
	title    string
	redirect bool
	card     string // the path of the picture that social networks show of it, "" for none or one of another host
	ids      map[string]bool
	links    map[target]bool // to pages of the site, own anchors included
	problems source.Problems
}

// target is where a link leads: a file, by its number, and an id in it or "".
type target struct {
	file int
	id   string
}

func (s *site) readAll(read func(string) ([]byte, error)) error {
	found := make([]source.Problems, len(s.paths))
	if err := cores.Try(len(s.paths), func(i int) error {
		ext := strings.ToLower(path.Ext(s.paths[i]))
		if ext != ".html" && ext != ".css" && ext != ".svg" {
			return nil
		}
		data, err := read(s.paths[i])
		if err != nil {
			return err
		}
		switch ext {
		case ".css":
			s.checkStyle(s.paths[i], data, &found[i])
		case ".svg":
			s.checkPicture(s.paths[i], data, &found[i])
		default:
			s.pages[i] = s.readPage(s.paths[i], data)
		}
		return nil
	}); err != nil {
		return err
	}
	for i := range found {
		s.problems.Merge(&found[i])
	}
	for _, p := range s.pages {
		if p != nil {
			s.problems.Merge(&p.problems)
		}
	}
	return nil
}

// resolve finds the file that a link on a page leads to. Its rule and text say
// what is wrong with the link; ok is false for one that leaves the site.
func (s *site) resolve(from, href string) (to target, ok bool, rule, text string) {
	u, err := url.Parse(href)
	switch {
	case err != nil:
		return to, false, "built-form", fmt.Sprintf("%q is not an address", href)
	case u.Scheme == "mailto" || u.Scheme == "tel":
		return to, false, "", ""
	case u.Scheme != "" || u.Host != "":
		return to, false, "built-host", href
	case u.Path == "" && u.Fragment == "" && u.RawQuery == "":
		return to, false, "built-form", "an empty link: expected a relative one that ends in a file name"
	case strings.HasPrefix(u.Path, "/"):
		return to, false, "built-form", fmt.Sprintf("%q starts at the root of a server: expected a relative link", href)
	case u.Path != "" && (strings.HasSuffix(u.Path, "/") || path.Base(u.Path) == "." || path.Base(u.Path) == ".."):
		return to, false, "built-form", fmt.Sprintf("%q does not end in a file name", href)
	}
	where := from
	if u.Path != "" {
		where = path.Join(path.Dir(from), u.Path)
	}
	file, there := s.index[where]
	if !there {
		return to, false, "built-link", fmt.Sprintf("%q leads to %s, which is not in the site", href, where)
	}
	// What follows "=" is for the script of the part that is named: "#compare=leeds".
	id, _, _ := strings.Cut(u.Fragment, "=")
	return target{file, id}, true, "", ""
}

func (s *site) checkAnchors() {
	for i, p := range s.pages {
		if p == nil {
			continue
		}
		for to := range p.links {
			other := s.pages[to.file]
			if to.id == "" || other == nil || other.ids[to.id] || s.stubs[s.paths[to.file]] || s.copied && other.redirect {
				continue
			}
			s.problems.Add(source.Pos{File: s.paths[i]}, "built-anchor", "no element of %s has the id %q", s.paths[to.file], to.id)
		}
	}
}

// checkCards looks for the pictures that social networks show of pages. They are
// named by whole addresses, and thousands of pages share them: what lacks is said
// once.
func (s *site) checkCards() {
	missing := map[string]bool{}
	first := ""
	for i, p := range s.pages {
		if p == nil || p.card == "" {
			continue
		}
		if _, there := s.index[p.card]; !there {
			if missing[p.card] = true; first == "" {
				first = s.paths[i]
			}
		}
	}
	if len(missing) > 0 {
		s.problems.Warn(source.Pos{File: first}, "built-card", "almanac build --cards draws them", "pictures that pages name for social networks are missing: %d, first %s", len(missing), s.pages[s.index[first]].card)
	}
}

func (s *site) checkTitles() {
	first := map[string]int{}
	for i, p := range s.pages {
		if p == nil || p.redirect || p.title == "" {
			continue
		}
		if other, twice := first[p.title]; twice {
			s.problems.Add(source.Pos{File: s.paths[i]}, "built-title", "the title %q is that of %s too", p.title, s.paths[other])
			continue
		}
		first[p.title] = i
	}
}

// checkReach follows the links from the front page. Redirects are for people
// who hold an old address and 404.html is for those who hold a wrong one, so
// nothing needs to link to them. To some stubs of a copy only its search leads.
func (s *site) checkReach() {
	start, ok := s.index[Front]
	if !ok {
		s.problems.Add(source.Pos{File: Front}, "built-link", "the site has no front page")
		return
	}
	seen := make([]bool, len(s.paths))
	seen[start] = true
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		p := s.pages[queue[0]]
		if p == nil {
			continue
		}
		for to := range p.links {
			if !seen[to.file] {
				seen[to.file] = true
				queue = append(queue, to.file)
			}
		}
	}
	for i, p := range s.pages {
		if p != nil && !seen[i] && !p.redirect && s.paths[i] != lost && !s.stubs[s.paths[i]] {
			s.problems.Add(source.Pos{File: s.paths[i]}, "built-orphan", "no link leads here from the front page")
		}
	}
}
