package site

import (
	"slices"
	"strings"

	"almanac/internal/output"
	"almanac/internal/source"
)

// Lacking lists the social cards and the files of whole editions that a built site of
// these files lacks: a build makes them only when it is asked to. It gives nil where
// something is wrong with the site, which becomes problems.
func Lacking(o Options, files map[string]output.Entry, probs *source.Problems) (list []string, err error) {
	model, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	plan := NewPlan(model)
	for _, t := range plan.targets() {
		if _, there := files[t.Path]; !there && (t.kind == cardFile || t.kind == wholeFile) {
			list = append(list, t.Path)
		}
	}
	slices.Sort(list)
	return list, plan.Close()
}

// OnDemand reports whether a file is one of those, or the page that lists them: no
// other file of a site depends on whether they are made.
func OnDemand(name string) bool {
	edition, _, _ := strings.Cut(name, "/")
	return IsCard(edition, name) || strings.HasPrefix(name, downloadsFolder)
}
