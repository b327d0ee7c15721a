package site

import (
	"testing"

	"almanac/internal/source"
)

// BenchmarkRender renders every file of the demonstration on one worker.
func BenchmarkRender(b *testing.B) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		b.Fatal(err, probs.Sorted())
	}
	b.ReportAllocs()
	for b.Loop() {
		r := newRenderer(plan)
		bytes := 0
		for i := range plan.Targets {
			data, err := r.render(&plan.Targets[i])
			if err != nil {
				b.Fatal(err)
			}
			bytes += len(data)
		}
		b.ReportMetric(float64(bytes)/float64(len(plan.Targets)), "bytes/file")
		b.ReportMetric(float64(len(plan.Targets)), "files")
	}
}

// BenchmarkRead reads and plans the demonstration.
func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		var probs source.Problems
		if plan, err := Check(demonstration(), &probs); err != nil || plan == nil {
			b.Fatal(err, probs.Sorted())
		}
	}
}
