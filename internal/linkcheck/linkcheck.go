// Package linkcheck looks at a built site as a reader's browser would and says
// what is broken: links and anchors that lead nowhere, links that only work on
// one server, pages without a heading or with ids twice, and whatever the
// pages' own security policy would refuse.
//
// It reads finished bytes and knows nothing of how they were made, so it is
// true of any site, the demonstration and an author's alike. Thousands of
// pages are read at the same time, one worker a core, and each once.
//
// Rules, as they appear in Problem.Rule:
//
//	link       a link, image, script or style that is not in the site
//	anchor     a link to an id that its page does not have
//	form       a link that is not relative (404.html apart) or does not end in a file name
//	host       something fetched from another host
//	idref      a label, description or paint that names an id of no element
//	id         an id twice, empty or with white space
//	heading    not exactly one h1
//	title      no title, or that of another page
//	language   an html element without lang
//	inline     a script, style, handler or address that the policy refuses
//	orphan     a page that no link leads to from the front page
package linkcheck

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A Problem is one thing that is wrong in a built page.
type Problem struct {
	Page string // path in the site
	Rule string // see the package comment
	Text string // what was found, and what was expected
}

// String gives "page: text [rule]".
func (p Problem) String() string { return fmt.Sprintf("%s: %s [%s]", p.Page, p.Text, p.Rule) }

// Front is the page that every other must be reachable from.
const Front = "index.html"

// CheckDir checks the site in a folder. Its error is a failure to read.
func CheckDir(dir string) ([]Problem, error) {
	root := os.DirFS(dir)
	var paths []string
	err := fs.WalkDir(root, ".", func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			paths = append(paths, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return Check(paths, func(p string) ([]byte, error) { return fs.ReadFile(root, p) })
}

// Check checks a site given by the paths of all its files and a function that
// reads one, which is called by several goroutines at once. Problems are
// sorted by page and rule; the error is the first of read.
func Check(paths []string, read func(string) ([]byte, error)) ([]Problem, error) {
	s := &site{paths: slices.Sorted(slices.Values(paths))}
	s.index = make(map[string]int, len(s.paths))
	for i, p := range s.paths {
		s.index[p] = i
	}
	s.pages = make([]*page, len(s.paths))
	if err := s.readAll(read); err != nil {
		return nil, err
	}
	s.checkAnchors()
	s.checkTitles()
	s.checkReach()
	slices.SortFunc(s.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(s.problems), nil
}

// site is what is known of all files; files are numbered in the order of their
// paths.
type site struct {
	paths    []string
	index    map[string]int // number by path
	pages    []*page        // by number; nil for what is not a page
	problems []Problem
}

// page is what is kept of a page once it was read.
type page struct {
	title    string
	redirect bool
	ids      map[string]bool
	links    map[target]bool // to pages of the site, own anchors included
	problems []Problem
}

// target is where a link leads: a file, by its number, and an id in it or "".
type target struct {
	file int
	id   string
}

func (s *site) readAll(read func(string) ([]byte, error)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	found := make([][]Problem, len(errs))
	for w := range errs {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(s.paths) {
					return
				}
				ext := path.Ext(s.paths[i])
				if ext != ".html" && ext != ".css" {
					continue
				}
				data, err := read(s.paths[i])
				if err != nil {
					errs[w] = err
					return
				}
				if ext == ".css" {
					found[w] = append(found[w], s.checkStyle(s.paths[i], data)...)
					continue
				}
				s.pages[i] = s.readPage(s.paths[i], data)
			}
		})
	}
	wg.Wait()
	for w := range errs {
		if errs[w] != nil {
			return errs[w]
		}
		s.problems = append(s.problems, found[w]...)
	}
	for _, p := range s.pages {
		if p != nil {
			s.problems = append(s.problems, p.problems...)
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
		return to, false, "form", fmt.Sprintf("%q is not an address", href)
	case u.Scheme == "mailto" || u.Scheme == "tel":
		return to, false, "", ""
	case u.Scheme != "" || u.Host != "":
		return to, false, "host", href
	case u.Path == "" && u.Fragment == "" && u.RawQuery == "":
		return to, false, "form", "an empty link: expected a relative one that ends in a file name"
	case strings.HasPrefix(u.Path, "/"):
		return to, false, "form", fmt.Sprintf("%q starts at the root of a server: expected a relative link", href)
	case u.Path != "" && (strings.HasSuffix(u.Path, "/") || path.Base(u.Path) == "." || path.Base(u.Path) == ".."):
		return to, false, "form", fmt.Sprintf("%q does not end in a file name", href)
	}
	where := from
	if u.Path != "" {
		where = path.Join(path.Dir(from), u.Path)
	}
	file, there := s.index[where]
	if !there {
		return to, false, "link", fmt.Sprintf("%q leads to %s, which is not in the site", href, where)
	}
	return target{file, u.Fragment}, true, "", ""
}

func (s *site) checkAnchors() {
	for i, p := range s.pages {
		if p == nil {
			continue
		}
		for to := range p.links {
			other := s.pages[to.file]
			if to.id == "" || other == nil || other.ids[to.id] {
				continue
			}
			s.problems = append(s.problems, Problem{s.paths[i], "anchor", fmt.Sprintf("no element of %s has the id %q", s.paths[to.file], to.id)})
		}
	}
}

func (s *site) checkTitles() {
	first := map[string]int{}
	for i, p := range s.pages {
		if p == nil || p.redirect || p.title == "" {
			continue
		}
		if other, twice := first[p.title]; twice {
			s.problems = append(s.problems, Problem{s.paths[i], "title", fmt.Sprintf("the title %q is that of %s too", p.title, s.paths[other])})
			continue
		}
		first[p.title] = i
	}
}

// checkReach follows the links from the front page. Redirects are for people
// who hold an old address and 404.html is for those who hold a wrong one, so
// nothing needs to link to them.
func (s *site) checkReach() {
	start, ok := s.index[Front]
	if !ok {
		s.problems = append(s.problems, Problem{Front, "link", "the site has no front page"})
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
		if p != nil && !seen[i] && !p.redirect && s.paths[i] != lost {
			s.problems = append(s.problems, Problem{s.paths[i], "orphan", "no link leads here from the front page"})
		}
	}
}

// checkStyle looks at what a style sheet fetches.
func (s *site) checkStyle(from string, data []byte) []Problem {
	var out []Problem
	text := string(data)
	if strings.Contains(text, "@import") {
		out = append(out, Problem{from, "inline", "a style sheet may not import another"})
	}
	for {
		_, rest, found := strings.Cut(text, "url(")
		if !found {
			return out
		}
		href, after, _ := strings.Cut(rest, ")")
		text = after
		href = strings.Trim(strings.TrimSpace(href), `"'`)
		if strings.HasPrefix(href, "data:") || strings.HasPrefix(href, "#") {
			continue
		}
		if _, ok, rule, what := s.resolve(from, href); !ok {
			out = append(out, Problem{from, cmp.Or(rule, "host"), cmp.Or(what, href)})
		}
	}
}
