package framework

import "strings"

// Part is an item of a list in the wording of a question, such as one of the
// agencies of L8, so that it can be answered and linked to by itself. Parts are
// not written in the framework's file: they follow from the wording that is
// quoted there, and so stay the same as long as that does.
type Part struct {
	ID    string // "l8b", also its anchor
	Label string // "L8b"
	Text  string // quoted exactly
}

// partsOf finds the items of the lists in a question's text. Items that the
// framework does not number are lettered a to z through the question; numbered
// ones keep their number, after a hyphen: l8-2.
func partsOf(id, text string) []Part {
	if id == "" {
		return nil
	}
	var parts []Part
	letters := 0
	for line := range strings.Lines(text) {
		mark, rest := ListItem(line)
		switch {
		case mark == "":
			continue
		case mark != "-":
			mark = "-" + mark
		case letters < 26:
			mark = string(rune('a' + letters))
			letters++
		default:
			continue // no question of any framework has so many
		}
		parts = append(parts, Part{ID: id + mark, Label: strings.ToUpper(id[:1]) + id[1:] + mark, Text: rest})
	}
	return parts
}

// ListItem takes the mark off a line of the framework's words that is an item of
// a list: "-", or the number of one that is numbered. It is empty for other
// lines.
func ListItem(line string) (mark, rest string) {
	line = strings.TrimSpace(line)
	switch {
	case len(line) > 2 && line[:2] == "- ":
		return "-", line[2:]
	case len(line) > 3 && line[0] >= '0' && line[0] <= '9' && (line[1:3] == ". " || line[1:3] == ") "):
		return line[:1], line[3:]
	}
	return "", line
}

// Part finds a part of a question by id or label, as an index into its Parts.
func (q *Question) Part(name string) (int, bool) {
	for i := range q.Parts {
		if strings.EqualFold(q.Parts[i].ID, name) {
			return i, true
		}
	}
	return 0, false
}
