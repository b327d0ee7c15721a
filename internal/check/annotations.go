package check

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"almanac/internal/source"
)

// WriteAnnotations writes every problem as a command that runners of code hosts
// turn into a remark beside the line (GitHub's workflow commands):
//
//	::error file=data/2014/plans.csv,line=14,col=24,title=value::"n/a" is not a number
//
// dir is the site's folder as it is called from the root of the repository.
func WriteAnnotations(w io.Writer, dir string, probs []source.Problem) error {
	for _, p := range probs {
		var b strings.Builder
		fmt.Fprintf(&b, "::%s file=%s", severity(p.Warning), property(inFolder(dir, p.Pos.File)))
		if p.Pos.Line > 0 {
			fmt.Fprintf(&b, ",line=%d", p.Pos.Line)
		}
		if p.Pos.Col > 0 {
			fmt.Fprintf(&b, ",col=%d", p.Pos.Col)
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", property(p.Rule), message(withHint(p)))
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

// inFolder gives the path of a file of the site, with slashes.
func inFolder(dir, file string) string { return path.Join(filepath.ToSlash(dir), file) }

// withHint gives the text of a problem with its hint on a line of its own.
func withHint(p source.Problem) string {
	if p.Hint == "" {
		return p.Text
	}
	return p.Text + "\nhint: " + p.Hint
}

// message escapes what follows the second pair of colons.
func message(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes what stands between commas before it.
func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
