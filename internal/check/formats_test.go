package check

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// someProblems has a problem of each kind of place.
func someProblems() []source.Problem {
	var probs source.Problems
	probs.AddHint(source.Pos{File: "data/2014/a b,ü.csv", Line: 14, Col: 24}, "value", "100% sure?\nput x in symbol", "\"n/a\" is not a number: %s", "é, 5%")
	probs.Warn(source.Pos{File: "data/2014/rows.csv", Line: 3}, "jump", "", "it jumps")
	probs.Add(source.Pos{File: "config.toml"}, "missing-file", "there is no config.toml")
	probs.Add(source.Pos{File: "data/2014/rows.csv", Line: 9, Col: 1}, "value", "another")
	return probs.Sorted()
}

func TestAnnotationsAreEscapedAsTheirRunnersReadThem(t *testing.T) {
	var b bytes.Buffer
	if err := WriteAnnotations(&b, "site", someProblems()); err != nil {
		t.Fatal(err)
	}
	want := `::error file=site/config.toml,title=missing-file::there is no config.toml
::error file=site/data/2014/a b%2Cü.csv,line=14,col=24,title=value::"n/a" is not a number: é, 5%25%0Ahint: 100%25 sure?%0Aput x in symbol
::warning file=site/data/2014/rows.csv,line=3,title=jump::it jumps
::error file=site/data/2014/rows.csv,line=9,col=1,title=value::another
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error("(-want +got)", diff)
	}
}

func TestTheShapeOfJSONIsTheOneThatIsPromised(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, someProblems()[1:3]); err != nil {
		t.Fatal(err)
	}
	want := `{
  "errors": 1,
  "warnings": 1,
  "problems": [
    {
      "file": "data/2014/a b,ü.csv",
      "line": 14,
      "column": 24,
      "rule": "value",
      "severity": "error",
      "text": "\"n/a\" is not a number: é, 5%",
      "hint": "100% sure?\nput x in symbol"
    },
    {
      "file": "data/2014/rows.csv",
      "line": 3,
      "column": 0,
      "rule": "jump",
      "severity": "warning",
      "text": "it jumps",
      "hint": ""
    }
  ]
}
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error("(-want +got)", diff)
	}
	b.Reset()
	if err := WriteJSON(&b, nil); err != nil || !strings.Contains(b.String(), `"problems": []`) {
		t.Errorf("without a problem the list is empty, not null: %v %s", err, b.String())
	}
}

// TestSARIFIsWhatTheStandardAsksFor reads the file into the parts that the
// standard requires, and refuses what it does not know: the properties that are
// written are in its schema, and what is required of them is there.
func TestSARIFIsWhatTheStandardAsksFor(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSARIF(&b, "a site", "1.2", someProblems()); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 {
		t.Fatalf("version %q, %d runs", log.Version, len(log.Runs))
	}
	run := log.Runs[0]
	if run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name == "" || run.Tool.Driver.Version != "1.2" {
		t.Errorf("columns %q, driver %+v", run.ColumnKind, run.Tool.Driver)
	}
	if len(run.Tool.Driver.Rules) != 3 {
		t.Errorf("%d rules are described, three were broken", len(run.Tool.Driver.Rules))
	}
	var got []string
	for _, r := range run.Results {
		rule := run.Tool.Driver.Rules[r.RuleIndex]
		if rule.ID != r.RuleID || rule.Default.Level != r.Level || rule.Short.Text == "" || rule.Full.Text == "" || rule.Help.Text == "" {
			t.Errorf("the result of %s points to the rule %+v", r.RuleID, rule)
		}
		at := r.Locations[0].Physical
		region := "whole"
		if at.Region != nil {
			region = strings.TrimSpace(strings.Join([]string{"line", itoa(at.Region.StartLine), itoa(at.Region.StartColumn)}, " "))
		}
		got = append(got, r.Level+" "+r.RuleID+" "+at.Artifact.URI+" "+region)
	}
	want := []string{
		"error missing-file a%20site/config.toml whole",
		"error value a%20site/data/2014/a%20b,%C3%BC.csv line 14 24",
		"warning jump a%20site/data/2014/rows.csv line 3",
		"error value a%20site/data/2014/rows.csv line 9 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("(-want +got)", diff)
	}
	b.Reset()
	if err := WriteSARIF(&b, ".", "", nil); err != nil || !strings.Contains(b.String(), `"results": []`) || !strings.Contains(b.String(), `"rules": []`) {
		t.Errorf("without a problem the lists are empty, not null: %v %s", err, b.String())
	}
}

func itoa(n int) string {
	if n == 0 {
		return ""
	}
	data, _ := json.Marshal(n)
	return string(data)
}

func TestPathsAreReferencesFromTheRootOfTheRepository(t *testing.T) {
	for _, tt := range []struct{ dir, file, want string }{
		{".", "data/a.csv", "data/a.csv"},
		{"sites/one/", "config.toml", "sites/one/config.toml"},
		{"../one", "a:b/c#d?.csv", "../one/a:b/c%23d%3F.csv"},
		{".", "a:b.csv", "./a:b.csv"},
		{"/a site", "é.csv", "file:///a%20site/%C3%A9.csv"},
	} {
		if got := uri(inFolder(tt.dir, tt.file)); got != tt.want {
			t.Errorf("%s in %s: %s, want %s", tt.file, tt.dir, got, tt.want)
		}
	}
}

func TestARuleIsReadFromItsFile(t *testing.T) {
	r, err := parseRule("x", []byte("warning: it is so\n\nFirst\nparagraph.\n\nSecond.\n\nfirst: seal 2014\nwithout: a.csv\nrun: check it\n-- bad/a.csv --\n1\n-- told --\nx: warning: so [x]\n"))
	want := Rule{ID: "x", Title: "it is so", Warning: true, Explanation: []string{"First paragraph.", "Second."}, Example: Example{
		First: []string{"seal 2014"}, Without: []string{"a.csv"}, Run: "check it", Bad: []File{{"a.csv", []byte("1\n")}}, Told: "x: warning: so [x]\n",
	}}
	if diff := cmp.Diff(want, r); diff != "" || err != nil {
		t.Error(err, "(-want +got)", diff)
	}
	const explained = "x (warning): it is so\n\nFirst paragraph.\n\nSecond.\n\n" +
		"For example:\n\n  almanac check it\n\n  a.csv\n    1\n\nis told:\n\n  x: warning: so [x]\n\nand nothing is told of:\n\n  almanac check it\n"
	var b bytes.Buffer
	if err := r.Explain(&b); err != nil || b.String() != explained {
		t.Errorf("%v %s", err, b.String())
	}
	for _, bad := range []string{"", "it is so\n", "grave: it is so\n", "error: it is so\n-- worse/a.csv --\n"} {
		if _, err := parseRule("x", []byte(bad)); err == nil {
			t.Errorf("%q is taken for a rule", bad)
		}
	}
}

func TestEveryRuleIsFoundByItsID(t *testing.T) {
	ids := IDs()
	if len(ids) < 100 {
		t.Fatalf("only %d rules", len(ids))
	}
	for _, id := range ids {
		if r, ok := Find(id); !ok || r.ID != id {
			t.Errorf("%s is not found, but %q", id, r.ID)
		}
	}
	if _, ok := Find("nothing-like-it"); ok {
		t.Error("a rule is found that is none")
	}
}
