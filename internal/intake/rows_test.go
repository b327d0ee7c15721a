package intake

import (
	"fmt"
	"strings"
	"testing"
)

// groupMapping makes a figure about both groups out of a row of each.
const groupMapping = `
  [[file.measure]]
  id = "n2-pa"
  numerator = "absent"
  denominator = "pupils"
  decimals = 1
  category = [
    { id = "cin", per = 100, proof = "share", rows = [{ group = "CINO" }, { group = "CPPO" }] },
    { id = "cpp", value = "share", where = { group = "CPPO" } },
  ]
`

func TestAGroupIsAddedUpFromItsRows(t *testing.T) {
	tests := []struct{ name, cino, cppo, want string }{
		{"both have counts", "1000,100,10.0", "500,200,40.0", "20.0,,300,1500,d"},
		{"the sum is rounded once", "1000,100,10.0", "1000,51,5.1", "7.6,,151,2000,d"}, // 7.55
		{"one is suppressed", "1000,100,10.0", "500,c,c", ",c"},
		{"suppression goes before any other symbol", "1000,x,x", "500,c,c", ",c"},
		{"one is not available", "1000,100,10.0", "x,x,x", ",x"},
		{"the published share of one is suppressed, its counts are not", "1000,100,10.0", "8,6,c", ",c"},
		{"one group has nobody in it", "1000,100,10.0", "0,z,z", "10.0,,100,1000,d"},
		{"and says so in numbers", "1000,100,10.0", "0,0,z", "10.0,,100,1000,d"},
		{"and has symbols only", "1000,100,10.0", "z,z,z", "10.0,,100,1000,d"},
		{"nobody is in either", "0,z,z", "0,z,z", ",z"},
		{"a suppressed base is not an empty group", "1000,100,10.0", "c,z,z", ",c"},
		{"one group has no row", "1000,100,10.0", "", ",x,cannot be worked out: one of the groups it is made of is not published"},
		{"the other is suppressed", "1000,c,c", "", ",c"},
		{"a published share disproves the working", "1000,100,10.1", "500,200,40.0", ",x,,,cannot be worked out: the published counts do not give the published figure"},
		{"a half may have been rounded down", "2000,201,10.0", "500,200,40.0", "16.0,,401,2500,d"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
			text := head + "group,pupils,absent,share\n" + base + "CINO," + test.cino + "\n" + base + "CLA,9,9,100.0\n"
			if test.cppo != "" {
				text += base + "CPPO," + test.cppo + "\n"
			}
			rows, problems, _ := run(t, mapping(groupMapping), text)
			if problems != nil || len(rows) == 0 {
				t.Fatalf("rows %q, problems %q", rows, problems)
			}
			got := strings.TrimRight(strings.TrimPrefix(rows[0], "n2-pa,cin,leeds,2021/22,"), ",")
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestProofAllowsForTheRoundingOfCounts(t *testing.T) {
	row := func(level, figures string) string {
		place := "National,E92000001,England,,,,,,"
		if level == "authority" {
			place = "Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,"
		}
		return "202122,Academic year," + place + figures + "\n"
	}
	tests := []struct {
		level, share string
		proved       bool
	}{
		{"country", "10.4", true}, // 104 of 996 is published as 100 of 1,000
		{"country", "10.6", true},
		{"country", "9.5", true},
		{"country", "10.7", false},
		{"country", "9.4", false},
		{"authority", "10.0", true},
		{"authority", "10.1", false},
	}
	for _, test := range tests {
		text := head + "group,pupils,absent,share\n" + row(test.level, "CINO,1000,100,"+test.share) + row(test.level, "CPPO,1000,100,10.0")
		rows, problems, report := run(t, mapping(groupMapping), text)
		compare(t, "problems", problems)
		f := report.Files[0]
		want := [2]int{1, 1}
		if test.proved {
			want = [2]int{2, 0}
		}
		if shown := strings.Contains(rows[0], ",10.0,,200,2000,d"); shown != test.proved || [2]int{f.Proved, f.Disproved} != want {
			t.Errorf("%s %s: %d proved, %d not, row %q", test.level, test.share, f.Proved, f.Disproved, rows[0])
		}
	}
}

func TestARowThatStandsTwiceIsNotAddedTwice(t *testing.T) {
	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	m := mapping(strings.Replace(groupMapping, `    { id = "cpp", value = "share", where = { group = "CPPO" } },`+"\n", "", 1))
	_, problems, _ := run(t, m, head+"group,pupils,absent,share\n"+base+"CINO,10,1,10\n"+base+"CPPO,10,1,10\n"+base+"CPPO,10,1,10\n")
	compare(t, "problems", problems, "figures.csv:4: n2-pa is added up from one row of each kind, and this one stands twice [duplicate-row] / is a filter missing in the mapping (where)?")
}

func TestRowsThatNoMeasureTakesAreLeft(t *testing.T) {
	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	_, problems, report := run(t, mapping(groupMapping), head+"group,pupils,absent,share\n"+base+"CINO,10,1,10\n"+base+"CLA,odd,odd,odd\n")
	compare(t, "problems", problems)
	if f := report.Files[0]; f.Taken != 1 || len(f.Left) != 1 || f.Left[0] != (Tally{`group is "CLA"`, 1}) {
		t.Errorf("%d taken, left %v", f.Taken, f.Left)
	}
}

func TestFiguresThatAnObservationCannotHoldAreProblems(t *testing.T) {
	derived := mapping("[[file.measure]]\nid = \"n8\"\nper = 1000000\ndecimals = 1\nnumerator = \"a\"\ndenominator = \"b\"\n")
	sum := mapping("[[file.measure]]\nid = \"x-plans-started\"\nvalue = \"a + b\"\n")
	const hint = " [too-many-digits] / is the mapping right about these columns?"
	tests := []struct{ mapping, figures, want string }{
		{derived, "999999999,0.000000001", "figures.csv:2: n8 would have more than nine digits before the point" + hint},
		{derived, "2000,2", "figures.csv:2: n8 would have more than nine digits before the point" + hint},
		{sum, "999999999.999999999,999999999.999999999", "figures.csv:2: a sum of figures has more than nine digits before the point" + hint},
	}
	for _, test := range tests {
		_, problems, _ := run(t, test.mapping, head+"a,b\n"+leeds+test.figures+"\n")
		compare(t, test.figures, problems, test.want)
	}
	rows, problems, _ := run(t, derived, head+"a,b\n"+leeds+"1998,2\n")
	compare(t, "problems", problems)
	compare(t, "the largest", rows, "n8,,leeds,2022,999000000.0,,1998,2,d")

	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	_, problems, _ = run(t, mapping(groupMapping), head+"group,pupils,absent,share\n"+base+"CINO,999999999,1,0\n"+base+"CPPO,999999999,1,0\n")
	compare(t, "rows", problems, "figures.csv:3: n2-pa would have more than nine digits before the point"+hint)
}

// Many additions must not run over: every sum is held to nine digits before
// the next.
func TestLongSumsDoNotRunOver(t *testing.T) {
	var names, cells []string
	for i := range 40 {
		names, cells = append(names, fmt.Sprintf("c%d", i)), append(cells, "999999999.999999999")
	}
	m := mapping("[[file.measure]]\nid = \"x-plans-started\"\nvalue = \"" + strings.Join(names, " + ") + "\"\n")
	_, problems, _ := run(t, m, head+strings.Join(names, ",")+"\n"+leeds+strings.Join(cells, ",")+"\n")
	compare(t, "problems", problems, "figures.csv:2: a sum of figures has more than nine digits before the point [too-many-digits] / is the mapping right about these columns?")
}
