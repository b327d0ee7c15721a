package linkcheck

import (
	"cmp"
	"regexp"
	"strings"

	"almanac/internal/source"
)

// comments of a style sheet, and characters that are written by their number, as
// in "\\75rl(": a browser reads through both.
var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleImport  = regexp.MustCompile(`(?i)@import\b`)
	styleAddress = regexp.MustCompile(`(?i)\b(?:url|src)\(\s*("[^"]*"|'[^']*'|[^)"']*)`)
	imageSet     = regexp.MustCompile(`(?i)\bimage-set\(((?:[^()]|\([^()]*\))*)`)
	styleString  = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	styleEscape  = regexp.MustCompile(`(?i)\\(?:0{0,4}(?:40|75|55|72|52|6c|4c|69|49)\s?)`)
)

// checkStyle looks at what a style sheet fetches.
func (s *site) checkStyle(from string, data []byte, probs *source.Problems) {
	pos := source.Pos{File: from}
	text := styleComment.ReplaceAllString(string(data), "")
	if styleEscape.MatchString(text) {
		probs.Add(pos, "built-inline", "a style sheet writes letters by their numbers, so that nobody can see what it fetches")
	}
	if styleImport.MatchString(text) {
		probs.Add(pos, "built-inline", "a style sheet may not import another")
	}
	for _, found := range styleAddress.FindAllStringSubmatch(text, -1) {
		s.checkFetched(from, found[1], probs)
	}
	for _, found := range imageSet.FindAllStringSubmatch(text, -1) {
		set := styleAddress.ReplaceAllString(found[1], "")
		for _, address := range styleString.FindAllString(set, -1) {
			if !strings.HasPrefix(address[1:], "image/") { // type("image/png")
				s.checkFetched(from, address, probs)
			}
		}
	}
}

// checkFetched looks at one address in a style.
func (s *site) checkFetched(from, href string, probs *source.Problems) {
	href = strings.Trim(strings.TrimSpace(href), `"'`)
	if lower := strings.ToLower(href); strings.HasPrefix(lower, "data:") || strings.HasPrefix(href, "#") {
		return
	}
	if _, ok, rule, what := s.resolve(from, href); !ok {
		probs.Add(source.Pos{File: from}, cmp.Or(rule, "built-host"), "%s", cmp.Or(what, href))
	}
}
