package period

import "testing"

// FuzzParse holds that there is one way of writing a period.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"2014", "2013/14", "1999/00", "2014-09", "2014-H1", "2014-H2", "2014/14", "+014", "2014-h1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			return
		}
		if p.IsZero() || p.String() != s {
			t.Errorf("%q is read as %q", s, p)
		}
	})
}
