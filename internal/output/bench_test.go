package output

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

const benchFiles = 4500

// page makes 8 KB that differ by page and version.
func page(i, v int) []byte {
	line := fmt.Sprintf("<p>page %d of version %d</p>\n", i, v)
	return []byte(strings.Repeat(line, 8192/len(line)+1)[:8192])
}

func pages(v int) [][]byte {
	out := make([][]byte, benchFiles)
	for i := range out {
		out[i] = page(i, v)
	}
	return out
}

func benchBuild(b *testing.B, target string, pages [][]byte) Summary {
	b.Helper()
	d, err := NewDisk(target)
	if err != nil {
		b.Fatal(err)
	}
	for i, data := range pages {
		if err := d.Put(fmt.Sprintf("2014/areas/a%03d/n%02d/index.html", i/30, i%30), data); err != nil {
			b.Fatal(err)
		}
	}
	sum, err := d.Commit()
	if err != nil {
		b.Fatal(err)
	}
	return sum
}

func BenchmarkFirstBuild(b *testing.B) {
	dir := b.TempDir()
	site := pages(0)
	for n := 0; b.Loop(); n++ {
		benchBuild(b, filepath.Join(dir, fmt.Sprint(n)), site)
	}
}

func BenchmarkUnchangedBuild(b *testing.B) {
	target := filepath.Join(b.TempDir(), "public")
	site := pages(0)
	benchBuild(b, target, site)
	for b.Loop() {
		benchBuild(b, target, site)
	}
}

func BenchmarkOneFileChanged(b *testing.B) {
	target := filepath.Join(b.TempDir(), "public")
	site := pages(0)
	benchBuild(b, target, site)
	for n := 1; b.Loop(); n++ {
		site[77] = page(77, n)
		if sum := benchBuild(b, target, site); sum.Written != 2 {
			b.Fatalf("%+v", sum)
		}
	}
}

func BenchmarkEveryFileChanged(b *testing.B) {
	target := filepath.Join(b.TempDir(), "public")
	both := [2][][]byte{pages(0), pages(1)}
	benchBuild(b, target, both[0])
	for n := 1; b.Loop(); n++ {
		benchBuild(b, target, both[n%2])
	}
}
