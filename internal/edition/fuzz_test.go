package edition

import (
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// FuzzKey holds that a key, and a pattern, is read as it is written.
func FuzzKey(f *testing.F) {
	for _, s := range []string{"n19-rate:leeds", "n5-factor/alcohol:leeds:2014", "n17-stability:leeds:2013/14", "*:leeds:*", "all", "*/*:*", "a:b:c:d", ":", "/x:y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if k, err := ParseKey(s); err == nil && k.String() != s {
			t.Errorf("the key %q is read as %q", s, k)
		}
		k, err := ParsePattern(s)
		if err != nil {
			return
		}
		again, err := ParsePattern(k.String())
		if err != nil || again != k {
			t.Errorf("the pattern %q is read as %q, and that as %q (%v)", s, k, again, err)
		}
	})
}

// FuzzReadEdition gives nonsense to each of the three readers of an edition's
// folder.
func FuzzReadEdition(f *testing.F) {
	head := "title = \"2014\"\nstatus = \"final\"\npublished = 2014-10-30T09:30:00Z\nframework = \"small\"\n"
	f.Add(head, "[[source]]\nfile = \"a.csv\"\ntitle = \"A\"\nreleased = \"2014-10-30\"\n", "measure,breakdown,area,period,value\nn1-rate,,ash,2014,1.5\n")
	f.Add(head+"disclosed = [\"n1-rate:ash:2014\"]\ndisclosed_by = \"x\"\ndisclosed_reason = \"y\"\n[[state]]\nkind = \"retired\"\nitems = [\"n1\"]\ntext = \"t\"\n", "", "measure,breakdown,area,period,value,symbol\nn1-rate,,ash,2014,,c\n")
	f.Add("published = 0001-01-01\nsupersedes = \"2014\"\n", "[[source]]\n[[source.note]]\n", "\x00")
	reg := area.NewRegister([]area.Area{
		{Slug: "england", Code: "E92000001", Name: "England", Level: area.Country, Parent: area.None},
		{Slug: "ash", Code: "E06000001", Name: "Ash", Level: area.Authority, Parent: 0},
	})
	f.Fuzz(func(t *testing.T, head, sources, rows string) {
		fsys := fstest.MapFS{
			"data/framework/small.toml": {Data: []byte(smallFramework)},
			"data/2014/edition.toml":    {Data: []byte(head)},
			"data/2014/sources.toml":    {Data: []byte(sources)},
			"data/2014/n1.csv":          {Data: []byte(rows)},
		}
		var probs source.Problems
		e, err := Read(fsys, "2014", reg, map[string]*framework.Framework{}, &probs)
		if err != nil {
			t.Fatal(err)
		}
		if probs.Errors() == 0 && (e == nil || e.Table == nil || e.Published.IsZero() && e.Status == Final) {
			t.Errorf("nothing is wrong, and the edition is %+v", e)
		}
	})
}

// FuzzArchive gives nonsense to the reader of archives, with a seal that was made
// to fit it: whatever is read is what the seal says.
func FuzzArchive(f *testing.F) {
	files := map[string]string{"2014/index.html": "<p>x</p>", "data/areas.csv": "code,name\n"}
	data, s := archiveOf(f, files)
	f.Add(data)
	f.Add(data[:len(data)-10])
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	f.Fuzz(func(t *testing.T, data []byte) {
		fit := fitted(s, data)
		a, _ := open(t, data, fit)
		if a == nil {
			return
		}
		defer a.Close()
		for i := range fit.Outputs {
			o := &fit.Outputs[i]
			got, err := a.File(o.Path)
			if err == nil && (int64(len(got)) != o.Size || SumOf(got) != o.SHA256) {
				t.Errorf("%s is not what the seal says", o.Path)
			}
		}
	})
}
