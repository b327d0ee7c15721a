package edition

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"almanac/internal/commit"
	"almanac/internal/source"
)

// Revise begins an edition that corrects another: a copy of its figures and
// words as a draft, which says what it supersedes and why. It gives the id of
// the revision and the files to be written together, with the ledger; none when
// something is wrong.
func Revise(fsys fs.FS, id, reason string, now time.Time, probs *source.Problems) (revision string, files []commit.File, err error) {
	ids, err := List(fsys)
	if err != nil {
		return "", nil, err
	}
	if !slices.Contains(ids, id) {
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(id, ids), "there is no edition %q", id)
		return "", nil, nil
	}
	head, err := ReadHead(fsys, id, probs)
	if err != nil || head == nil || probs.Errors() > 0 {
		return "", nil, err
	}
	pos := source.Pos{File: "data/" + id}
	if head.Status == Draft {
		probs.AddHint(pos, "not-published", "correct it where it is", "edition %s is a draft, which nobody has read yet", id)
		return "", nil, nil
	}
	revision = fmt.Sprintf("%d-r%d", head.Year, max(2, head.Revision+1))
	if slices.Contains(ids, revision) {
		probs.AddHint(pos, "revised", "revise "+revision+", or go on with it while it is a draft", "edition %s has a revision already, %s", id, revision)
		return "", nil, nil
	}
	inputs, err := InputsOf(fsys, id, probs)
	if err != nil || probs.Errors() > 0 {
		return "", nil, err
	}
	for _, in := range inputs {
		data, err := fs.ReadFile(fsys, in.Path)
		if err != nil {
			return "", nil, fmt.Errorf("copy edition %s: %w", id, err)
		}
		if in.Path == "data/"+id+"/edition.toml" {
			data = revisedHead(data, id, reason)
		}
		root, rest, _ := strings.Cut(in.Path, "/")
		_, below, _ := strings.Cut(rest, "/")
		files = append(files, commit.File{Path: path.Join(root, revision, below), Data: data})
	}
	ledger, err := ReadLedger(fsys, probs)
	if err != nil || probs.Errors() > 0 {
		return "", nil, err
	}
	ledger.Append(Event{Kind: EventRevised, Edition: id, Subject: revision, Time: now, Reason: reason})
	return revision, append(files, commit.File{Path: LedgerFile, Data: ledger.Encode()}), nil
}

// ownKey finds what a revision says otherwise: a key of the first table.
var ownKey = regexp.MustCompile(`^\s*(status|published|supersedes|reason)\s*=`)

// revisedHead is the edition.toml of a revision: that of the edition with four
// keys of its own. A text over several lines is left as it is; so are comments.
func revisedHead(text []byte, id, reason string) []byte {
	eol := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		eol = "\r\n"
	}
	var out []string
	inTable, inText := false, false
	for _, line := range strings.Split(string(text), eol) {
		if strings.HasPrefix(strings.TrimSpace(line), "[") && !inText {
			inTable = true
		}
		own := !inTable && !inText && ownKey.MatchString(line)
		if strings.Count(line, `"""`)%2 == 1 {
			inText = !inText
		}
		if !own {
			out = append(out, line)
		}
	}
	mine := []string{
		"# A revision. It is a draft until status says \"final\" and published gives the",
		"# date and time at which it may appear.",
		`status = "draft"`,
		"supersedes = " + quote(id),
		"reason = " + quote(reason),
	}
	return []byte(strings.Join(append(mine, out...), eol))
}
