package intake

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/source"
	"almanac/internal/starter"
)

// september has figures of 30 September.
const september = "[[file.measure]]\nid = \"n23\"\nvalue = \"rate\"\n"

const london = "2022,Reporting year,Local authority,E92000001,England,E13000002,Outer London,"

func TestARowWithSeveralCodesIsAJointFigureOfEach(t *testing.T) {
	rows, problems, report := run(t, mapping(september), head+"rate\n"+
		london+"314 / 318,E09000021 / E09000027,Kingston upon Thames / Richmond upon Thames,27.3\n"+
		strings.Replace(london, "2022", "2021", 1)+"314 / 318,E09000021 / E09000027,Kingston upon Thames / Richmond upon Thames,x\n"+
		leeds+"5.0\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows,
		"n23,,kingston-upon-thames,2021-09,,x,,joint figure with Richmond upon Thames",
		"n23,,kingston-upon-thames,2022-09,27.3,,j,joint figure with Richmond upon Thames",
		"n23,,leeds,2022-09,5.0,,,",
		"n23,,richmond-upon-thames,2021-09,,x,,joint figure with Kingston upon Thames",
		"n23,,richmond-upon-thames,2022-09,27.3,,j,joint figure with Kingston upon Thames")
	if a := areaRule(report, ruleJoint); !slices.Equal(a, []string{"kingston-upon-thames", "richmond-upon-thames"}) {
		t.Errorf("%s: %v", ruleJoint, a)
	}
}

func areaRule(r *Report, rule string) []string {
	for _, a := range r.Files[0].Areas {
		if a.Rule == rule {
			return a.Areas
		}
	}
	return nil
}

func TestAMappingCanSayThatARowIsJoint(t *testing.T) {
	m := strings.Replace(mapping(september), "[symbols]", "joint = [[\"E09000021\", \"318\"]]\n[symbols]", 1)
	one, two := london+"314,E09000021,Kingston upon Thames,", london+"318,E09000027,Richmond upon Thames,"
	want := []string{"n23,,kingston-upon-thames,2022-09,27.3,,j,joint figure with Richmond upon Thames", "n23,,richmond-upon-thames,2022-09,27.3,,j,joint figure with Kingston upon Thames"}
	for name, text := range map[string]string{
		"the other has symbols": one + "27.3\n" + two + "z\n",
		"and stands first":      two + "z\n" + one + "27.3\n",
		"and has no row":        one + "27.3\n",
	} {
		rows, problems, report := run(t, m, head+"rate\n"+text)
		compare(t, name+": problems", problems)
		compare(t, name, rows, want...)
		if a := areaRule(report, rulePart); strings.Contains(text, "z") != slices.Equal(a, []string{"richmond-upon-thames"}) {
			t.Errorf("%s: left %v", name, a)
		}
	}
	_, problems, _ := run(t, m, head+"rate\n"+one+"27.3\n"+two+"5.0\n")
	compare(t, "both have figures", problems, "figures.csv:3: n23 for richmond-upon-thames in 2022-09 stands here and in figures.csv:2 [duplicate-row] / is a filter missing in the mapping (where)?")
}

func TestAJointRowWithAnUnknownMemberIsAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(september), head+"rate\n"+london+"314 / 999,E09000021 / E09000099,Kingston upon Thames / Nowhere,27.3\n")
	compare(t, "problems", problems, `figures.csv:2:88: "Nowhere" (E09000099, 999) is not in the register [unknown-area] / did you mean Ealing (E09000009)? if it is the same area, add the code to its former_codes in data/areas.csv`)
}

func TestAJointRowIsTakenForTheMembersOfTheSite(t *testing.T) {
	var probs source.Problems
	files, err := starter.Site(starter.Options{Area: "richmond-upon-thames"}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(t.TempDir(), "site")
	if err := starter.Write(site, files, &probs); err != nil {
		t.Fatal(err)
	}
	england, err := starter.Register()
	if err != nil {
		t.Fatal(err)
	}
	put(t, site, "data/import/test.toml", mapping(september))
	file := put(t, t.TempDir(), "figures.csv", head+"rate\n2022,Reporting year,Local authority,E92000001,England,E12000004,East Midlands,940 / 941,E06000061 / E06000062,North Northamptonshire / West Northamptonshire,1.0\n"+
		london+"314 / 318,E09000021 / E09000027,Kingston upon Thames / Richmond upon Thames,27.3\n")
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{file}, Elsewhere: england}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	if a := areaRule(report, ruleJoint); !slices.Contains(a, "richmond-upon-thames") {
		t.Errorf("joint: %v", a)
	}
	if a := areaRule(report, ruleOutside); len(a) != 1 {
		t.Errorf("outside: %v", a)
	}
}

// An authority that began on 1 April 2021 has figures of September 2021, and
// none of March.
func TestTheLifeOfAnAreaIsThatOfItsPeriods(t *testing.T) {
	row := "2021,Reporting year,Local authority,E92000001,England,E12000004,East Midlands,940,E06000061,North Northamptonshire,7\n"
	old := "2021,Reporting year,Local authority,E92000001,England,E12000004,East Midlands,928,E10000021,Northamptonshire,8\n"
	rows, _, report := run(t, mapping(september), head+"rate\n"+row+old)
	compare(t, "September", rows, "n23,,north-northamptonshire,2021-09,7,")
	compare(t, "September: left", areaRule(report, ruleAfter), "northamptonshire")
	rows, _, report = run(t, mapping(plainMapping), head+"started\n"+row+old)
	compare(t, "March", rows, "x-plans-started,,northamptonshire,2021,8,")
	compare(t, "March: left", areaRule(report, ruleBack), "north-northamptonshire")
}
