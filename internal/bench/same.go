package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sample is how many pages of a peer are held against Almanac's.
const sample = 200

// sameAs lets a peer build once, and holds a sample of its pages against those
// of Almanac.
func sameAs(built string, b builder, pages []string) error {
	out := built + "-" + b.name
	defer os.RemoveAll(out)
	if _, err := measure(b.steps(out)); err != nil {
		return err
	}
	for i := 0; i < len(pages); i += max(1, len(pages)/sample) {
		ours, err := os.ReadFile(filepath.Join(built, filepath.FromSlash(pages[i])))
		if err != nil {
			return err
		}
		theirs, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(pages[i])))
		if err != nil {
			return err
		}
		if err := compare(ours, theirs); err != nil {
			return fmt.Errorf("%s: %w", pages[i], err)
		}
	}
	return nil
}

// compare reports the first cell of a table, or the first words elsewhere, that
// two pages have differently. White space is not compared: a peer may take it out.
func compare(ours, theirs []byte) error {
	cells, words, err := content(ours)
	if err != nil {
		return err
	}
	otherCells, otherWords, err := content(theirs)
	if err != nil {
		return err
	}
	for i := range cells {
		if i >= len(otherCells) {
			return fmt.Errorf("%d cells of tables instead of %d", len(otherCells), len(cells))
		}
		if cells[i] != otherCells[i] {
			return fmt.Errorf("cell %d is %q instead of %q", i+1, otherCells[i], cells[i])
		}
	}
	if i := differAt(words, otherWords); i >= 0 {
		return fmt.Errorf("%q instead of %q", from(otherWords, i), from(words, i))
	}
	return nil
}

// content gives the cells of a page's tables, and all its words without spaces.
func content(data []byte) (cells []string, words string, err error) {
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, "", err
	}
	root := mainOf(doc)
	for n := range root.Descendants() {
		if n.DataAtom == atom.Th || n.DataAtom == atom.Td {
			cells = append(cells, unspaced(n))
		}
	}
	return cells, unspaced(root), nil
}

func unspaced(n *html.Node) string { return strings.ReplaceAll(text(n), " ", "") }

// differAt is where two strings begin to differ, or -1.
func differAt(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

// from is a little of s, beginning at i.
func from(s string, i int) string { return s[i:min(len(s), i+40)] }
