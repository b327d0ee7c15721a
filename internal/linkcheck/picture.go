package linkcheck

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"almanac/internal/source"
)

// checkPicture looks at a drawing in a file of its own: opened by itself it is a
// page without a security policy, which may run scripts and fetch what it likes.
func (s *site) checkPicture(from string, data []byte, probs *source.Problems) {
	pos := source.Pos{File: from}
	if bytes.Contains(data, []byte("<!ENTITY")) {
		probs.Add(pos, "built-inline", "a drawing declares entities, which can stand for anything")
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	style := false
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind == html.TextToken && style {
			s.checkStyle(from, z.Text(), probs)
		}
		style = false
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			if kind == html.CommentToken && bytes.Contains(bytes.ToLower(z.Raw()), []byte("xml-stylesheet")) {
				probs.Add(pos, "built-inline", "a drawing takes its style from another file")
			}
			continue
		}
		raw, more := z.TagName()
		name := string(raw)
		if n := strings.IndexByte(name, ':'); n >= 0 { // of a name space: svg:script
			name = name[n+1:]
		}
		switch name {
		case "script", "foreignobject", "iframe", "object", "embed", "handler":
			probs.Add(pos, "built-inline", "a drawing holds a %s element", name)
		case "style":
			style = kind == html.StartTagToken
		}
		for more {
			var key, val []byte
			key, val, more = z.TagAttr()
			s.checkDrawn(from, name, string(key), string(val), probs)
		}
	}
}

// checkDrawn looks at an attribute of a drawing.
func (s *site) checkDrawn(from, element, key, val string, probs *source.Problems) {
	pos := source.Pos{File: from}
	local := key[strings.LastIndexByte(key, ':')+1:]
	if strings.HasPrefix(key, "xmlns") {
		return
	}
	address := strings.ToLower(strings.TrimSpace(val))
	switch {
	case strings.HasPrefix(local, "on") && local != "on":
		probs.Add(pos, "built-inline", "%s on %s: a drawing may not run anything", local, element)
	case strings.HasPrefix(address, "javascript:"):
		probs.Add(pos, "built-inline", "%s=%q: a drawing may not run anything", local, val)
	case local == "href" || local == "src":
		if strings.HasPrefix(address, "data:image/") && !strings.HasPrefix(address, "data:image/svg") || element == atom.A.String() && strings.HasPrefix(address, "http") {
			return
		}
		s.checkFetched(from, val, probs)
	case strings.Contains(address, "url(") || strings.Contains(address, "image-set("):
		s.checkStyle(from, []byte(val), probs)
	}
}
