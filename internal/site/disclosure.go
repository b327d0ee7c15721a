package site

import (
	"io/fs"
	"slices"

	"almanac/internal/disclose"
	"almanac/internal/edition"
	"almanac/internal/source"
)

// disclosures holds the editions that are not sealed against all earlier ones:
// see edition.Disclosures. Most of these are sealed, and to read them would take
// as long as to build the site. Mostly there is no need to: the edition before
// has told of every figure but those of a new year, of which no older one has
// any. Where there is, only what an edition suppresses is looked for first.
type disclosures struct {
	m          *Model
	fsys       fs.FS
	suppressed map[*Edition][]edition.Key // by sealed edition, for its files are read once
}

// check adds a problem for each number of an edition that an earlier one
// suppressed, or that was withdrawn from it, unless it is confirmed.
func (d *disclosures) check(e *Edition, probs *source.Problems) error {
	earlier, withdrawn := d.m.earlier(e), figuresIn(d.m.Ledger.Unsealed(e.ID))
	numbers := edition.DisclosuresOf(e.Edition)
	if len(withdrawn) > 0 {
		numbers.Withdrawn(withdrawn)
	}
	var passed []*Edition // which suppress nothing that was asked for; but they may hold what an older one does
	for _, x := range earlier {
		asked, err := d.asked(numbers, x)
		if err != nil {
			return err
		}
		passed = append(passed, x)
		if !asked {
			continue
		}
		for _, x := range passed {
			if err := d.against(numbers, x, probs); err != nil {
				return err
			}
		}
		passed = nil
	}
	numbers.Report(probs)
	return nil
}

// figuresIn lists the figures among what was withdrawn.
func figuresIn(list []edition.Withdrawal) (keys []edition.Key) {
	for _, w := range list {
		if key, err := edition.ParseKey(w.Subject); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// earlier lists the editions before another, newest first: see edition.Earlier.
func (m *Model) earlier(e *Edition) (list []*Edition) {
	by := map[*edition.Edition]*Edition{}
	var all []*edition.Edition
	for _, x := range slices.Concat(m.Editions, m.beside) {
		by[x.Edition] = x
		all = append(all, x.Edition)
	}
	for _, x := range edition.Earlier(all, e.Edition) {
		list = append(list, by[x])
	}
	return list
}

// asked reports whether an edition must be read: its figures are known already,
// or it suppresses one that may be a number now.
func (d *disclosures) asked(numbers *edition.Disclosures, x *Edition) (bool, error) {
	if x.Table != nil || x.archive == nil {
		return x.Table != nil, nil // without an archive something is wrong, and was said
	}
	if !numbers.AsksOf(x.Year) {
		return false, nil
	}
	if _, known := d.suppressed[x]; !known {
		var own source.Problems
		keys, err := edition.Suppressed(d.fsys, x.ID, &own)
		if err != nil {
			return false, err
		}
		if own.Errors() > 0 {
			return true, nil // what cannot be read now is said when it is read
		}
		d.suppressed[x] = keys
	}
	return slices.ContainsFunc(d.suppressed[x], numbers.Asks), nil
}

// against reads an earlier edition if it was not read, and holds numbers against
// it.
func (d *disclosures) against(numbers *edition.Disclosures, x *Edition, probs *source.Problems) error {
	if x.Table != nil {
		numbers.Against(x.Edition)
		return nil
	}
	if x.archive == nil {
		return nil
	}
	var own source.Problems
	full, err := x.readThen(d.fsys, &own)
	if err != nil {
		return err
	}
	if own.Errors() > 0 || full == nil || full.Table == nil {
		probs.Warn(source.Pos{File: "data/" + x.ID}, "sealed-reading", "look at what it suppressed yourself",
			"nothing was held against the sealed edition %s, because this program does not take its figures", x.ID)
		return nil
	}
	numbers.Against(full)
	return nil
}

// guard looks for figures of an edition that disclose something, see disclose, and
// counts those that it allows all the same.
func (m *Model) guard(e *Edition, fsys fs.FS, probs *source.Problems) error {
	if e.Table == nil {
		return nil
	}
	var earlier []string
	for _, x := range m.earlier(e) {
		earlier = append(earlier, x.ID)
	}
	var err error
	e.allowed, err = disclose.Check(fsys, e.Edition, earlier, probs)
	return err
}
