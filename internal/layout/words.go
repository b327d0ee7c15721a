package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"almanac/internal/source"
	"almanac/internal/words"
)

// functions are what layouts say words with. The messages are escaped once, here,
// so that what is filled in can be HTML.
func functions(w *words.Words) template.FuncMap {
	escaped := w.Map(template.HTMLEscapeString)
	return template.FuncMap{
		"word":   w.Text,                                           // only where it is handed on: see speller
		"shared": func(string, *Frame) template.HTML { return "" }, // each layout has its own
		"say": func(key string, pairs ...any) (template.HTML, error) {
			return say(escaped, key, pairs)
		},
		"linkto": linked,
		"download": func(href, text string) template.HTML {
			return template.HTML(strings.Replace(string(linked(href, text)), ">", " download>", 1))
		},
		"crumbs": func(links []Link) template.HTML { return template.HTML(appendCrumbs(nil, links)) },
		"files":  func(links []Link) template.HTML { return template.HTML(appendFiles(nil, links)) },
		"dated":  dated,
		"commas": func(links []Link) template.HTML { return template.HTML(escaped.Comma(linkedAll(links))) },
		"semicolons": func(first Link, more []Link) template.HTML {
			return template.HTML(escaped.Semicolons(linkedAll(append([]Link{first}, more...))))
		},
	}
}

// say fills in a message. A number n words it.
func say(w *words.Words, key string, pairs []any) (template.HTML, error) {
	filled, count := make([]string, 0, 8), -1
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return "", fmt.Errorf("%v is not the name of what is filled in", pairs[i])
		}
		var text string
		switch v := pairs[i+1].(type) {
		case string:
			text = template.HTMLEscapeString(v)
		case template.HTML:
			text = string(v)
		case Link:
			text = string(linked(v.Href, v.Text))
		case *Link:
			text = string(linked(v.Href, v.Text))
		case int:
			if text = w.Number(v); name == "n" {
				count = v
			}
		default:
			return "", fmt.Errorf("%s cannot be filled in: it is a %T", name, v)
		}
		filled = append(filled, name, text)
	}
	if w.IsPlural(key) {
		if count < 0 {
			return "", fmt.Errorf("n is no number, and it words %s", key)
		}
		return template.HTML(w.Count(key, count, filled...)), nil
	}
	return template.HTML(w.Say(key, filled...)), nil
}

// linked is a link inside the site.
func linked(href, text string) template.HTML {
	if href == "" {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(`<a href="` + template.HTMLEscapeString(href) + `">` + template.HTMLEscapeString(text) + `</a>`)
}

func linkedAll(links []Link) []string {
	out := make([]string, len(links))
	for i, l := range links {
		out[i] = string(linked(l.Href, l.Text))
	}
	return out
}

// dated is a date in words that programs can read as well.
func dated(iso, text string) template.HTML {
	return template.HTML(`<time datetime="` + template.HTMLEscapeString(iso) + `">` + template.HTMLEscapeString(text) + `</time>`)
}

// spell goes through the parts that a file has given to a template. Those of
// base.html are done once, before each kind takes its copy of them.
func spell(t *template.Template, file string, w *words.Words, probs *source.Problems) {
	for _, part := range t.Templates() {
		if part.Tree != nil && part.Tree.Root != nil && part.Tree.ParseName == file {
			s := speller{words: w, tree: part.Tree, probs: probs}
			s.list(part.Tree.Root)
		}
	}
}

// speller goes through a template once when it is read: it holds what is said
// against the file of words, puts words that nothing is filled into where they are
// asked for, so that no page spends time on it, and collapses the white space of
// texts into one space, or a line break where there was one.
type speller struct {
	words *words.Words
	tree  *parse.Tree
	probs *source.Problems
}

var blanks = regexp.MustCompile(`[ \t\r\n]+`)

func (s *speller) list(n *parse.ListNode) {
	if n == nil {
		return
	}
	for i, c := range n.Nodes {
		switch c := c.(type) {
		case *parse.TextNode:
			c.Text = blanks.ReplaceAllFunc(c.Text, func(b []byte) []byte {
				if bytes.IndexByte(b, '\n') >= 0 {
					return []byte("\n")
				}
				return []byte(" ")
			})
		case *parse.ActionNode:
			s.pipe(c.Pipe)
			if text, ok := s.plain(c.Pipe); ok {
				n.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: c.Pos, Text: []byte(template.HTMLEscapeString(text))}
			}
		case *parse.TemplateNode:
			s.pipe(c.Pipe)
		case *parse.IfNode:
			s.branch(&c.BranchNode)
		case *parse.RangeNode:
			s.branch(&c.BranchNode)
		case *parse.WithNode:
			s.branch(&c.BranchNode)
		}
	}
}

func (s *speller) branch(n *parse.BranchNode) {
	s.pipe(n.Pipe)
	s.list(n.List)
	s.list(n.ElseList)
}

// plain gives the words of an action that does nothing but to say them.
func (s *speller) plain(n *parse.PipeNode) (string, bool) {
	if len(n.Cmds) != 1 || len(n.Decl) > 0 {
		return "", false
	}
	args := n.Cmds[0].Args
	if name, ok := args[0].(*parse.IdentifierNode); !ok || name.Ident != "word" || len(args) != 2 {
		return "", false
	}
	key, ok := args[1].(*parse.StringNode)
	if !ok || !s.words.Has(key.Text) || len(s.words.Holes(key.Text)) > 0 {
		return "", false
	}
	return s.words.Text(key.Text), true
}

// pipe checks what is said in a pipeline.
func (s *speller) pipe(n *parse.PipeNode) {
	if n == nil {
		return
	}
	for _, cmd := range n.Cmds {
		for _, arg := range cmd.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				s.pipe(inner)
			}
		}
		if name, ok := cmd.Args[0].(*parse.IdentifierNode); ok && (name.Ident == "word" || name.Ident == "say") {
			s.check(name.Ident, cmd)
		}
	}
}

// check holds one word or say against the messages.
func (s *speller) check(function string, cmd *parse.CommandNode) {
	if len(cmd.Args) < 2 {
		s.fault(cmd, "", "%s needs the key of a message", function)
		return
	}
	node, ok := cmd.Args[1].(*parse.StringNode)
	if !ok {
		s.fault(cmd, `write it in quotes: {{word "area.about"}}`, "the key of a message is not written out")
		return
	}
	key := node.Text
	if !s.words.Has(key) {
		s.fault(node, source.DidYouMean(key, s.words.Keys()), "there is no message %q", key)
		return
	}
	want, given := s.words.Holes(key), []string{}
	if s.words.IsPlural(key) && !slices.Contains(want, "n") {
		want = append(want, "n")
	}
	for i := 2; i < len(cmd.Args); i += 2 {
		name := cmd.Args[i].String()
		if text, ok := cmd.Args[i].(*parse.StringNode); ok {
			name = text.Text
		}
		if i+1 == len(cmd.Args) {
			s.fault(node, "", "%s: nothing is put into %s", key, strconv.Quote(name))
			return
		}
		given = append(given, name)
	}
	want = slices.Sorted(slices.Values(want))
	slices.Sort(given)
	if !slices.Equal(want, given) {
		s.fault(node, "", "%s is filled in with %s, and this gives %s", key, listed(want), listed(given))
	}
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

// fault reports a mistake at a node.
func (s *speller) fault(at parse.Node, hint, format string, args ...any) {
	location, _ := s.tree.ErrorContext(at)
	pos := source.Pos{File: "layouts/" + s.tree.ParseName}
	if parts := strings.Split(location, ":"); len(parts) == 3 {
		pos.File = "layouts/" + parts[0]
		pos.Line, _ = strconv.Atoi(parts[1])
		pos.Col, _ = strconv.Atoi(parts[2])
		pos.Col++ // of text/template it counts from 0
	}
	s.probs.AddHint(pos, "words", hint, format, args...)
}
