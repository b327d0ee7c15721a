package demo

import (
	"math"

	"almanac/internal/cores"
)

// The years of the model: years ending 31 March. An academic or financial
// year counts as the year it ends in, a September as the year that follows.
const (
	firstYear = 2012
	lastYear  = 2016
	years     = lastYear - firstYear + 1
)

// A record is everything that is counted in one place in one year, by name.
// Names with a colon are parts of something: "source:police".
type record struct {
	counts     map[string]int
	assessDays []int // assessments by working days taken
	panelDays  []int // conferences by working days taken
}

func newRecord() *record { return &record{counts: map[string]int{}} }

// add adds other to r.
func (r *record) add(other *record) {
	for name, n := range other.counts {
		r.counts[name] += n
	}
	r.assessDays = addDays(r.assessDays, other.assessDays)
	r.panelDays = addDays(r.panelDays, other.panelDays)
}

func addDays(a, b []int) []int {
	if len(a) < len(b) {
		a = append(a, make([]int, len(b)-len(a))...)
	}
	for d, n := range b {
		a[d] += n
	}
	return a
}

// A town is a place while its five years are drawn. The chain of events is
// that of the real service: a referral may lead to an assessment, that to an
// enquiry under section 47, a conference, a plan, its end. Every count is
// drawn from the one before it, so that the figures of a page hang together.
type town struct {
	*place
	records [years]*record
}

// simulateAll draws all records of several places, a worker a core: each draws
// from streams of its own.
func simulateAll(places []place) []*town {
	towns := make([]*town, len(places))
	cores.Each(len(places), func(i int) { towns[i] = simulate(&places[i]) })
	return towns
}

// simulate draws all records of a place.
func simulate(p *place) *town {
	t := &town{place: p}
	for i := range t.records {
		t.records[i] = newRecord()
		n := p.childrenIn(firstYear + i)
		// The same children once for each collection, so that the rate of a
		// region leaves out the children of a place whose return it lacks.
		for _, name := range []string{"population", "children@census", "children@assessments", "children@others"} {
			t.records[i].counts[name] = n
		}
		t.records[i].counts["children-0-14@others"] = n * 829 / 1000
	}
	t.frontDoor()
	t.assessments()
	t.conferences()
	t.plans()
	t.planReviews()
	t.childrenInNeed()
	t.courts()
	t.hospitalsAndPolice()
	t.schools()
	t.staff()
	return t
}

// habit draws how a place does something, year by year, around 0 on the log
// scale: a lasting part of deviation sigma and a yearly one a fourth of that.
func (t *town) habit(purpose string, sigma float64) [years]float64 {
	s := newStream(t.slug, "habit "+purpose)
	level := sigma * s.NormFloat64()
	slope := sigma / 8 * s.NormFloat64()
	var out [years]float64
	for i := range out {
		out[i] = level + slope*float64(i) + sigma/6*s.NormFloat64()
	}
	return out
}

// each calls draw for every year with the counts of the year and its place in
// the series, on a stream of its own.
func (t *town) each(purpose string, draw func(s stream, c map[string]int, i int)) {
	s := newStream(t.slug, purpose)
	for i, r := range t.records {
		draw(s, r.counts, i)
	}
}

// rate gives the expected number at per10k for a place of average need, more
// where need is greater.
func (t *town) rate(c map[string]int, per10k, needEffect, habit float64) float64 {
	return float64(c["population"]) / 10000 * per10k * math.Exp(needEffect*t.need-needEffect*needEffect/2+habit)
}

// frontDoor draws referrals, where they came from and what became of them.
func (t *town) frontDoor() {
	refer, nfa, need := t.habit("refer", 0.22), t.habit("nfa", 0.6), t.habit("not in need", 0.35)
	mix := make([][years]float64, len(sources))
	for k := range sources {
		mix[k] = t.habit("source "+sources[k].id, sources[k].spread)
	}
	t.each("front door", func(s stream, c map[string]int, i int) {
		n := s.poisson(t.rate(c, 545+6*float64(i), 0.26, refer[i]))
		c["referrals"] = n
		c["re-referrals"] = s.of(n, shift(0.235, refer[i]))
		c["no-further-action"] = s.of(n, shift(0.13, nfa[i]))
		c["not-in-need"] = s.of(n-c["no-further-action"], shift(0.235, need[i]))
		c["in-need"] = n - c["no-further-action"] - c["not-in-need"]
		weights := make([]float64, len(sources))
		for k := range sources {
			weights[k] = sources[k].weight * math.Exp(mix[k][i])
		}
		for k, m := range s.split(n, weights) {
			c["source:"+sources[k].id] = m
		}
	})
}

// assessments draws assessments, the days each took and the factors found.
func (t *town) assessments() {
	assess, pace := t.habit("assess", 0.12), t.habit("pace", 0.2)
	found := make([][years]float64, len(factors))
	for k := range factors {
		found[k] = t.habit("factor "+factors[k].id, 0.35)
	}
	late := newStream(t.slug, "continuous assessment").Float64()
	t.each("assessments", func(s stream, c map[string]int, i int) {
		share := 0.86
		if firstYear+i == 2014 { // part of the year only: the change to continuous assessment
			share *= 0.3 + 0.6*late
		}
		n := s.of(c["referrals"], share*math.Exp(assess[i]-0.1))
		c["assessments"] = n
		days := assessDays(s, n, pace[i]-0.04*float64(i))
		t.records[i].assessDays = days
		assessTiming.count(days, c)
		base := s.of(n, 0.93)
		c["factor-base"] = base
		for k, f := range factors {
			c["factor:"+f.id] = s.of(base, shift(f.share, found[k][i]+0.12*t.need))
		}
	})
}

// assessDays draws the working days that n assessments took. A few are done
// on the day, many are finished just before the limit of 45.
func assessDays(s stream, n int, pace float64) []int {
	days := make([]int, 131)
	for range n {
		d := 0
		switch u := s.Float64(); {
		case u < 0.04:
		case u < 0.17*math.Exp(pace):
			d = 36 + s.IntN(10)
		default:
			d = 1 + int(24*math.Exp(pace+0.72*s.NormFloat64()))
		}
		days[min(d, len(days)-1)]++
	}
	return days
}

// conferences draws enquiries, conferences and the days to them.
func (t *town) conferences() {
	enquire, confer, pace := t.habit("enquire", 0.25), t.habit("confer", 0.3), t.habit("conference pace", 0.28)
	t.each("conferences", func(s stream, c map[string]int, i int) {
		c["enquiries"] = s.poisson(t.rate(c, 112+7*float64(i), 0.32, enquire[i]))
		n := s.of(c["enquiries"], shift(0.46, confer[i]))
		c["conferences"] = n
		days := make([]int, 61)
		for range n {
			d := 4 + int(8.6*math.Exp(pace[i]-0.03*float64(i)+0.42*s.NormFloat64()))
			if s.Float64() < 0.38 && d > 15 { // pulled inside the limit
				d = 13 + s.IntN(3)
			}
			days[min(d, len(days)-1)]++
		}
		t.records[i].panelDays = days
		panelTiming.count(days, c)
	})
}

// plans draws child protection plans: who begins one, who leaves, who is left.
func (t *town) plans() {
	start, again, long, stay := t.habit("start", 0.3), t.habit("again", 0.3), t.habit("long", 0.55), t.habit("stay", 0.1)
	mix := make([][years]float64, len(abuse))
	for k := range abuse {
		mix[k] = t.habit("category "+abuse[k].id, abuse[k].spread)
	}
	open := newStream(t.slug, "plans before").poisson(t.rate(t.records[0].counts, 36, 0.34, start[0]))
	t.each("plans", func(s stream, c map[string]int, i int) {
		n := s.of(c["conferences"], shift(0.87, start[i]))
		c["plans-started"] = n
		c["plans-again"] = s.of(n, shift(0.158+0.006*float64(i), again[i]))
		weights := make([]float64, len(abuse))
		for k := range abuse {
			weights[k] = abuse[k].weight * math.Exp(mix[k][i])
		}
		for k, m := range s.split(n, weights) {
			c["category:"+abuse[k].id] = m
		}
		c["on-plan"] = open + n
		ended := min(open+n, s.poisson((0.56*float64(open)+0.49*float64(n))*math.Exp(-stay[i])))
		c["plans-ended"] = ended
		open += n - ended
		c["plans-open"] = open
		c["plans-open-2y"] = s.of(open, shift(0.034-0.003*float64(i), long[i]))
		c["plans-ended-2y"] = s.of(ended, shift(0.056-0.004*float64(i), long[i]))
	})
}

// planReviews draws visits under a plan and what follows its end.
func (t *town) planReviews() {
	seen, shut, leave := t.habit("seen", 0.9), t.habit("close", 0.3), t.habit("leave care", 0.25)
	t.each("plan reviews", func(s stream, c map[string]int, i int) {
		c["seen"] = s.of(c["on-plan"], shift(0.60+0.03*float64(i), seen[i]))
		c["plans-ended-h1"] = s.of(c["plans-ended"], 0.49)
		c["closed-after-plan"] = s.of(c["plans-ended-h1"], shift(0.58, shut[i]))
		c["left-care-h1"] = s.poisson(t.rate(c, 13, 0.35, leave[i]))
		c["closed-after-care"] = s.of(c["left-care-h1"], shift(0.44, shut[i]))
	})
}

// childrenInNeed draws children in need and how long they have been so.
func (t *town) childrenInNeed() {
	need, turn := t.habit("in need", 0.2), t.habit("long need", 0.25)
	t.each("children in need", func(s stream, c map[string]int, i int) {
		// Never fewer than the children on a plan, who are in need too.
		c["need-open"] = c["plans-open"] + s.poisson(t.rate(c, 288+2*float64(i), 0.3, need[i]))
		c["need-ended"] = s.poisson(t.rate(c, 305, 0.28, need[i]+0.1))
		weights := func(at []float64) []float64 {
			out := make([]float64, len(at))
			for k := range at {
				out[k] = at[k] * math.Exp(turn[i]*(float64(k)-2)/2)
			}
			return out
		}
		for k, m := range s.split(c["need-open"], weights([]float64{23, 12.5, 15, 16, 33.5})) {
			c["open-for:"+needBands[k]] = m
		}
		for k, m := range s.split(c["need-ended"], weights([]float64{51, 17, 12.5, 10, 9.5})) {
			c["ended-after:"+needBands[k]] = m
		}
	})
}

// courts draws children who are the subject of an application for care.
func (t *town) courts() {
	apply := t.habit("apply", 0.25)
	t.each("courts", func(s stream, c map[string]int, i int) {
		c["court"] = s.poisson(t.rate(c, 9.2+0.6*float64(i), 0.4, apply[i]))
	})
}

// hospitalsAndPolice draws what is counted by others than the authority.
func (t *town) hospitalsAndPolice() {
	police, ward, emergency := t.habit("police", 0.2), t.habit("ward", 0.16), t.habit("emergency", 0.22)
	t.each("hospitals and police", func(s stream, c map[string]int, i int) {
		c["offences"] = s.poisson(t.rate(c, 62+8*float64(i), 0.25, police[i]))
		c["admissions"] = s.poisson(t.rate(c, 92-1.5*float64(i), 0.15, ward[i]))
		c["attendances"] = s.poisson(t.rate(c, 905+11*float64(i), 0.12, emergency[i]))
	})
}

// schools draws attainment, attendance and exclusion for the two groups of
// N1 to N3: children in need who are not looked after, and those of them who
// are on a plan.
func (t *town) schools() {
	learn, attend, exclude := t.habit("learn", 0.2), t.habit("attend", 0.08), t.habit("exclude", 0.35)
	for _, g := range pupilGroups {
		t.each("schools "+g.id, func(s stream, c map[string]int, i int) {
			year, at := float64(i), ":"+g.id
			pupils := s.of(int(float64(c["need-open"]-c["plans-open"])*0.78*g.ofNeed+float64(c["plans-open"])*g.ofPlans), 0.62)
			c["pupils"+at] = pupils
			c["ks2-pupils"+at] = s.of(pupils, 0.075)
			c["ks2-l4"+at] = s.of(c["ks2-pupils"+at], shift(g.ks2+0.022*year, learn[i]-0.08*t.need))
			c["ks2-rwm"+at] = s.of(c["ks2-pupils"+at], shift(g.ks2*0.58, learn[i]-0.08*t.need))
			c["ks4-pupils"+at] = s.of(pupils, 0.098)
			c["ks4-5ac"+at] = s.of(c["ks4-pupils"+at], shift(g.ks4, learn[i]-0.1*t.need))
			c["ks4-94"+at] = s.of(c["ks4-pupils"+at], shift(g.ks4*1.5, learn[i]-0.1*t.need))
			c["sessions"+at] = pupils * 312
			c["missed"+at] = s.of(c["sessions"+at], shift(g.missed-0.001*year, attend[i]+0.06*t.need))
			persistent := g.persistent
			if firstYear+i < lastYear { // until 2014/15 it took 15% of sessions, since then 10%
				persistent *= 0.64
			}
			c["persistent"+at] = s.of(pupils, shift(persistent, attend[i]*2+0.1*t.need))
			c["expelled"+at] = s.of(pupils, shift(0.0036, exclude[i]))
			c["suspended"+at] = s.of(pupils, shift(g.suspended, exclude[i]))
		})
	}
	for _, r := range t.records { // the first group holds the second
		for name, n := range r.counts {
			if base, ok := cutGroup(name, pupilGroups[1].id); ok {
				r.counts[base+":"+pupilGroups[0].id] += n
			}
		}
	}
}

// staff draws the workforce, in tenths of a full-time post.
func (t *town) staff() {
	vacant, leave, sick, agency := t.habit("vacant", 0.6), t.habit("leave", 0.35), t.habit("sick", 0.25), t.habit("agency", 0.6)
	size := t.habit("posts", 0.1)
	t.each("staff", func(s stream, c map[string]int, i int) {
		year := float64(i)
		posts := int(10*t.rate(c, 26, 0.25, size[i])) + 35
		vacancies := s.of(posts, shift(0.13+0.008*year, vacant[i]+0.1*t.need))
		c["posts"] = posts
		c["vacancies"] = vacancies
		staff := posts - vacancies
		c["staff"] = staff
		c["leavers"] = s.of(staff, shift(0.145, leave[i]+0.4*vacant[i]))
		c["days-available"] = staff * 22 // tenths of a post × 220 days / 10: in days
		c["days-lost"] = s.of(c["days-available"], shift(0.046-0.002*year, sick[i]))
		filled := shift(0.8, agency[i])
		if t.ownStaff {
			filled = 0.002
		}
		c["agency"] = s.of(vacancies, filled)
		c["staff-and-agency"] = staff + c["agency"]
	})
}
