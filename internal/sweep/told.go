package sweep

import (
	"bytes"
	"slices"
	"strings"
)

// # The program's own sentence, anywhere
//
// "The rate of children on a plan in East was 3.1 per 10,000 at 31 March 2014."
// Where it says a figure that is hidden it must not stand on any page: not on
// that of another area, of the edition, in a summary or a description. So every
// page is looked through for the word before a figure in such sentences ("was") with a
// number behind it, whatever element it is in; the noun and the area before it and the period beside them say which
// figure that is.

// told looks for sentences about hidden figures in the bytes of a page, or in a
// text.
func (r *Reader) told(data []byte) {
	if r.nounsBy == nil {
		return
	}
	for _, lead := range r.grammar.leads {
		for i := 0; ; {
			n := bytes.Index(data[i:], lead)
			if n < 0 {
				break
			}
			i += n + len(lead)
			if i < len(data) && (data[i] <= ' ' || data[i] == '<' || data[i] == '&' || data[i] >= 0x80) && numberFollows(data[i:]) {
				r.sentenceAt(data, i-len(lead))
			}
		}
	}
}

// numberFollows reports whether the next words are a number; tags and blanks may
// stand before it.
func numberFollows(data []byte) bool {
	const far = 120
	for i := 0; i < min(len(data), far); i++ {
		switch c := data[i]; {
		case c >= '0' && c <= '9':
			return true
		case c == '<':
			n := bytes.IndexByte(data[i:], '>')
			if n < 0 {
				return false
			}
			i += n
		case c == '&':
			n := bytes.IndexByte(data[i:], ';')
			if n < 0 {
				return false
			}
			i += n
		case c > ' ' && c < 0x80 && c != '*' && c != '(' && c != '"' && c != '\'':
			return false
		}
	}
	return false
}

// sentenceAt judges the sentence whose "was" stands at a place.
func (r *Reader) sentenceAt(data []byte, at int) {
	from := sentenceStart(data, at)
	r.text = squeeze(plain(r.text[:0], data[from:at]))
	lead := r.text
	a, measures := r.subject(lead)
	if a < 0 || !slices.ContainsFunc(measures, func(m int) bool { return r.hidesIn[m][a] }) {
		return
	}
	says := string(lead)
	const most = 400
	tail := data[at:min(len(data), at+most)]
	if n := blockEnd(tail); n >= 0 {
		tail = tail[:n]
	}
	follows, _, _ := strings.Cut(string(squeeze(plain(nil, tail))), ". ")
	for _, measure := range measures {
		k := ref{measure, r.namedCategory(measure, says), a, none}
		if k.p = r.periodIn(measure, says, false); k.p < 0 {
			k.p = r.firstPeriod(measure, follows)
		}
		if r.hidden(k) && !r.reported(k) {
			r.leak(Words, k, min(at, len(r.data)), excerpt(says+" "+follows[:min(len(follows), 30)]), "a sentence with a number")
			return
		}
	}
}

// subject finds the area and the measures that a sentence speaks of, those that
// are named last before its "was". More than one measure can have the same noun.
func (r *Reader) subject(lead []byte) (a int, measures []int) {
	a = none
	for end := len(lead); end > 0; {
		from := bytes.LastIndexByte(lead[:end], ' ') + 1
		word := bytes.TrimRight(lead[from:end], ",;:")
		behind := from + len(word)
		if n := len(word); n > 3 && (word[n-1] == '.' || word[n-1] == '!' || word[n-1] == '?') {
			return a, measures // the sentence before
		}
		if a < 0 {
			for _, i := range r.areasBy[string(word)] {
				name := r.register.Areas[i].ShortName
				if endsIn(lead[:behind], name) && (a < 0 || len(name) > len(r.register.Areas[a].ShortName)) {
					a = i
				}
			}
			if a >= 0 && r.spotless[a] {
				return a, nil
			}
		}
		if measures == nil {
			longest := 0
			for _, i := range r.nounsBy[string(word)] {
				noun := r.framework.Measures[i].Noun
				if len(noun) < longest || !endsIn(lead[:behind], noun) {
					continue
				}
				if len(noun) > longest {
					measures, longest = nil, len(noun)
				}
				measures = append(measures, i)
			}
		}
		if a >= 0 && measures != nil { // a longer noun or name may end in these, never another one
			return a, measures
		}
		end = max(0, from-1)
	}
	return a, measures
}

// endsIn reports whether a text ends in a name, as words of its own.
func endsIn(text []byte, name string) bool {
	n := len(text) - len(name)
	return n >= 0 && string(text[n:]) == name && (n == 0 || !letter(text[n-1]) && text[n-1] < 0x80)
}

// byLastWord arranges names by the last of their words.
func byLastWord(names []string) map[string][]int {
	out := map[string][]int{}
	for i, name := range names {
		if name != "" {
			last := name[strings.LastIndexByte(name, ' ')+1:]
			out[last] = append(out[last], i)
		}
	}
	return out
}

// firstPeriod finds the period of a measure that a text names first.
func (r *Reader) firstPeriod(m int, text string) int {
	best, where := none, len(text)
	for p, label := range r.labels[m] {
		if n := strings.Index(text, label); n >= 0 && n < where {
			best, where = p, n
		}
	}
	return best
}

// reported tells whether a sentence about a figure was found already.
func (r *Reader) reported(k ref) bool {
	if len(r.found) == 0 {
		return false
	}
	key := r.spell(k)
	for i := range r.found {
		if r.found[i].Key == key && r.found[i].Rule == "sweep" && r.found[i].Channel == Words {
			return true
		}
	}
	return false
}

// sentenceStart finds where the block begins in which a place lies, at most so
// far before it.
func sentenceStart(data []byte, at int) int {
	const most = 600
	least := max(0, at-most)
	for end := at; ; {
		n := bytes.LastIndexByte(data[least:end], '<')
		if n < 0 {
			return least
		}
		end = least + n
		if inline(data[end+1 : at]) {
			continue
		}
		if close := bytes.IndexByte(data[end:at], '>'); close >= 0 {
			return end + close + 1
		}
		return end + 1 // in an attribute
	}
}

// blockEnd finds the tag that ends a block.
func blockEnd(data []byte) int {
	for i := 0; ; i++ {
		n := bytes.IndexByte(data[i:], '<')
		if n < 0 {
			return none
		}
		if i += n; !inline(data[i+1:]) {
			return i
		}
	}
}

// inline reports whether a tag is one of those that stand in sentences.
func inline(tag []byte) bool {
	tag = bytes.TrimPrefix(tag, []byte("/"))
	n := 0
	for n < len(tag) && letter(tag[n]) {
		n++
	}
	switch string(lower(tag[:n])) {
	case "a", "b", "i", "u", "s", "q", "em", "strong", "span", "small", "sup", "sub", "abbr", "mark", "code", "time", "cite", "del", "ins", "tspan", "data", "bdi", "wbr", "dfn", "var":
		return true
	}
	return false
}
