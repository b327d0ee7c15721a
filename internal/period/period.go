// Package period knows the stretches of time that figures are about.
//
// A period is written in one of four forms, and a measure says by its kind
// which of them it takes and what it means:
//
//	2014      year ending 31 March 2014, or a snapshot on that day
//	2013/14   academic or financial year
//	2014-09   year ending 30 September 2014, or a snapshot on that day
//	2014-H1   the first six months (April to September 2013) of the year ending March 2014
//	2014-H2   the second six months (October 2013 to March 2014)
package period

import (
	"fmt"
	"strconv"
	"time"
)

// Form is how a period is written.
type Form uint8

// The forms of a period.
const (
	March      Form = iota // 2014
	Split                  // 2013/14
	September              // 2014-09
	FirstHalf              // 2014-H1
	SecondHalf             // 2014-H2
)

// Period is a stretch of time or a day: a form and the year it ends in. The
// zero value means no period.
type Period struct {
	Year int16 // the year in which it ends; for halves the year ending March
	Form Form
}

// Parse reads a period in any of the forms.
func Parse(s string) (Period, error) {
	if p, ok := parse(s); ok {
		return p, nil
	}
	return Period{}, fmt.Errorf("%q is not a period (2014, 2013/14, 2014-09 or 2014-H1)", s)
}

func parse(s string) (p Period, ok bool) {
	if len(s) < 4 {
		return p, false
	}
	y, err := strconv.Atoi(s[:4])
	if err != nil || y < 1900 || y > 2199 {
		return p, false
	}
	year := int16(y)
	switch rest := s[4:]; {
	case rest == "":
		return Period{year, March}, true
	case rest == "-09":
		return Period{year, September}, true
	case rest == "-H1":
		return Period{year, FirstHalf}, true
	case rest == "-H2":
		return Period{year, SecondHalf}, true
	case len(rest) == 3:
		// Compared as it is written, so that 2003/+4 is not a period.
		next := Period{year + 1, Split}
		return next, next.String() == s
	}
	return p, false
}

// String gives the written form that Parse reads.
func (p Period) String() string {
	year := strconv.Itoa(int(p.Year))
	switch p.Form {
	case Split:
		return strconv.Itoa(int(p.Year)-1) + "/" + year[max(0, len(year)-2):]
	case September:
		return year + "-09"
	case FirstHalf:
		return year + "-H1"
	case SecondHalf:
		return year + "-H2"
	}
	return year
}

// IsZero reports whether p is no period at all.
func (p Period) IsZero() bool { return p == Period{} }

// Compare orders periods by time: by year, then by form.
func (p Period) Compare(q Period) int {
	if p.Year != q.Year {
		return int(p.Year) - int(q.Year)
	}
	return int(p.Form) - int(q.Form)
}

// Next gives the period that follows p in a series of p's form. Halves follow
// each other: 2014-H1, 2014-H2, 2015-H1.
func (p Period) Next() Period {
	switch p.Form {
	case FirstHalf:
		return Period{p.Year, SecondHalf}
	case SecondHalf:
		return Period{p.Year + 1, FirstHalf}
	}
	return Period{p.Year + 1, p.Form}
}

// Kind is what a measure's periods are: a stretch of time or a day.
type Kind uint8

// The kinds of period; the comment gives the form each is written in.
const (
	YearToMarch     Kind = iota // year ending 31 March: 2014
	AtMarch                     // snapshot at 31 March: 2014
	Academic                    // academic year: 2013/14
	Financial                   // financial year: 2013/14
	YearToSeptember             // year ending 30 September: 2014-09
	AtSeptember                 // snapshot at 30 September: 2014-09
	SixMonths                   // six months: 2014-H1, 2014-H2
)

var kindNames = [...]string{"year-to-march", "at-march", "academic-year", "financial-year", "year-to-september", "at-september", "six-months"}

// KindNames lists the names of the kinds as they are written in a framework
// file, in the order of the constants.
func KindNames() []string { return kindNames[:] }

// ParseKind reads the name of a kind, such as "year-to-march".
func ParseKind(s string) (Kind, bool) {
	for i, n := range kindNames {
		if n == s {
			return Kind(i), true
		}
	}
	return 0, false
}

// String gives the name that ParseKind reads.
func (k Kind) String() string { return kindNames[k] }

// Takes reports whether a period of form f can be of kind k.
func (k Kind) Takes(f Form) bool {
	switch k {
	case YearToMarch, AtMarch:
		return f == March
	case Academic, Financial:
		return f == Split
	case YearToSeptember, AtSeptember:
		return f == September
	}
	return f == FirstHalf || f == SecondHalf
}

// Example gives a period of kind k as it is written, for messages.
func (k Kind) Example() string {
	switch k {
	case YearToMarch, AtMarch:
		return "2014"
	case Academic, Financial:
		return "2013/14"
	case YearToSeptember, AtSeptember:
		return "2014-09"
	}
	return "2014-H1"
}

// Over gives the day on which p is over under kind k, in UTC, so that figures
// about it can be published. An academic year counts as over in June: results
// of the tests of May come out before it ends.
func (k Kind) Over(p Period) time.Time {
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	switch year := int(p.Year); {
	case p.Form == September:
		return day(year, time.September, 30)
	case p.Form == FirstHalf:
		return day(year-1, time.September, 30)
	case k == Academic:
		return day(year, time.June, 30)
	}
	return day(int(p.Year), time.March, 31)
}

// Label says in words what p means under kind k, to stand after "in" or "at"
// or alone: "year ending 31 March 2014", "31 March 2014", "2013/14 academic
// year", "April to September 2013".
func (k Kind) Label(p Period) string {
	switch k {
	case YearToMarch:
		return fmt.Sprintf("year ending 31 March %d", p.Year)
	case AtMarch:
		return fmt.Sprintf("31 March %d", p.Year)
	case Academic:
		return p.String() + " academic year"
	case Financial:
		return p.String() + " financial year"
	case YearToSeptember:
		return fmt.Sprintf("year ending 30 September %d", p.Year)
	case AtSeptember:
		return fmt.Sprintf("30 September %d", p.Year)
	}
	if p.Form == SecondHalf {
		return fmt.Sprintf("October %d to March %d", p.Year-1, p.Year)
	}
	return fmt.Sprintf("April to September %d", p.Year-1)
}

// Short is the label for a table head or an axis: "2014", "2013/14", "Sep
// 2014", "Apr–Sep 2013".
func (p Period) Short() string {
	switch p.Form {
	case September:
		return fmt.Sprintf("Sep %d", p.Year)
	case FirstHalf:
		return fmt.Sprintf("Apr–Sep %d", p.Year-1)
	case SecondHalf:
		return fmt.Sprintf("Oct %d–Mar %d", p.Year-1, p.Year)
	}
	return p.String()
}
