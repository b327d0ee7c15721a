package observation

import (
	"cmp"
	"slices"
	"strconv"
)

// Decimal is a number exactly as it was published: units × 10^-scale. Figures
// are compared and rounded in it, because 0.145 has no exact float64.
type Decimal struct {
	units int64
	scale uint8
}

// MaxScale is the largest number of decimals a Decimal can hold.
const MaxScale = 9

// maxDigits keeps every Decimal, brought to MaxScale decimals, within int64.
const maxDigits = 9

// NewDecimal gives units × 10^-scale.
func NewDecimal(units int64, scale int) Decimal { return Decimal{units, uint8(scale)} }

// ParseDecimal reads a plain decimal number: digits, an optional sign and
// point; no thousands separators, exponents or blanks. It holds at most nine
// digits before the point and nine after it.
func ParseDecimal(s string) (Decimal, bool) {
	i, neg := 0, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		neg = s[i] == '-'
		i++
	}
	var units int64
	whole, scale, point := 0, 0, false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			return Decimal{}, false
		}
		units = units*10 + int64(c-'0')
		if point {
			scale++
		} else if units != 0 {
			whole++
		}
		if whole > maxDigits || scale > MaxScale {
			return Decimal{}, false
		}
	}
	last := byte(0)
	if len(s) > 0 {
		last = s[len(s)-1]
	}
	if last < '0' || last > '9' {
		return Decimal{}, false
	}
	if neg {
		units = -units
	}
	return Decimal{units, uint8(scale)}, true
}

// Float is the nearest float64.
func (d Decimal) Float() float64 { return float64(d.units) / float64(pow10[d.scale]) }

// Units gives the number times 10^scale, and scale.
func (d Decimal) Units() (units int64, scale int) { return d.units, int(d.scale) }

// Round gives d with at most n decimals, rounded half away from zero: what is
// shown, and what differences are taken from.
func (d Decimal) Round(n int) Decimal {
	if int(d.scale) <= n {
		return d
	}
	p := pow10[int(d.scale)-n]
	q, r := d.units/p, d.units%p
	if r < 0 {
		r = -r
	}
	if 2*r >= p {
		if d.units < 0 {
			q--
		} else {
			q++
		}
	}
	return Decimal{q, uint8(n)}
}

// Cmp compares d and e: negative, 0 or positive.
func (d Decimal) Cmp(e Decimal) int {
	if d.scale == e.scale { // as those of a series mostly are
		return cmp.Compare(d.units, e.units)
	}
	return d.Sub(e).Sign()
}

// Sub gives d − e.
func (d Decimal) Sub(e Decimal) Decimal {
	a, b := align(d, e)
	return Decimal{a - b, max(d.scale, e.scale)}
}

// Add gives d + e.
func (d Decimal) Add(e Decimal) Decimal {
	a, b := align(d, e)
	return Decimal{a + b, max(d.scale, e.scale)}
}

// Div gives d ÷ n with the given decimals, rounded once, half away from zero.
func (d Decimal) Div(n int64, decimals int) Decimal {
	num, den := d.units, n
	if up := decimals - int(d.scale); up >= 0 {
		num *= pow10[up]
	} else {
		den *= pow10[-up]
	}
	q, r := num/den, num%den
	if r < 0 {
		r = -r
	}
	if 2*r >= den {
		if num < 0 {
			q--
		} else {
			q++
		}
	}
	return Decimal{q, uint8(decimals)}
}

// Neg gives −d.
func (d Decimal) Neg() Decimal { return Decimal{-d.units, d.scale} }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.units < 0:
		return -1
	case d.units > 0:
		return 1
	}
	return 0
}

func align(d, e Decimal) (a, b int64) {
	a, b = d.units, e.units
	if d.scale < e.scale {
		a *= pow10[e.scale-d.scale]
	} else if e.scale < d.scale {
		b *= pow10[d.scale-e.scale]
	}
	return a, b
}

// Append writes d rounded to n decimals with exactly n of them and a comma
// between thousands: 1,234.50. Minus is the true minus sign.
func (d Decimal) Append(dst []byte, n int) []byte {
	r := d.Round(n)
	u := r.units
	if u < 0 {
		dst = append(dst, "−"...)
		u = -u
	}
	for i := int(r.scale); i < n; i++ {
		u *= 10
	}
	var buf [32]byte
	digits := strconv.AppendInt(buf[:0], u, 10)
	for len(digits) <= n {
		digits = append(digits, 0)
		copy(digits[1:], digits)
		digits[0] = '0'
	}
	whole := digits[:len(digits)-n]
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, c)
	}
	if n > 0 {
		dst = append(dst, '.')
		dst = append(dst, digits[len(digits)-n:]...)
	}
	return dst
}

// Format is Append as a string.
func (d Decimal) Format(n int) string { return string(d.Append(nil, n)) }

// String gives d as it was published, plain and whole: for files.
func (d Decimal) String() string { return string(d.AppendPlain(nil)) }

// AppendPlain writes d as String gives it.
func (d Decimal) AppendPlain(dst []byte) []byte {
	begin := len(dst)
	dst = strconv.AppendInt(dst, d.units, 10)
	n := int(d.scale)
	if n == 0 {
		return dst
	}
	if dst[begin] == '-' {
		begin++
	}
	if at := len(dst) - n; at > begin { // as nearly always
		dst = append(dst, 0)
		copy(dst[at+1:], dst[at:])
		dst[at] = '.'
		return dst
	}
	for len(dst)-begin <= n { // ".5" is 0.5
		dst = slices.Insert(dst, begin, '0')
	}
	return slices.Insert(dst, len(dst)-n, '.')
}

var pow10 = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}
