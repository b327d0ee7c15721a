package site

import (
	"bytes"
	"testing"
)

// A compiled layout is worth nothing if it differs from what html/template makes of it
// by one byte: a page of an edition would change with the program.
func TestCompiledLayoutsWriteThePagesOfHTMLTemplate(t *testing.T) {
	p := plannedDemonstration(t)
	set, plain, r := p.Model.Layouts, p.Model.Layouts.Plain(), newRenderer(p)
	var got, want bytes.Buffer
	pages := 0
	compare := func(path, name string, page any) {
		pages++
		want.Reset()
		if err := plain.Execute(&want, name, page); err != nil {
			t.Fatal(err)
		}
		for range 2 { // a layout is compiled after its first page
			got.Reset()
			if err := set.Execute(&got, name, page); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("%s by the layout %s:\ngot  %s\nwant %s", path, name, got.Bytes(), want.Bytes())
		}
	}
	step := 1
	if testing.Short() {
		step = 17
	}
	for i := 0; i < p.Len(); i += step {
		file := p.target(i)
		if file.kind.isData() {
			continue
		}
		name, page := r.page(file)
		compare(file.Path, name, page)
		if file.kind == areaPage || file.kind == boardPage {
			compare(file.Path, "report", r.report(file))
		}
	}
	if pages < 1000/step {
		t.Errorf("only %d pages were compared", pages)
	}
}
