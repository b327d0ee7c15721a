package source

import (
	"fmt"
	"strings"
)

// Nearest returns the known name that is most like name, or "" when none is
// near. Case, spaces, hyphens and underscores do not count; at most a third of
// the letters may differ (Damerau–Levenshtein distance with adjacent
// transpositions), and the first of equally near names wins.
func Nearest(name string, known []string) string {
	want := fold(name)
	if want == "" {
		return ""
	}
	best, bestDist := "", len([]rune(want))/3+1
	for _, k := range known {
		have := fold(k)
		if have == want {
			return k
		}
		d := distance(want, have, bestDist)
		if d < bestDist {
			best, bestDist = k, d
		}
	}
	if best == "" {
		for _, k := range known {
			if f := fold(k); len(want) >= 3 && (strings.HasPrefix(f, want) || strings.HasPrefix(want, f) && len(f) >= 3) {
				return k
			}
		}
	}
	return best
}

// DidYouMean gives a hint that names the nearest known name, or "".
func DidYouMean(name string, known []string) string {
	if n := Nearest(name, known); n != "" {
		return fmt.Sprintf("did you mean %q?", n)
	}
	return ""
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '_', '\'', '.':
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// distance counts insertions, deletions, substitutions and transpositions of
// neighbours that turn a into b; it gives up at limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d >= limit || -d >= limit {
		return limit
	}
	prev2 := make([]int, len(y)+1)
	prev := make([]int, len(y)+1)
	row := make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(y)]
}
