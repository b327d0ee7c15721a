package site

import (
	"maps"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

func hasClass(n *html.Node, class string) bool {
	for _, c := range strings.Fields(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// cellsOf gives the rows of a table of a board: the address of the measure and what
// the row is called, and what its cells say.
func cellsOf(table *html.Node) map[string][]string {
	out := map[string][]string{}
	for _, tr := range findAll(table, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
		var cells []string
		for _, td := range findAll(tr, func(n *html.Node) bool { return n.Data == "td" }) {
			cells = append(cells, text(td))
		}
		link := find(tr, func(n *html.Node) bool { return n.Data == "a" })
		_, at, _ := strings.Cut(attr(link, "href"), "indicators/")
		out[at+" "+text(link)] = cells
	}
	return out
}

func TestABoardSetsItsMembersSideBySideAndAddsNothingUp(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	for i := range plan.Model.Boards {
		b := &plan.Model.Boards[i]
		page := rendered(t, plan, e.ID+"/"+boardPath(plan.Model, i))
		shown := map[string][]string{}
		for _, table := range findAll(page, func(n *html.Node) bool { return n.Data == "table" && hasClass(n, "side-by-side") }) {
			heads := findAll(table, func(n *html.Node) bool { return n.Data == "th" && attr(n, "scope") == "col" })
			if len(heads) != 2+len(b.Members)+1 {
				t.Fatalf("%s: a table of %d columns for %d members", b.ID, len(heads), len(b.Members))
			}
			maps.Copy(shown, cellsOf(table))
		}
		columns := append(append([]area.Index(nil), b.Members...), e.Register.CountryIndex())
		compared := 0
		for i := range e.Items {
			for _, m := range e.Items[i].Measures {
				compared += compareSides(t, e, m, columns, itemPath(e, i)[len("indicators/"):], shown)
			}
		}
		if compared < 200 {
			t.Errorf("%s: only %d cells were compared", b.ID, compared)
		}
	}
}

// compareSides compares the rows of a measure on a board's page with the figures:
// a row for each category that any of the columns has, all in one period, the newest
// in which a member has something.
func compareSides(t *testing.T, e *Edition, m framework.MeasureIndex, columns []area.Index, at string, shown map[string][]string) (compared int) {
	t.Helper()
	ms := &e.Framework.Measures[m]
	newest := -1
	for c := range e.Framework.Width(m) {
		for _, a := range columns[:len(columns)-1] {
			newest = max(newest, observation.Latest(e.Table.Series(m, framework.CategoryIndex(c), a)))
		}
	}
	for c := range e.Framework.Width(m) {
		label, short := ms.Label, ms.Label
		if cats := e.Framework.Categories(m); cats != nil {
			label, short = ms.Label+": "+lowerFirst(cats[c].Label), cats[c].Label
		}
		cells := shown[at+"#"+ms.Anchor+" "+label]
		if cells == nil {
			cells = shown[at+"#"+ms.Anchor+" "+short]
		}
		held := false
		for _, a := range columns {
			held = held || newest >= 0 && e.Table.At(m, framework.CategoryIndex(c), a, newest).Symbol != observation.Absent
		}
		if !held {
			if cells != nil && framework.CategoryIndex(c) != ms.Headline {
				t.Errorf("%s: a row without figures: %q", ms.ID, cells)
			}
			continue
		}
		if len(cells) != 1+len(columns) || cells[0] != e.Table.Periods(m)[newest].Short() {
			t.Errorf("%s: %s has the cells %q, want the period %s and %d figures", ms.ID, label, cells, e.Table.Periods(m)[newest].Short(), len(columns))
			continue
		}
		for i, a := range columns {
			v := e.Table.At(m, framework.CategoryIndex(c), a, newest)
			want := v.Symbol.Code()
			if v.IsNumber() {
				want = v.Number.Format(ms.Decimals)
			} else if v.Symbol == observation.Absent {
				want = "–"
			}
			if cells[1+i] != want {
				t.Errorf("%s, %s, of %s: shows %q, want %q", ms.ID, label, e.Register.Areas[a].Slug, cells[1+i], want)
			}
		}
		compared += len(columns)
	}
	return compared
}

// A seal has to know which figures a board's page shows, or one that is
// withdrawn would stay on it.
func TestWhoWatchesTheTableSeesWhatABoardShows(t *testing.T) {
	plan := checked(t, demonstration()) // it is changed below
	e := plan.Model.Newest
	seen := map[area.Index]int{}
	e.Edition.Table = e.Edition.Table.Watched(func(_ framework.MeasureIndex, a area.Index) { seen[a]++ })
	b := 1
	rendered(t, plan, e.ID+"/"+boardPath(plan.Model, b))
	for _, a := range append(plan.Model.Boards[b].Members, e.Register.CountryIndex()) {
		if seen[a] == 0 {
			t.Errorf("nobody saw the figures of %s", e.Register.Areas[a].Slug)
		}
		delete(seen, a)
	}
	for a := range seen {
		t.Errorf("the page looks at figures of %s, which is no member", e.Register.Areas[a].Slug)
	}
}

func TestBoardsAreListedWithTheirMembers(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	page := rendered(t, plan, e.ID+"/"+boardsPath)
	items := findAll(page, func(n *html.Node) bool { return n.Data == "li" && hasClass(n.Parent, "board-list") })
	if len(items) != len(plan.Model.Boards) {
		t.Fatalf("%d boards are listed of %d", len(items), len(plan.Model.Boards))
	}
	for i, li := range items {
		members := findAll(li, func(n *html.Node) bool { return n.Data == "a" && hasClass(n.Parent, "board-members") })
		if len(members) != len(plan.Model.Boards[i].Members) {
			t.Errorf("%s: %d members are named", plan.Model.Boards[i].ID, len(members))
		}
	}
	nav := find(page, func(n *html.Node) bool { return n.Data == "nav" && attr(n, "aria-label") == "Main" })
	here := find(nav, func(n *html.Node) bool { return attr(n, "aria-current") == "true" })
	if here == nil || text(here) != "Boards" {
		t.Error("the navigation does not lead here by the last word of the label of boards")
	}
}
