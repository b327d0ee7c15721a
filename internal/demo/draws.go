package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// seed makes the demonstration what it is; another one makes another.
const seed = 20120601

// A stream is a source of random draws of its own, named after what it is
// for, so that adding a measure does not change the figures of the others.
type stream struct{ *rand.Rand }

func newStream(place, purpose string) stream {
	h := fnv.New64a()
	h.Write([]byte(place + "/" + purpose)) // never fails
	return stream{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// poisson draws a count with mean m: exactly below 40, by the normal
// approximation above.
func (s stream) poisson(m float64) int {
	if m <= 0 {
		return 0
	}
	if m > 40 {
		return max(0, int(math.Round(m+math.Sqrt(m)*s.NormFloat64())))
	}
	n, limit := 0, math.Exp(-m)
	for x := s.Float64(); x > limit; x *= s.Float64() {
		n++
	}
	return n
}

// of draws how many of n have something that each has with probability p.
func (s stream) of(n int, p float64) int {
	p = min(max(p, 0), 1)
	if v := float64(n) * p * (1 - p); v > 25 {
		k := int(math.Round(float64(n)*p + math.Sqrt(v)*s.NormFloat64()))
		return min(max(k, 0), n)
	}
	k := 0
	for range n {
		if s.Float64() < p {
			k++
		}
	}
	return k
}

// split deals n among categories by weight; the parts add up to n.
func (s stream) split(n int, weights []float64) []int {
	left := 0.0
	for _, w := range weights {
		left += w
	}
	parts := make([]int, len(weights))
	for i, w := range weights {
		if i == len(weights)-1 || left <= 0 {
			parts[i] = n
			break
		}
		parts[i] = s.of(n, w/left)
		n -= parts[i]
		left -= w
	}
	return parts
}

// shift moves a probability on the logit scale, so that it stays between 0 and 1.
func shift(p, by float64) float64 {
	return 1 / (1 + math.Exp(-math.Log(p/(1-p))-by))
}
