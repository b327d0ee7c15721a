package demo

import (
	"fmt"
	"strings"
)

// atlas is the map of the country, north at the top, by the three digits of
// the authorities: Highmarch in the north with the Isles of Skerrow off its
// coast, Westering, Midvale and Eastreach side by side south of it. Rows lean
// on one another as bricks do.
var atlas = []string{
	"... ... 501 503 ... ... 510 ...",
	"... 506 505 502 ... ... ... ...",
	"... ... 507 504 508 509 ... ...",
	"... 523 520 511 516 532 533 ...",
	"531 524 521 513 515 534 535 539",
	"525 526 530 514 522 519 536 537",
	"... 527 528 517 518 540 538 541",
	"... ... 529 ... ... ... ... ...",
}

// writeMap writes the map of a land, drawn as an atlas, in HexJSON. The county that was split stood where
// the first of its successors stands.
func writeMap(l *land, atlas []string) []byte {
	byNumber := map[string]*place{}
	for i := range l.places {
		byNumber[l.places[i].la] = &l.places[i]
	}
	b := []byte("{\n  \"layout\": \"odd-r\",\n  \"hexes\": {")
	comma := ""
	hex := func(key, name string, q, r int) {
		b = fmt.Appendf(b, "%s\n    %q: {\"n\": %q, \"q\": %d, \"r\": %d}", comma, key, name, q, r)
		comma = ","
	}
	for i, row := range atlas {
		for q, la := range strings.Fields(row) {
			p, r := byNumber[la], len(atlas)-1-i
			if p == nil {
				continue
			}
			hex(p.code, p.name, q, r)
			if p.slug == before.successors[0] {
				hex(before.slug, before.name, q, r)
			}
		}
	}
	return append(b, "\n  }\n}\n"...)
}
