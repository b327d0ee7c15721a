package compare

import (
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
)

func TestBoardsAddCountsAndNothingElse(t *testing.T) {
	number, days, staff, spread := share(), share(), share(), share()
	number.Unit, number.Decimals = framework.Children, 0
	days.Unit = framework.Days
	staff.FTE = true
	spread.Breakdown = 0
	for _, c := range []struct {
		name    string
		m       framework.Measure
		figures []string
		want    string
		members int
		reason  string
	}{
		{"a percentage anew, not the mean of 10 and 50", share(), []string{"10/1000/100", "50/100/50"}, "13.6", 2, ""},
		{"a rate", rate(), []string{"50/20000/100", "20/10000/20"}, "40.0", 2, ""},
		{"rounded once, half away from zero", share(), []string{"0.1/1000/1", "0.2/1000/2"}, "0.2", 2, ""},
		{"numbers", number, []string{"120", "35"}, "155", 2, ""},
		{"a joint return once", share(), []string{"10 j/1000/100", "50/100/50", "10 j/1000/100"}, "13.6", 2, ""},
		{"a joint number once", number, []string{"120 j", "120 j", "120"}, "240", 2, ""},
		{"staff, who may be parts of a post", staff, []string{"10/100.5/10.1", "20/200.5/40.1"}, "16.7", 2, ""},
		{"a suppressed member hides all", number, []string{"120", "c"}, "", 0, OneHidden},
		{"also beside a missing one", share(), []string{"10", "x", "c"}, "", 0, OneHidden},
		{"a figure that was withdrawn, which is not merely missing", number, []string{"x", "120", "w"}, "", 0, OneWithdrawn},
		{"a missing member", number, []string{"120", "x"}, "", 0, OneMissing},
		{"no observation at all", number, []string{"120", ""}, "", 0, OneMissing},
		{"a percentage without its counts", share(), []string{"10/1000/100", "50"}, "", 0, OneUncounted},
		{"counts that are not those of the percentage", share(), []string{"10/1000/100", "50/1000/100"}, "", 0, OneUncounted},
		{"days are not added", days, []string{"10/1000/100", "50/100/50"}, "", 0, NotAdded},
		{"percentiles are not added", spread, []string{"10/1000/100", "50/100/50"}, "", 0, NotAdded},
	} {
		tab := world(t, c.m, "50", c.figures...)
		var members []area.Index
		for i := range c.figures {
			members = append(members, area.Index(i+2))
		}
		got, reason := Together(tab, Series{}, members, 0)
		text := ""
		if got.Value.IsNumber() {
			text = got.Value.Number.Format(c.m.Decimals)
		}
		if text != c.want || got.Members != c.members || reason != c.reason {
			t.Errorf("%s: %q of %d, %q; want %q of %d, %q", c.name, text, got.Members, reason, c.want, c.members, c.reason)
		}
	}
}

func TestBoardsLeaveOutMembersThatDidNotExist(t *testing.T) {
	m := share()
	m.Unit = framework.Count
	tab := world(t, m, "50", "10", "")
	tab.Register.Areas[3].First = period.Period{Year: 2015}
	if got, reason := Together(tab, Series{}, []area.Index{2, 3}, 0); reason != "" || got.Members != 1 {
		t.Errorf("%+v, %q", got, reason)
	}
	if _, reason := Together(tab, Series{}, []area.Index{3}, 0); reason != NoMembers {
		t.Errorf("%q, want %q", reason, NoMembers)
	}
}
