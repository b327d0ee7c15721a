package site

import "testing"

// A page must not become dearer unnoticed. Times differ from machine to machine and
// from minute to minute; how often memory is asked for does not. Who makes a page
// cheaper lowers its limit, and who must make it dearer raises it, in the same change.
// The limits lie 3 of 100 above what was counted.
func TestNoFileAsksForMemoryMoreOftenThanItDid(t *testing.T) {
	p := plannedDemonstration(t)
	r := newRenderer(p)
	r.sweep = p.broom().reader()
	for at, limit := range map[string][2]float64{ // to render, and to sweep
		"2016/areas/hathersea/n19/index.html":                     {501, 118},
		"2016/areas/hathersea/index.html":                         {1790, 570},
		"2016/indicators/n19/index.html":                          {1261, 427},
		"2016/data/n19-every-area-2012-to-2016-edition-2016.csv":  {3, 3},
		"2016/data/n19-every-area-2012-to-2016-edition-2016.json": {41, 5},
		"2016/api/areas/hathersea.json":                           {67, 3},
		"latest/areas/hathersea/n19/index.html":                   {19, 1},
	} {
		file := p.at(at)
		if file == nil {
			t.Fatalf("the demonstration has no %s", at)
		}
		var data []byte
		render := testing.AllocsPerRun(10, func() {
			var err error
			if data, err = r.render(file); err != nil {
				t.Fatal(err)
			}
		})
		sweep := testing.AllocsPerRun(10, func() {
			if !r.sweep.clean(file, data, &r.found) {
				t.Fatalf("%s: the sweep finds something", at)
			}
		})
		if render > limit[0] || sweep > limit[1] {
			t.Errorf("%s asks for memory %v times to be rendered and %v times to be swept, at most %v and %v were allowed", at, render, sweep, limit[0], limit[1])
		}
	}
}
