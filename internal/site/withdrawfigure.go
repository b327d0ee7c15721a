package site

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/source"
)

// opened is an edition as a withdrawal needs it.
type opened struct {
	*Edition
	full *Edition       // nil where it is sealed and this program does not take it any more
	reg  *area.Register // as it was sealed, if that can be read
}

// losing is an edition that loses a figure.
type losing struct {
	opened
	key     edition.Key // as the edition calls the figure
	inputs  map[string][]byte
	numbers []string // that are taken out, as they were written
}

// figure withdraws a figure from every edition that shows it.
func (x *withdrawing) figure(named *Edition) error {
	pos := source.Pos{File: "data/" + named.ID}
	key, err := edition.ParseKey(x.w.Subject)
	if err != nil {
		x.probs.Add(pos, "figure-key", "%v", err)
		return nil
	}
	editions, err := x.open()
	if err != nil || x.probs.Errors() > 0 {
		return err
	}
	who, ok := x.whose(key, named, editions)
	if !ok {
		return nil
	}
	list, gone, err := x.holding(key, who, editions)
	switch {
	case err != nil:
		return err
	case len(list) == 0 && len(gone) > 0:
		first := gone[0]
		for _, l := range gone {
			if l.Edition == named {
				first = l
			}
		}
		x.already(first.Edition, first.key.String(), x.since(first))
		return nil
	case len(list) == 0:
		x.probs.AddHint(pos, "no-figure", periodsHint(named.ID, key, editions), "no edition holds a figure %s", x.w.Subject)
		return nil
	}
	if x.told(named, list) {
		return nil
	}
	for _, l := range list {
		for _, name := range slices.Sorted(maps.Keys(l.inputs)) {
			x.change(name, l.inputs[name])
		}
	}
	for _, l := range list {
		if err := x.withdraw(l); err != nil {
			return err
		}
	}
	x.texts(list)
	x.beside(named, list)
	return nil
}

// open reads what withdrawals need of all editions.
func (x *withdrawing) open() (list []opened, err error) {
	for _, e := range x.m.Editions {
		o := opened{Edition: e, reg: x.m.Register}
		if o.full, err = x.fullOf(e); err != nil {
			return nil, err
		}
		if o.full != nil {
			o.reg = o.full.Register
		} else if e.archive != nil {
			var own source.Problems // of a register that was taken when it was sealed
			then, err := area.ReadRegister(e.archive.Inputs(), "data/areas.csv", &own)
			if err != nil {
				return nil, err
			}
			if own.Errors() == 0 {
				o.reg = then
			}
		}
		list = append(list, o)
	}
	return list, nil
}

// fullOf reads an edition with its figures and words, nil where it is sealed and
// this program does not take it any more.
func (x *withdrawing) fullOf(e *Edition) (*Edition, error) {
	if e.Seal == nil {
		return e, nil
	}
	if full, ok := x.read[e.ID]; ok {
		return full, nil
	}
	var own source.Problems // of an edition that was taken when it was sealed
	full, err := x.m.figuresOf(e, x.o.Site, &own)
	if err == nil {
		x.read[e.ID] = full
	}
	return full, err
}

// holding lists the editions that hold a figure, and those from which it was
// withdrawn before. One that holds the measure and does not know the area is noted.
func (x *withdrawing) holding(key edition.Key, who *sameArea, editions []opened) (list, gone []losing, err error) {
	for _, o := range editions {
		a, ok := who.in(o.reg)
		if !ok {
			if o.holdsMeasure(x.o.Site, key) {
				x.out.Notes = append(x.out.Notes, "Edition "+o.ID+" holds "+key.Measure+", but no area of its register has a code or the address of "+key.Area+": look whether it shows this area under another name.")
			}
			continue
		}
		l := losing{opened: o, key: key}
		l.key.Area = o.reg.Areas[a].Slug
		rows, err := l.take(x.o.Site)
		if err != nil {
			return nil, nil, err
		}
		switch {
		case len(l.inputs) > 0:
			list = append(list, l)
		case rows > 0:
			gone = append(gone, l)
		}
	}
	return list, gone, nil
}

// holdsMeasure reports whether an edition has figures of a measure, in the period
// of a key where it names one.
func (o *opened) holdsMeasure(site fs.FS, key edition.Key) bool {
	if o.full != nil {
		m, ok := o.full.Framework.Measure(key.Measure)
		if !ok {
			return false
		}
		periods := o.full.Table.Periods(m)
		return len(periods) > 0 && (key.Period.IsZero() || slices.Contains(periods, key.Period))
	}
	return slices.Contains(o.Seal.Figures.Measures, key.Measure)
}

// take finds the files of an edition that hold the figure, as they are without
// it, and says how many rows are about it.
func (l *losing) take(site fs.FS) (rows int, err error) {
	names, err := fs.Glob(site, "data/"+l.ID+"/*.csv")
	if err != nil {
		return 0, err
	}
	l.inputs = map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return 0, err
		}
		taken, err := edition.WithdrawRows(data, name, l.key, l.reg)
		if err != nil {
			return 0, err
		}
		rows += taken.Rows
		if taken.Rows > 0 && !bytes.Equal(taken.Data, data) {
			l.inputs[name] = taken.Data
			l.numbers = append(l.numbers, taken.Numbers...)
		}
	}
	if len(l.inputs) == 0 {
		return rows, nil
	}
	if err := l.forgetFigures(site); err != nil {
		return 0, err
	}
	return rows, l.forget(site)
}

// forgetFigures takes the fingerprints of figures out of the edition's texts:
// they are hashes, on which a guess at the withdrawn figure could be tried.
func (l *losing) forgetFigures(site fs.FS) error {
	return walkTexts(site, "content/"+l.ID, func(name string, data []byte) {
		if without := commentary.ForgetFigures(data); !bytes.Equal(without, data) {
			l.inputs[name] = without
		}
	})
}

// forget takes the hashes of the published files that held the figure out of
// sources.toml.
func (l *losing) forget(site fs.FS) error {
	name := "data/" + l.ID + "/sources.toml"
	data, err := readOptional(site, name)
	if err != nil || data == nil {
		return err
	}
	without := data
	if l.full == nil {
		without = edition.ForgetAllSums(data) // nobody can tell which belong to the measure
	} else if m, ok := l.full.Framework.Measure(l.key.Measure); ok {
		without = edition.ForgetSums(data, l.full.SumsOf(m))
	}
	if !bytes.Equal(without, data) {
		l.inputs[name] = without
	}
	return nil
}

// withdraw takes the figure out of one edition. Of a sealed one the pages are
// written anew and the seal says so; of one that is out and not sealed the ledger
// does; nobody has read a draft.
func (x *withdrawing) withdraw(l losing) error {
	event := x.event(l.key.String())
	switch {
	case l.Seal != nil:
		var changed map[string][]byte
		if err := x.arrange(l.Edition, func() (err error) {
			changed, err = x.outputs(l, event)
			return err
		}); err != nil {
			return err
		}
		return x.reseal(l.Edition, changed, event)
	case !l.unpublished():
		x.m.Ledger.WithdrawUnsealed(l.ID, event)
		x.out.Recorded = append(x.out.Recorded, l.ID)
		x.put(x.ledger())
	}
	return nil
}

// since is the day on which a figure was withdrawn, "" where no record says so.
func (x *withdrawing) since(l losing) (when string) {
	for _, w := range x.m.withdrawnFrom(l.Edition) {
		key, err := edition.ParseKey(w.Subject)
		if err == nil && (key.Names(l.key) || l.key.Names(key)) {
			when = day(w.Time)
		}
	}
	return when
}

// periodsHint says which periods there are, or how keys are written.
func periodsHint(id string, key edition.Key, editions []opened) string {
	for _, o := range editions {
		if o.ID != id || o.full == nil || key.Period.IsZero() {
			continue
		}
		var periods []string
		if m, ok := o.full.Framework.Measure(key.Measure); ok {
			for _, p := range o.full.Table.Periods(m) {
				periods = append(periods, p.String())
			}
		}
		if len(periods) > 0 {
			return "edition " + id + " has " + key.Measure + " for " + strings.Join(periods, ", ")
		}
	}
	return "almanac withdraw takes MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, as they are written in the CSV files"
}

// withdrawals are remarks on figures of a measure that were withdrawn.
func (e *Edition) withdrawals(m framework.MeasureIndex, a area.Index) (out []layout.State) {
	for _, w := range e.withdrawn {
		if key, err := edition.ParseKey(w.Subject); err == nil && key.Measure == e.Framework.Measures[m].ID && key.Area == e.Register.Areas[a].Slug {
			text := e.say.Say("withdrawn.line", "date", e.say.Day(w.Time), "reason", w.Reason)
			if part := e.partWords(m, key); part != "" {
				text = e.say.Say("withdrawn.part", "date", e.say.Day(w.Time), "part", part, "reason", w.Reason)
			}
			out = append(out, layout.State{Tag: e.say.Text("symbol.withdrawn"), Text: text})
		}
	}
	return out
}

// partWords says which figures of a measure a key names: "Neglect, 2014"; "" for all.
func (e *Edition) partWords(m framework.MeasureIndex, key edition.Key) string {
	var parts []string
	if c, ok := e.Framework.Category(m, key.Category); ok && key.Category != "" {
		parts = append(parts, e.Framework.Categories(m)[c].Label)
	}
	if !key.Period.IsZero() {
		parts = append(parts, e.say.Short(key.Period))
	}
	return e.say.Comma(parts)
}
