package tokens

import (
	"fmt"
	"strings"
)

// block is what stands between two braces.
type block struct{ items []item }

// item is a declaration, or a rule with its block.
type item struct {
	head  string // what stands before the semicolon or the brace, its white space single
	note  string // the comment that follows a declaration on its line
	block *block // nil for a declaration
}

// holds says whether a rule with this head stands directly in the block.
func (b *block) holds(head string) bool {
	for _, item := range b.items {
		if item.head == head {
			return true
		}
	}
	return false
}

// parse reads a style sheet into blocks. It knows comments, quoted text and
// the braces of #{…}, which open no block.
func parse(text string) (*block, error) {
	p := &parser{open: []*block{{}}}
	for p.rest = text; p.rest != ""; {
		switch {
		case strings.HasPrefix(p.rest, "/*"):
			p.take("*/")
		case strings.HasPrefix(p.rest, "//"):
			p.comment(p.take("\n"))
		case p.rest[0] == '"' || p.rest[0] == '\'':
			quote := p.rest[:1]
			p.rest = p.rest[1:]
			p.head.WriteString(quote + p.take(quote) + quote)
		case strings.HasPrefix(p.rest, "#{"):
			p.head.WriteString(p.take("}") + "}")
		default:
			if err := p.char(p.rest[0]); err != nil {
				return nil, err
			}
			p.rest = p.rest[1:]
		}
	}
	if len(p.open) != 1 {
		return nil, fmt.Errorf("a block is not closed")
	}
	return p.open[0], nil
}

type parser struct {
	rest  string
	head  strings.Builder // of what comes
	open  []*block        // from the sheet to the innermost
	fresh bool            // whether a declaration has just ended on this line
}

// take gives what comes before a mark, and goes on behind it.
func (p *parser) take(mark string) string {
	before, after, _ := strings.Cut(p.rest, mark)
	p.rest = after
	return before
}

// comment is the note of the declaration on its line, if there is one.
func (p *parser) comment(text string) {
	if items := p.open[len(p.open)-1].items; p.fresh && len(items) > 0 {
		items[len(items)-1].note = strings.TrimSpace(strings.TrimPrefix(text, "//"))
	}
	p.fresh = false
}

func (p *parser) char(c byte) error {
	top := p.open[len(p.open)-1]
	switch c {
	case '{':
		inner := &block{}
		top.items = append(top.items, item{head: p.taken(), block: inner})
		p.open = append(p.open, inner)
	case '}', ';':
		if head := p.taken(); head != "" {
			top.items = append(top.items, item{head: head})
		}
		if p.fresh = c == ';'; p.fresh {
			return nil
		}
		if len(p.open) == 1 {
			return fmt.Errorf("a block is closed that was not opened")
		}
		p.open = p.open[:len(p.open)-1]
	case '\n':
		p.head.WriteByte(' ')
		p.fresh = false
	default:
		p.head.WriteByte(c)
	}
	return nil
}

// taken gives the head that was read, and begins another.
func (p *parser) taken() string {
	head := strings.Join(strings.Fields(p.head.String()), " ")
	p.head.Reset()
	return head
}
