package site

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"almanac/internal/framework"
	"almanac/internal/words"
)

// plural writes "1 area has" or "3 areas have".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with commas: 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// upperFirst begins a phrase as a heading or an entry of a list does.
func upperFirst(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(c)) + s[n:]
}

// lowerFirst begins a label in lower case, unless its first word is an
// abbreviation or a single letter.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if !unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// day writes a date as British readers do: "3 November 2014".
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// moment writes a date and time, in UTC.
func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 MST") }

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

// longestDescription is how many characters the description of a page has at most.
const longestDescription = 200

// firstOf joins as many sentences as have room in so many characters; of a first one
// that is longer, its beginning.
func firstOf(sentences []string, limit int) string {
	text := oneLine(sentences[0], limit)
	if text != sentences[0] {
		return text
	}
	for _, s := range sentences[1:] {
		longer := text + " " + s
		if utf8.RuneCountInString(longer) > limit {
			break
		}
		text = longer
	}
	return text
}

// oneLine folds a text into one line of at most limit characters, cut at a
// word.
func oneLine(s string, limit int) string {
	if !isLine(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	cut := 0
	for i, n := 0, 0; i < len(s) && n < limit-1; n++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == ' ' {
			cut = i
		}
		i += size
	}
	return s[:cut] + "…"
}

// isLine reports whether the words of a text stand a blank apart, with none around them.
func isLine(s string) bool {
	before := ' '
	for _, r := range s {
		if r == ' ' && before == ' ' || r != ' ' && unicode.IsSpace(r) {
			return false
		}
		before = r
	}
	return before != ' ' || s == ""
}

// unit is what stands behind a figure: "%", "per 10,000"; "" for a count.
func (e *Edition) unit(u framework.Unit) string {
	return u.In(e.say.Text)
}

// dateIn writes a date given as "2022-10-27" in words; anything else stays.
func dateIn(say *words.Words, date string) string {
	t, err := time.Parse("2006-01-02", date)
	if err != nil {
		return date
	}
	return say.Day(t)
}
