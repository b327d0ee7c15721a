package compare

import (
	"math"
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// FewestForFunnel is how many authorities must have figures with denominators
// before limits are drawn around the country's.
const FewestForFunnel = 20

// winsorised is the share of z-scores at either end that are set to the
// nearest one kept before the dispersion is taken, so that a few odd
// authorities do not hide themselves by widening the limits.
const winsorised = 0.1

// Funnel is the control limits around the country's value: how far from it a
// figure would stray, given its denominator and how much authorities differ
// altogether.
//
// Values are brought to a scale on which the standard error depends on the
// denominator n alone, 1/(2√n): the arcsine of the square root for a
// proportion, the square root for a rate. There z is the distance from the
// target in standard errors; the over-dispersion factor φ is the mean of the
// squares of the winsorised z, at least 1; the limits lie z·√φ standard errors
// from the target and are brought back, so that they never leave 0 to 100%.
type Funnel struct {
	Target float64 // the country's published value, in the measure's unit
	Phi    float64 // over-dispersion factor, 1 when chance explains the spread
	Points []FunnelPoint
	unit   framework.Unit
}

// FunnelPoint is one authority in a funnel.
type FunnelPoint struct {
	Area        area.Index // of a joint return the first member
	Denominator float64
	Value       float64 // published, in the measure's unit
}

// FunnelOf gives the funnel of one series and period; p is an index into
// t.Periods(m). It is nil when the measure is neither a percentage nor a rate
// of children, the country has no figure or nobody counted, or fewer than
// FewestForFunnel authorities have figures with denominators. Authorities too
// small to rank are in it: this is how they are compared. Where small counts are
// suppressed, though, the small authorities to be seen are those with many, so
// that one above the limits there says less than it seems to.
func FunnelOf(t *observation.Table, s Series, p int) *Funnel {
	m := &t.Framework.Measures[s.Measure]
	country := t.Register.CountryIndex()
	if country == area.None || m.FTE || multiplier(m.Unit) == 0 {
		return nil
	}
	target := t.At(s.Measure, s.Category, country, p)
	if !target.IsNumber() || target.Number.Sign() <= 0 || m.Unit == framework.Percent && target.Float() >= 100 {
		return nil
	}
	f := &Funnel{Target: target.Float(), unit: m.Unit}
	when := t.Periods(s.Measure)[p]
	joint := returns{table: t}
	for i := range t.Register.Areas {
		a := &t.Register.Areas[i]
		if a.Level != area.Authority || !a.Existed(when) {
			continue
		}
		v := t.At(s.Measure, s.Category, area.Index(i), p)
		den := t.Detail(v).Denominator
		if !v.IsNumber() || !den.OK || den.Sign() <= 0 || v.Number.Sign() < 0 || m.Unit == framework.Percent && v.Float() > 100 {
			continue
		}
		if _, ok := joint.first(v); ok {
			f.Points = append(f.Points, FunnelPoint{area.Index(i), den.Float(), v.Float()})
		}
	}
	if len(f.Points) < FewestForFunnel {
		return nil
	}
	z := make([]float64, len(f.Points))
	for i, x := range f.Points {
		z[i] = (f.to(x.Value) - f.to(f.Target)) * 2 * math.Sqrt(x.Denominator)
	}
	f.Phi = dispersion(z)
	return f
}

// dispersion is Spiegelhalter's over-dispersion factor of z-scores; it sorts
// and winsorises them.
func dispersion(z []float64) float64 {
	slices.Sort(z)
	k := int(winsorised * float64(len(z)))
	low, high := z[k], z[len(z)-1-k]
	phi := 0.0
	for _, x := range z {
		x = min(max(x, low), high)
		phi += x * x
	}
	return max(1, phi/float64(len(z)))
}

// Limits gives the limits for an authority with a denominator above 0, in the
// measure's unit. They tighten as the denominator grows.
func (f *Funnel) Limits(denominator float64, c Confidence) (lower, upper float64) {
	half := c.z() * math.Sqrt(f.Phi/denominator) / 2
	return f.from(f.to(f.Target) - half), f.from(f.to(f.Target) + half)
}

// to brings a value to the scale of constant error, from takes it back.
func (f *Funnel) to(value float64) float64 {
	root := math.Sqrt(value / float64(multiplier(f.unit)))
	if f.unit == framework.Percent {
		return math.Asin(min(1, root))
	}
	return root
}

func (f *Funnel) from(y float64) float64 {
	y = max(0, y)
	if f.unit == framework.Percent {
		y = math.Sin(min(y, math.Pi/2))
	}
	return y * y * float64(multiplier(f.unit))
}
