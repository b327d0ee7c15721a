package sweep

import (
	"almanac/internal/edition"
	"almanac/internal/observation"
)

// Watch makes a reader read everything, also what cannot hide anything, and tell
// of each figure that it reads back.
func (r *Reader) Watch(seen func(ch Channel, key string), counted func(ch Channel, n int)) {
	r.everything = true
	r.seen = func(ch Channel, k ref) { seen(ch, r.spell(k)) }
	r.counted = counted
}

// WatchKeys is Watch without the names of keys, which take long to write.
func (r *Reader) WatchKeys(seen func(ch Channel, measure, category, area, period int)) {
	r.everything = true
	r.seen = func(ch Channel, k ref) { seen(ch, k.m, k.c, k.a, k.p) }
}

// Thorough makes a reader read nothing by what knows one form only.
func (r *Reader) Thorough() { r.thorough = true }

// Edition names the edition that a sweep knows.
func (s *Sweep) Edition() string { return s.id }

// Suppressed reports whether a key, as it is written, is hidden.
func (s *Sweep) Suppressed(key string) bool {
	k, err := edition.ParseKey(key)
	if err != nil {
		return false
	}
	at, ok := s.key(k.Measure, k.Category, k.Area, k.Period.String())
	return ok && s.hidden(at)
}

// Hides reports whether what a symbol stands for must not be seen.
func Hides(code string) bool {
	s, ok := observation.ParseSymbol(code)
	return ok && hides(s)
}
