package words

import (
	"strconv"
	"strings"
	"time"
)

// The forms of dates, numbers and lists are messages as well, below "format".

// Number writes a whole number with the thousands apart: 12,345.
func (w *Words) Number(n int) string {
	s := strconv.Itoa(n)
	if len(s) <= 3 {
		return s
	}
	mark := w.Text("format.thousands")
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// Day writes a date: "3 November 2014"; "" for none.
func (w *Words) Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.Say("format.day", "day", strconv.Itoa(t.Day()), "month", w.Month(t.Month()), "year", strconv.Itoa(t.Year()))
}

// Moment writes a date and a time of the day, in UTC.
func (w *Words) Moment(t time.Time) string {
	t = t.UTC()
	return w.Say("format.moment", "day", w.Day(t), "time", t.Format("15:04"))
}

// Month is the name of a month.
func (w *Words) Month(m time.Month) string { return w.Text("format.month." + strconv.Itoa(int(m))) }

// List writes things one after the other: "A, B and C".
func (w *Words) List(items []string) string { return w.list(items, "format.comma", "format.list_end") }

// Semicolons writes longer things one after the other: "A; B; and C".
func (w *Words) Semicolons(items []string) string {
	return w.list(items, "format.semicolon", "format.long_list_end")
}

// Comma writes things one after the other without an "and": "A, B, C".
func (w *Words) Comma(items []string) string { return strings.Join(items, w.Text("format.comma")) }

// list joins things, and puts the last to those before it as a message says.
func (w *Words) list(items []string, between, end string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return w.Say(end, "before", strings.Join(items[:last], w.Text(between)), "last", items[last])
}
