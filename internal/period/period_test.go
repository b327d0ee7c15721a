package period

import "testing"

func TestParseReadsEveryForm(t *testing.T) {
	for text, want := range map[string]Period{
		"2014": {2014, March}, "2013/14": {2014, Split}, "1999/00": {2000, Split},
		"2014-09": {2014, September}, "2014-H1": {2014, FirstHalf}, "2014-H2": {2014, SecondHalf},
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %v, %v; want %v", text, got, err, want)
		}
		if got.String() != text {
			t.Errorf("%v writes %q, want %q", got, got.String(), text)
		}
	}
}

func TestParseRefusesWhatIsNoPeriod(t *testing.T) {
	for _, text := range []string{"", "14", "2014/15/16", "2013/15", "2003/+4", "2014-10", "2014-h1", "2014 ", "20145", "201314", "1066", "abcd"} {
		if p, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", text, p)
		}
	}
}

func TestKindTakesOnlyItsForms(t *testing.T) {
	for i, name := range KindNames() {
		k, ok := ParseKind(name)
		if !ok || int(k) != i || k.String() != name {
			t.Fatalf("ParseKind(%q) = %v, %v", name, k, ok)
		}
		p, err := Parse(k.Example())
		if err != nil || !k.Takes(p.Form) {
			t.Errorf("%s does not take its own example %q", name, k.Example())
		}
		taken := 0
		for f := March; f <= SecondHalf; f++ {
			if k.Takes(f) {
				taken++
			}
		}
		if want := map[bool]int{true: 2, false: 1}[k == SixMonths]; taken != want {
			t.Errorf("%s takes %d forms, want %d", name, taken, want)
		}
	}
}

func TestNextFollowsInTheSameSeries(t *testing.T) {
	for from, want := range map[string]string{"2014": "2015", "2013/14": "2014/15", "2014-09": "2015-09", "2014-H1": "2014-H2", "2014-H2": "2015-H1"} {
		p, _ := Parse(from)
		if got := p.Next().String(); got != want {
			t.Errorf("after %s comes %s, want %s", from, got, want)
		}
	}
}

func TestLabelsSayWhatThePeriodMeans(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		text        string
		label, head string
	}{
		{YearToMarch, "2014", "year ending 31 March 2014", "2014"},
		{AtMarch, "2014", "31 March 2014", "2014"},
		{Academic, "2013/14", "2013/14 academic year", "2013/14"},
		{Financial, "2013/14", "2013/14 financial year", "2013/14"},
		{YearToSeptember, "2014-09", "year ending 30 September 2014", "Sep 2014"},
		{AtSeptember, "2014-09", "30 September 2014", "Sep 2014"},
		{SixMonths, "2014-H1", "April to September 2013", "Apr–Sep 2013"},
		{SixMonths, "2014-H2", "October 2013 to March 2014", "Oct 2013–Mar 2014"},
	} {
		p, _ := Parse(c.text)
		if got := c.kind.Label(p); got != c.label {
			t.Errorf("%s of %s: %q, want %q", c.text, c.kind, got, c.label)
		}
		if got := p.Short(); got != c.head {
			t.Errorf("%s in a table head: %q, want %q", c.text, got, c.head)
		}
	}
}
