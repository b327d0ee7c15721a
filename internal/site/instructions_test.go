package site

import (
	"os"
	"strconv"
	"testing"
)

// TestRenderForInstructions renders and sweeps some files so often as RENDER_ROUNDS says,
// for .ci/instructions, which counts what the processor does meanwhile.
func TestRenderForInstructions(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("RENDER_ROUNDS"))
	if err != nil {
		t.Skip("RENDER_ROUNDS is not set: .ci/instructions sets it")
	}
	files := map[string][]string{
		"page": {"2016/areas/hathersea/n19/index.html"}, // of which there are thousands
		"others": {
			"2016/areas/hathersea/index.html",
			"2016/indicators/n19/index.html",
			"2016/data/n19-every-area-2012-to-2016-edition-2016.csv",
			"2016/data/n19-every-area-2012-to-2016-edition-2016.json",
			"2016/api/areas/hathersea.json",
			"latest/areas/hathersea/n19/index.html",
		},
	}[os.Getenv("RENDER")]
	p := plannedDemonstration(t)
	r := newRenderer(p)
	r.sweep = p.broom().reader()
	for range rounds {
		for _, at := range files {
			file := p.at(at)
			data, err := r.render(file)
			if err != nil || !r.sweep.clean(file, data, &r.found) {
				t.Fatal(at, err)
			}
		}
	}
}
