package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/layouts"
	"almanac/theme"
)

// each says of how many areas one has its pages in a part of a wide site.
const each = 25

// areaPage is the address of a page about one area, which is the group.
var areaPage = regexp.MustCompile(`^[0-9][^/]*/areas/([^/]+)/(?:[^/]+/)?index\.html$`)

// left is the address of what is left out: redirects and downloads.
var left = regexp.MustCompile(`^latest/|/areas/[A-Z][0-9]{8}/index\.html$|/data/`)

// buildPart builds the site in root into its folder public, without redirects
// and downloads, and with the pages of one area in twenty-five: a whole wide
// site is some 120,000 files of 2.4 GB. Every address that the whole has is a line in
// addresses.txt.
func buildPart(root string) error {
	dist, err := fs.Sub(theme.Dist, "dist")
	if err != nil {
		return err
	}
	o := site.Options{Site: os.DirFS(root), Builtin: site.Builtin{Layouts: layouts.Files, Theme: dist}, Version: "wide"}
	var probs source.Problems
	plan, err := site.Check(o, &probs)
	if err != nil {
		return err
	}
	if plan == nil {
		return fmt.Errorf("%s", probs.Sorted()[0])
	}
	sink, err := output.NewDisk(filepath.Join(root, "public"))
	if err != nil {
		return err
	}
	defer sink.Abort()
	if err := putPart(plan, sink); err != nil {
		return err
	}
	if _, err := sink.Commit(); err != nil {
		return err
	}
	var all strings.Builder
	for path := range plan.Paths() {
		all.WriteString(path + "\n")
	}
	return os.WriteFile(filepath.Join(root, "addresses.txt"), []byte(all.String()), 0o644)
}

// putPart renders the pages of the part.
func putPart(plan *site.Plan, sink output.Sink) error {
	areas, last := 0, ""
	for path := range plan.Paths() {
		if left.MatchString(path) {
			continue
		}
		if m := areaPage.FindStringSubmatch(path); m != nil {
			if m[1] != last {
				last = m[1]
				areas++
			}
			if areas%each != 1 { // the first and others
				continue
			}
		}
		data, _, err := plan.Render(path)
		if err == nil {
			err = sink.Put(path, data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}
