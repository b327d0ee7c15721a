package area

import "testing"

func TestNamesTakeTheirArticleInASentence(t *testing.T) {
	for _, c := range []struct {
		level Level
		name  string
		want  string
	}{
		{Region, "North East", "the North East"},
		{Region, "East of England", "the East of England"},
		{Region, "West Midlands", "the West Midlands"},
		{Region, "London", "London"},
		{Region, "Yorkshire and The Humber", "Yorkshire and The Humber"},
		{SubRegion, "Inner London", "Inner London"},
		{Authority, "North Yorkshire", "North Yorkshire"},
		{Authority, "Isle of Wight", "the Isle of Wight"},
		{Authority, "Isles of Scilly", "the Isles of Scilly"},
		{Authority, "City of London", "the City of London"},
		{Authority, "East Riding of Yorkshire", "the East Riding of Yorkshire"},
		{Country, "England", "England"},
	} {
		a := Area{Level: c.level, ShortName: c.name}
		if got := a.InSentence(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
