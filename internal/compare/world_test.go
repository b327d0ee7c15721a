package compare

import (
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// value reads "12.3", "12.3 j" (with marks), a symbol, or "" for no observation.
func value(t *testing.T, text string) observation.Value {
	t.Helper()
	number, marks, _ := strings.Cut(text, " ")
	m, unknown := observation.ParseMarks(marks)
	if unknown != "" {
		t.Fatalf("%q is not a mark", unknown)
	}
	if d, ok := observation.ParseDecimal(number); ok {
		return observation.Value{Number: d, Symbol: observation.Number, Marks: m}
	}
	if number == "" {
		return observation.Value{}
	}
	s, ok := observation.ParseSymbol(number)
	if !ok {
		t.Fatalf("%q is neither number nor symbol", text)
	}
	return observation.Value{Symbol: s, Marks: m}
}

func values(t *testing.T, texts ...string) (out []observation.Value) {
	for _, x := range texts {
		out = append(out, value(t, x))
	}
	return out
}

// cell reads "value", "value/denominator" or "value/denominator/numerator".
func cell(t *testing.T, text string) (observation.Value, observation.Detail) {
	t.Helper()
	parts := append(strings.Split(text, "/"), "", "")
	return value(t, parts[0]), observation.Detail{Denominator: optional(parts[1]), Numerator: optional(parts[2])}
}

func optional(text string) observation.Optional {
	d, ok := observation.ParseDecimal(text)
	return observation.Optional{Decimal: d, OK: ok}
}

func decimalOf(t *testing.T, s string) observation.Decimal {
	t.Helper()
	d, ok := observation.ParseDecimal(s)
	if !ok {
		t.Fatalf("%q is not a number", s)
	}
	return d
}

func periodOf(t *testing.T, s string) period.Period {
	t.Helper()
	p, err := period.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// share is a percentage with one decimal, rate a rate per 10,000.
func share() framework.Measure {
	return framework.Measure{ID: "n1-x", Breakdown: framework.None, Decimals: 1, Kind: period.YearToMarch}
}

func rate() framework.Measure {
	m := share()
	m.Unit = framework.PerTenK
	return m
}

// world makes a table of one measure in 2014 for a country, a region and as
// many authorities as there are figures: indexes 0, 1 and 2 on.
func world(t *testing.T, m framework.Measure, national string, figures ...string) *observation.Table {
	t.Helper()
	rows := [][]string{{national}, {""}}
	for _, f := range figures {
		rows = append(rows, []string{f})
	}
	return worldOver(t, m, []string{"2014"}, rows)
}

// worldOver makes a table over periods: one row an area, one cell a period.
func worldOver(t *testing.T, m framework.Measure, periods []string, rows [][]string) *observation.Table {
	t.Helper()
	reg := &area.Register{Areas: []area.Area{
		{Slug: "norrey", Level: area.Country, Parent: area.None},
		{Slug: "north", Level: area.Region, Parent: 0},
	}}
	for range rows[2:] {
		reg.Areas = append(reg.Areas, area.Area{Level: area.Authority, Parent: 1})
	}
	fw := &framework.Framework{Indicators: []framework.Indicator{{ID: "n1"}}, Measures: []framework.Measure{m},
		Breakdowns: []framework.Breakdown{{Statistics: true, Categories: []framework.Category{{ID: "p25"}}}}}
	b := observation.NewBuilder(fw, reg)
	for a, row := range rows {
		for i, text := range row {
			v, d := cell(t, text)
			if v.Symbol != observation.Absent {
				b.Add(observation.Key{Area: area.Index(a), Period: periodOf(t, periods[i])}, v, d)
			}
		}
	}
	return b.Table()
}

func close(a, b, within float64) bool { return a-b <= within && b-a <= within }
