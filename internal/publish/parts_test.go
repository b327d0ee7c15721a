package publish

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// TestPartsAreReadAsTheyWerePut holds that what is stored compressed is told apart from
// other bytes, and read as it was.
func TestPartsAreReadAsTheyWerePut(t *testing.T) {
	at := bucketPlace(t)
	for _, gzip := range []bool{false, true} {
		prefix := map[bool]string{false: "plain/", true: "packed/"}[gzip]
		p, err := OpenParts(BucketOptions{Bucket: testBucket, Prefix: prefix, Endpoint: "http://" + at.line.address(), Region: "us-east-1", Gzip: gzip})
		if err != nil {
			t.Fatal(err)
		}
		p.waits = nil
		ctx, text := t.Context(), strings.Repeat("a page of a site ", 100)
		if _, err := p.Read(ctx, "a/index.html"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("gzip %v: reading what is not there: %v", gzip, err)
		}
		if err := p.Put(ctx, "a/index.html", []byte(text)); err != nil {
			t.Fatal(err)
		}
		if data, err := p.Read(ctx, "a/index.html"); string(data) != text || err != nil {
			t.Errorf("gzip %v: read %d bytes of %d: %v", gzip, len(data), len(text), err)
		}
		for _, c := range []struct {
			name, data string
			want       bool
		}{{"a/index.html", text, true}, {"a/index.html", strings.Replace(text, "p", "q", 1), false}, {"b/index.html", text, false}} {
			if holds, err := p.Holds(ctx, c.name, []byte(c.data)); holds != c.want || err != nil {
				t.Errorf("gzip %v: holds %s: %v, %v; want %v", gzip, c.name, holds, err, c.want)
			}
		}
		sizes := map[string]int{}
		list := func() {
			clear(sizes)
			if err := p.List(ctx, func(name string, size int, _ time.Time) { sizes[name] = size }); err != nil {
				t.Fatal(err)
			}
		}
		want := len(text)
		if gzip {
			want = -1 // not known
		}
		if list(); len(sizes) != 1 || sizes["a/index.html"] != want {
			t.Errorf("gzip %v: listed are %v, want one of %d", gzip, sizes, want)
		}
		if err := errors.Join(p.Remove(ctx, "a/index.html"), p.Remove(ctx, "a/index.html")); err != nil {
			t.Error(err)
		}
		if list(); len(sizes) != 0 {
			t.Errorf("gzip %v: left are %v", gzip, sizes)
		}
	}
}
