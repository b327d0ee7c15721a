package tokens

// Pair is a colour and the ground on which it is seen.
type Pair struct{ Front, Ground string }

// Grounds lists the colours on which text stands. Every text may stand on each.
func Grounds() []string {
	return []string{"paper", "paper-raised", "paper-sunk", "accent-soft", "remark-soft"}
}

// Texts lists the colours of text.
func Texts() []string {
	return []string{"ink", "ink-soft", "accent", "link", "link-visited", "link-hover", "remark"}
}

// Inverted lists the colours of text that have a ground of their own.
func Inverted() []Pair {
	return []Pair{{"on-accent", "accent"}, {"focus-ink", "focus"}, {"paper", "remark"}}
}

// OfCharts lists the colours that lines, markers and words of charts are drawn in.
// What is drawn is told from the page by 3 to 1, what is read by 7 to 1.
func OfCharts() []Pair {
	var list []Pair
	for _, name := range []string{"chart-ink", "chart-muted", "chart-1", "chart-2", "chart-3", "chart-4"} {
		list = append(list, Pair{name, "chart-paper"})
	}
	return list
}
