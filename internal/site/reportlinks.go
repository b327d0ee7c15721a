package site

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A report sets pages of the site one after the other. Each was written to stand
// alone: its ids are its own, its headings begin at the second level, its links
// lead from its place. What follows makes one document of them. It reads only
// what the program has drawn itself.

var (
	idsInTags = regexp.MustCompile(`( (?:id|for|aria-labelledby|aria-describedby|aria-controls)=")([^"]*)"|( (?:xlink:)?href="#)([^"]*)"|(url\(#)([^)]*)\)`)
	headings  = regexp.MustCompile(`(</?h)([2-6])\b`)
	folds     = regexp.MustCompile(`<details class="part" id="([^"]*)"><summary>(.*?)</summary>`)
	leading   = regexp.MustCompile(` (href|src)="([^"]*)"`)
	linked    = regexp.MustCompile(`<(link|img|a)\b[^>]*>`)
)

// scoped puts a prefix before every id of a piece of a page and before what
// refers to one, and takes its headings down some levels.
func scoped(piece template.HTML, prefix string, down int) template.HTML {
	out := string(piece)
	if prefix != "" {
		out = idsInTags.ReplaceAllStringFunc(out, func(found string) string {
			m := idsInTags.FindStringSubmatch(found)
			switch {
			case m[3] != "":
				return m[3] + prefix + m[4] + `"`
			case m[5] != "":
				return m[5] + prefix + m[6] + ")"
			}
			ids := strings.Fields(m[2])
			for i := range ids {
				ids[i] = prefix + ids[i]
			}
			return m[1] + strings.Join(ids, " ") + `"`
		})
	}
	if down > 0 {
		out = headings.ReplaceAllStringFunc(out, func(found string) string {
			m := headings.FindStringSubmatch(found)
			level, _ := strconv.Atoi(m[2])
			return m[1] + strconv.Itoa(min(level+down, 6))
		})
	}
	return template.HTML(out)
}

// unfolded makes sections of folded parts: paper has nothing to press.
func unfolded(piece template.HTML) template.HTML {
	out := folds.ReplaceAllString(string(piece), `<section class="part" id="$1"><h3>$2</h3>`)
	return template.HTML(strings.ReplaceAll(out, "</details>", "</section>"))
}

// relink leads the links of a report to where they find something: into the
// document itself, to the published site, or nowhere, where the site does not say
// its address. It gives the files of the site that the document needs beside it.
func (r *renderer) relink(t *Target, page []byte) (out []byte, files []string) {
	ids, _ := outlineOf(page)
	at := map[string]bool{}
	for _, id := range ids {
		at[id] = true
	}
	out = linked.ReplaceAllFunc(page, func(tag []byte) []byte {
		m := leading.FindSubmatch(tag)
		if m == nil {
			return tag
		}
		href := html.UnescapeString(string(m[2]))
		to := leadsTo(t.Path, href)
		if to == "" || strings.HasPrefix(href, "#") {
			return tag // within the document, or to another site
		}
		path, anchor, _ := strings.Cut(to, "#")
		if !bytes.HasPrefix(tag, []byte("<a ")) {
			if !r.plan.Has(path) { // a sealed edition has the styles of its day, the report those of today
				path = "assets/" + path[strings.LastIndexByte(path, '/')+1:]
			}
			files = append(files, path)
			return bytes.Replace(tag, m[0], []byte(" "+string(m[1])+`="`+html.EscapeString(path)+`"`), 1)
		}
		if id := r.inReport(t, path, anchor); at[id] {
			return []byte(`<a href="#` + id + `">`)
		}
		base := r.m.Config.BaseURL
		if base == "" {
			return []byte("<a>")
		}
		to = base + strings.TrimSuffix(path, "index.html")
		if anchor != "" {
			to += "#" + anchor
		}
		return []byte(`<a href="` + html.EscapeString(to) + `">`)
	})
	slices.Sort(files)
	return out, slices.Compact(files)
}

// inReport is the id that a place of the site has in the report; "" for none.
func (r *renderer) inReport(t *Target, path, anchor string) string {
	e := t.ed
	within, ok := strings.CutPrefix(path, e.ID+"/")
	parts := strings.Split(within, "/")
	switch {
	case !ok:
		return ""
	case path == t.Path:
		return anchor
	case len(parts) < 3 || parts[0] != "areas":
		return ""
	}
	id := ""
	if t.kind == boardPage {
		id = parts[1]
	} else if parts[1] != e.Register.Areas[t.area].Slug {
		return ""
	}
	for _, part := range []string{strings.Join(parts[2:len(parts)-1], "-"), anchor} {
		if id != "" && part != "" {
			id += "-"
		}
		id += part
	}
	return id
}
