package site

import (
	"almanac/internal/edition"
	"almanac/internal/source"
	"almanac/internal/sweep"
)

// broom sweeps what is rendered before it leaves the program, each file by what
// its own edition hides. Sealed editions were swept when they were sealed, and
// their bytes are those of then.
type broom struct {
	editions map[*Edition]*sweep.Sweep
	newest   *sweep.Sweep // for what belongs to no edition: the front page shows figures of the newest
	style    *style       // what the page of the style may show; nil where there is none
}

// broom gives what the files of a plan are swept with, which is made once.
func (p *Plan) broom() *broom {
	p.swept.Do(func() { p.with = newBroom(p) })
	return p.with
}

func newBroom(p *Plan) *broom {
	m := p.Model
	b := &broom{style: m.style, editions: map[*Edition]*sweep.Sweep{}}
	made := map[*edition.Edition]*sweep.Sweep{}
	of := func(e *edition.Edition, before *sweep.Sweep) *sweep.Sweep {
		return sweep.New(e, m.Words, before, e.Title, m.Config.Title, m.Config.ShortTitle)
	}
	for _, e := range m.Editions {
		if e.Table == nil {
			continue
		}
		var before *sweep.Sweep
		if e.changes != nil {
			if before = made[e.changes.Old]; before == nil {
				before = of(e.changes.Old, nil)
			}
		}
		made[e.Edition] = of(e.Edition, before)
		b.editions[e] = made[e.Edition]
	}
	b.newest = b.editions[m.Newest]
	return b
}

// reader gives what one worker reads with.
func (b *broom) reader() *sweeper {
	return &sweeper{broom: b, readers: map[*sweep.Sweep]*sweep.Reader{}}
}

// sweeper is one worker's share of the sweep.
type sweeper struct {
	broom   *broom
	readers map[*sweep.Sweep]*sweep.Reader
}

// clean reports whether nothing is wrong with a rendered file; what is goes into
// probs.
func (s *sweeper) clean(t *Target, data []byte, probs *source.Problems) bool {
	of := s.broom.newest
	if t.ed != nil {
		of = s.broom.editions[t.ed]
	} else if e := s.broom.editionOf(t.Path); e != nil {
		of = e
	}
	if of == nil {
		return true // a site without figures
	}
	r := s.readers[of]
	if r == nil {
		r = of.NewReader()
		s.readers[of] = r
	}
	if t.Path == stylePath && s.broom.style != nil {
		data = s.broom.style.without(data)
	}
	found := r.Read(t.Path, data)
	for i := range found {
		found[i].Report(probs)
	}
	return len(found) == 0
}

// editionOf finds the edition in whose folder a file lies that no edition made:
// its styles and scripts, the pictures of its texts.
func (b *broom) editionOf(path string) *sweep.Sweep {
	for e, s := range b.editions {
		if e.owns(path) {
			return s
		}
	}
	return nil
}
