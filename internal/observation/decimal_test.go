package observation

import (
	"math"
	"math/big"
	"strings"
	"testing"
)

func decimal(t testing.TB, s string) Decimal {
	t.Helper()
	d, ok := ParseDecimal(s)
	if !ok {
		t.Fatalf("%q is not a decimal", s)
	}
	return d
}

func TestParseDecimalKeepsWhatWasPublished(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "00": "0", "0.0": "0.0", "-0": "0", "43.70": "43.70", "+1.5": "1.5", "-1.5": "-1.5", ".5": "0.5", "-.05": "-0.05",
		"007": "7", "999999999": "999999999", "999999999.999999999": "999999999.999999999", "0.000000001": "0.000000001",
		"0000000000001": "1",
	} {
		if got := decimal(t, in).String(); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{
		"", "-", "+", ".", "-.", "1.", "1..2", "1.2.3", "1,234", "1e3", "0x1", " 1", "1 ", "1%", "NaN", "Inf", "c", "--1", "١",
		"1234567890", "1.0123456789", "9999999999999999999999",
	} {
		if d, ok := ParseDecimal(in); ok {
			t.Errorf("%q was read as %v", in, d)
		}
	}
}

func TestRoundIsHalfAwayFromZero(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"0.145", 2, "0.15"}, // a float64 would give 0.14
		{"1.005", 2, "1.01"},
		{"2.5", 0, "3"}, {"3.5", 0, "4"}, {"0.5", 0, "1"}, {"0.49", 0, "0"}, {"0.499999999", 0, "0"},
		{"-2.5", 0, "-3"}, {"-0.5", 0, "-1"}, {"-0.49", 0, "0"}, {"-0.145", 2, "-0.15"},
		{"9.95", 1, "10.0"}, {"99.999", 1, "100.0"}, {"-9.95", 1, "-10.0"},
		{"12", 1, "12"}, {"12.3", 1, "12.3"}, {"12.3", 5, "12.3"}, {"0.04", 1, "0.0"},
	} {
		if got := decimal(t, tt.in).Round(tt.n).String(); got != tt.want {
			t.Errorf("%s to %d decimals is %s, want %s", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		want string
	}{
		{"0", 0, "0"}, {"0", 2, "0.00"}, {"5", 1, "5.0"}, {"0.05", 1, "0.1"}, {"0.04", 1, "0.0"},
		{"999", 0, "999"}, {"1000", 0, "1,000"}, {"12345.678", 1, "12,345.7"}, {"123456", 0, "123,456"}, {"1234567", 2, "1,234,567.00"},
		{"999999999.999999999", 0, "1,000,000,000"}, {"999999999", 9, "999,999,999.000000000"},
		{"-1234.5", 1, "−1,234.5"}, {"-0.04", 1, "0.0"}, {"-0.05", 1, "−0.1"}, {"999.95", 1, "1,000.0"},
	} {
		if got := decimal(t, tt.in).Format(tt.n); got != tt.want {
			t.Errorf("%s with %d decimals is %s, want %s", tt.in, tt.n, got, tt.want)
		}
	}
	if got := string(NewDecimal(15, 1).Append([]byte("n = "), 1)); got != "n = 1.5" {
		t.Errorf("Append gave %q", got)
	}
}

func TestDecimalArithmetic(t *testing.T) {
	for _, tt := range []struct{ a, b, sum, difference string }{
		{"1.5", "0.25", "1.75", "1.25"},
		{"0.1", "0.2", "0.3", "-0.1"},
		{"999999999", "0.000000001", "999999999.000000001", "999999998.999999999"},
		{"-3", "-3.00", "-6.00", "0.00"},
	} {
		a, b := decimal(t, tt.a), decimal(t, tt.b)
		if got := a.Add(b).String(); got != tt.sum {
			t.Errorf("%s + %s = %s, want %s", tt.a, tt.b, got, tt.sum)
		}
		if got := a.Sub(b).String(); got != tt.difference {
			t.Errorf("%s - %s = %s, want %s", tt.a, tt.b, got, tt.difference)
		}
		if got := b.Sub(a).Neg().String(); decimal(t, got).Cmp(a.Sub(b)) != 0 {
			t.Errorf("-(%s - %s) = %s", tt.b, tt.a, got)
		}
	}
}

func TestDecimalsCompareByValue(t *testing.T) {
	ascending := []string{"-10", "-9.99", "-0.1", "0", "0.001", "0.01", "0.145", "1", "1.000000001", "999999999"}
	for i, a := range ascending {
		for j, b := range ascending {
			got := decimal(t, a).Cmp(decimal(t, b))
			if want := i - j; got < 0 != (want < 0) || got > 0 != (want > 0) {
				t.Errorf("%s against %s is %d", a, b, got)
			}
		}
	}
	if decimal(t, "1.50").Cmp(decimal(t, "1.5")) != 0 {
		t.Error("1.50 is not 1.5")
	}
}

func TestFloatIsTheNearest(t *testing.T) {
	for in, want := range map[string]float64{"0.145": 0.145, "-2.5": -2.5, "43.7": 43.7, "0": 0} {
		if got := decimal(t, in).Float(); got != want {
			t.Errorf("%s is %v", in, got)
		}
	}
}

// FuzzDecimal holds ParseDecimal, Round, Append and String against math/big.
func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"0.145", "-2.5", "999999999.999999999", ".5", "-0", "1.", "1e3", "0099.5"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		d, ok := ParseDecimal(s)
		if !ok || n < 0 || n > MaxScale {
			return
		}
		exact, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("%q is a decimal, but not to math/big", s)
		}
		if back, _ := new(big.Rat).SetString(d.String()); back == nil || back.Cmp(exact) != 0 {
			t.Errorf("%q became %s", s, d)
		}
		// big.Rat rounds half away from zero too.
		want := exact.FloatString(n)
		if strings.Trim(want, "-0.") == "" {
			want = strings.TrimPrefix(want, "-") // zero has no sign
		}
		got := strings.NewReplacer(",", "", "−", "-").Replace(d.Format(n))
		if got != want {
			t.Errorf("%s with %d decimals is %s, want %s", s, n, got, want)
		}
	})
}

func TestSymbols(t *testing.T) {
	for code, want := range map[string]Symbol{"c": Suppressed, "x": NotAvailable, "z": NotApplicable, "u": LowReliability, "w": Withdrawn, "low": Low, "k": Low} {
		got, ok := ParseSymbol(code)
		if !ok || got != want {
			t.Errorf("%s is %d, %v", code, got, ok)
		}
		if code != "k" && got.Code() != code {
			t.Errorf("%s is written %s", code, got.Code())
		}
		if got.Word() == "" || got.WordKey() == "" || got.ReasonKey() == "" {
			t.Errorf("%s has the word %q and the messages %q and %q", code, got.Word(), got.WordKey(), got.ReasonKey())
		}
	}
	for _, code := range []string{"", "C", ":", "..", "0", " c", "number"} {
		if s, ok := ParseSymbol(code); ok {
			t.Errorf("%q was taken for the symbol %s", code, s.Code())
		}
	}
}

func TestMarks(t *testing.T) {
	all := Provisional | Revised | Calculated | LowConfidence | Joint
	for text, want := range map[string]Marks{"": 0, "p": Provisional, " r  d ": Revised | Calculated, "j l d r p": all, "p p": Provisional} {
		got, unknown := ParseMarks(text)
		if got != want || unknown != "" {
			t.Errorf("%q is %v, unknown %q", text, got, unknown)
		}
	}
	if _, unknown := ParseMarks("p q r"); unknown != "q" {
		t.Errorf("the unknown mark is %q", unknown)
	}
	if got := all.String(); got != "p r d l j" {
		t.Errorf("all marks are %q", got)
	}
	if got := (Revised | Joint).Words(); len(got) != 2 || got[0] != "revised" || got[1] != "joint figure" {
		t.Errorf("words %v", got)
	}
}

func TestValueFloatIsNaNForASymbol(t *testing.T) {
	if f := (Value{Symbol: Suppressed}).Float(); !math.IsNaN(f) {
		t.Errorf("a suppressed value is drawn at %v", f)
	}
	if f := (Value{Symbol: Number}).Float(); f != 0 {
		t.Errorf("a true zero is drawn at %v", f)
	}
}

func TestLatestIsTheNewestObservation(t *testing.T) {
	number := Value{Symbol: Number}
	for _, tt := range []struct {
		series []Value
		want   int
	}{
		{nil, -1}, {[]Value{{}, {}}, -1}, {[]Value{number, {}, {}}, 0}, {[]Value{number, {Symbol: Suppressed}, {}}, 1},
	} {
		if got := Latest(tt.series); got != tt.want {
			t.Errorf("%v: got %d, want %d", tt.series, got, tt.want)
		}
	}
}
