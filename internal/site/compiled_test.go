package site

import (
	"bytes"
	"testing"

	"almanac/internal/layout"
)

// A compiled layout is worth nothing if it differs from what html/template makes of it
// by one byte: a page of an edition would change with the program.
func TestCompiledLayoutsWriteThePagesOfHTMLTemplate(t *testing.T) {
	p := plannedDemonstration(t)
	plain := p.Model.Layouts.Plain()
	compiled, interpreted := newRenderer(p), newRenderer(p)
	step, pages := 1, 0
	if testing.Short() {
		step = 17
	}
	for i := 0; i < len(p.Targets); i += step {
		if p.Targets[i].kind.isData() {
			continue
		}
		got, want := bothWays(t, &p.Targets[i], compiled, interpreted, plain)
		pages++
		if !bytes.Equal(got, want) {
			t.Fatalf("%s:\ngot  %s\nwant %s", p.Targets[i].Path, got, want)
		}
	}
	if pages < 1000/step {
		t.Errorf("only %d pages were compared", pages)
	}
}

// bothWays renders a page with its compiled layout, and with html/template.
func bothWays(t *testing.T, file *Target, compiled, interpreted *renderer, plain *layout.Set) (got, want []byte) {
	t.Helper()
	for range 2 { // the layout is compiled after the first
		data, err := compiled.render(file)
		if err != nil {
			t.Fatal(err)
		}
		got = data
	}
	name, page := interpreted.page(file)
	var out bytes.Buffer
	if err := plain.Execute(&out, name, page); err != nil {
		t.Fatal(err)
	}
	return got, out.Bytes()
}
