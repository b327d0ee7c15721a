package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"almanac/internal/commit"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// history is a site of published figures as it grows. After every step each address that
// was ever published is held to be there, and each file of a sealed edition to
// be the bytes that were sealed, but for those that were withdrawn.
type history struct {
	t         testing.TB
	dir       string
	now       time.Time
	rates     map[string]bool
	addresses map[string]bool   // ever built
	sealed    map[string]string // by path, the bytes of sealed editions
	built     *output.Memory
}

func (h *history) options() site.Options {
	o := siteOptions(os.DirFS(h.dir))
	o.Builtin.Theme, o.Workers, o.Now = stub, 2, h.now
	return o
}

func (h *history) run(args ...string) string {
	h.t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, nil, &out, &errs); code != exitOK {
		h.t.Fatalf("almanac %s: exit %d\n%s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

// imports makes a published edition from published files.
func (h *history) imports(id string, disclosed bool, files ...string) {
	h.t.Helper()
	args := []string{"import", "--site", h.dir, id}
	for _, f := range files {
		args = append(args, filepath.Join(realdata, f))
	}
	h.run(args...)
	year, err := strconv.Atoi(id)
	if err != nil {
		h.t.Fatal(err)
	}
	head := fmt.Sprintf("status = \"final\"\npublished = %d-12-01T09:30:00Z", year+1) // after its files were released
	if disclosed {
		head += "\ndisclosed = \"all\"\ndisclosed_by = \"A. Author\"\ndisclosed_reason = \"As the department publishes it.\""
	}
	h.edit("data/"+id+"/edition.toml", `status = "draft"`, head)
}

// edit replaces a text in a file, once.
func (h *history) edit(name, old, new string) {
	h.t.Helper()
	name = filepath.Join(h.dir, filepath.FromSlash(name))
	data, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(data, []byte(old)) {
		h.t.Fatalf("%s does not hold %q: %v", name, old, err)
	}
	h.write(name, strings.Replace(string(data), old, new, 1))
}

func (h *history) write(name, text string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		h.t.Fatal(err)
	}
}

func (h *history) commit(files []commit.File, err error, probs *source.Problems) {
	h.t.Helper()
	if err != nil || probs.Errors() > 0 || len(files) == 0 {
		h.t.Fatalf("%v, problems: %v", err, probs.Sorted())
	}
	if err := commit.Write(h.dir, files); err != nil {
		h.t.Fatal(err)
	}
}

// seal seals an edition, and wants the build to be what it was before.
func (h *history) seal(id string) {
	h.t.Helper()
	before := h.built
	var probs source.Problems
	files, err := site.Seal(h.options(), id, &probs)
	h.commit(files, err, &probs)
	if before != nil {
		for _, f := range before.Files() {
			if strings.HasPrefix(f.Path, id+"/") {
				h.sealed[f.Path] = string(f.Data)
			}
		}
	}
}

// step builds the site and holds it to what it promised.
func (h *history) step(what string, changes ...[2]string) {
	h.t.Helper()
	start := time.Now()
	var probs source.Problems
	h.built = &output.Memory{}
	if _, err := site.Build(h.options(), h.built, &probs); err != nil || probs.Errors() > 0 {
		h.t.Fatalf("%s: %v, problems: %v", what, err, probs.Sorted())
	}
	gone := maps.Clone(h.addresses)
	for _, f := range h.built.Files() {
		delete(gone, f.Path)
		if path := filepath.Ext(f.Path); path == ".html" {
			h.addresses[f.Path] = true
		}
		if was, ok := h.sealed[f.Path]; ok && was != string(f.Data) {
			h.t.Errorf("%s: %s is not as it was sealed", what, f.Path)
		}
	}
	for name := range h.sealed {
		if _, err := h.built.ReadFile(name); err != nil {
			h.t.Errorf("%s: %s of a sealed edition is gone", what, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		h.t.Errorf("%s: the address %s is gone", what, name)
	}
	for _, c := range changes {
		h.changes(what, c[0], c[1])
	}
	h.t.Logf("%s: %d files, %d of sealed editions, %d addresses, built in %v", what, len(h.built.Paths()), len(h.sealed), len(h.addresses), time.Since(start).Round(time.Millisecond))
}

// changes holds that the list of changes of an edition is what its files and
// those of the one before say.
func (h *history) changes(what, old, new string) {
	h.t.Helper()
	t, ok := h.t.(*testing.T)
	if !ok {
		return
	}
	data, err := h.built.ReadFile(new + "/changes/changes.csv")
	if err != nil {
		h.t.Fatal(err)
	}
	listed := map[string]string{}
	for _, f := range rowsByColumn(t, data) {
		listed[figure(f)] = strings.Join([]string{f["change"], f["old_value"], f["old_symbol"], f["new_value"], f["new_symbol"], f["beside"]}, " ")
	}
	want := differing(holds(t, h.dir, old), holds(t, h.dir, new), h.rates)
	wrong := 0
	for key := range want {
		if listed[key] != want[key] {
			if wrong++; wrong < 10 {
				t.Errorf("%s: %s → %s: %s is listed as %q, the files say %q", what, old, new, key, listed[key], want[key])
			}
		}
	}
	if len(listed) != len(want) {
		t.Errorf("%s: %s → %s: %d figures are listed, %d differ", what, old, new, len(listed), len(want))
	}
	t.Logf("%s: %s → %s: %d figures differ, and these are listed", what, old, new, len(want))
}

// TestAHistoryOfRealEditions is what happens to a site in ten years.
func TestAHistoryOfRealEditions(t *testing.T) {
	if testing.Short() {
		t.Skip("the real editions are built in the full tests only")
	}
	if _, err := os.Stat(realdata); err != nil {
		t.Skip("the published statistics are not here: ../shared/realdata")
	}
	h := &history{t: t, dir: filepath.Join(t.TempDir(), "england"), now: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC), addresses: map[string]bool{}, sealed: map[string]string{}}
	h.run("new", "--area", "leeds", h.dir) // with those it is compared with; all of England takes ten times as long
	h.rates = ratesOf(t, h.dir)

	h.imports("2014", false, "cin/2014/2013-14__SFR43-2014.csv")
	h.imports("2021", true, "cin/2021/[bcd]*.csv")
	h.step("2014 beside the later tidy figures for 2014", [2]string{"2014", "2021"})
	h.seal("2014")
	h.seal("2021")
	whole := h.built
	h.step("2014 and 2021 sealed")
	for _, f := range whole.Files() {
		if now, _ := h.built.ReadFile(f.Path); !bytes.Equal(now, f.Data) {
			t.Errorf("to seal has changed %s", f.Path)
		}
	}

	h.imports("2022", false, "cin/2022/[bcd]*.csv", "workforce/csww_headline*.csv")
	h.step("2022 added", [2]string{"2021", "2022"})

	h.write(filepath.Join(h.dir, "layouts", "area-indicator.html"), `{{define "main"}}<h1>{{.Title}}</h1><p>Arranged otherwise.</p>{{end}}`)
	h.write(filepath.Join(h.dir, "theme", "custom.css"), "h1 { color: navy }")
	h.step("layouts and theme changed", [2]string{"2021", "2022"})

	h.run("revise", "--site", h.dir, "--reason", "One rate of Leeds was wrong.", "2021")
	key, old := h.correct("2021-r2")
	h.edit("data/2021-r2/edition.toml", `status = "draft"`, "status = \"final\"\npublished = 2023-02-01T09:30:00Z")
	h.step("2021-r2 with one corrected value", [2]string{"2021", "2021-r2"}, [2]string{"2021-r2", "2022"})
	if data, _ := h.built.ReadFile("2021-r2/changes/changes.csv"); bytes.Count(data, []byte("\n")) != 2 || !bytes.Contains(data, []byte(old)) {
		t.Errorf("the corrected %s (it was %s) is not the one line of the changes:\n%s", key, old, data)
	}
	h.seal("2021-r2")

	page := "2021/areas/leeds/n19/index.html"
	h.withdraw("2021", page)
	h.step("one page withdrawn")
	if data, _ := h.built.ReadFile(page); !bytes.Contains(data, []byte("It named somebody.")) {
		t.Errorf("%s is no tombstone: %.300s", page, data)
	}

	h.edit("data/framework/2012-06.toml", `version = "June 2012"`, `version = "June 2012, amended"`)
	h.step("the framework changed", [2]string{"2021-r2", "2022"})
	if data, _ := h.built.ReadFile("2022/changes/changes.json"); !bytes.Contains(data, []byte("June 2012, amended")) {
		t.Error("the changes of 2022 do not say that the framework was amended")
	}
	h.seal("2022")
	h.imports("2023", true, "workforce/csww_indicators*.csv")
	h.step("workforce 2023 revises 2022", [2]string{"2022", "2023"})
}

// correct changes one rate of Leeds in a file of an edition.
func (h *history) correct(id string) (key, old string) {
	h.t.Helper()
	names, _ := filepath.Glob(filepath.Join(h.dir, "data", id, "*.csv"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			h.t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		head := strings.Split(lines[0], ",")
		value, above, below := slices.Index(head, "value"), slices.Index(head, "numerator"), slices.Index(head, "denominator")
		for i, line := range lines {
			fields := strings.Split(line, ",")
			if !strings.HasPrefix(line, "n8,,leeds,2021,") || fields[value] == "" {
				continue
			}
			old = fields[value]
			n, _ := strconv.Atoi(fields[above])
			of, err := strconv.Atoi(fields[below])
			if err != nil {
				h.t.Fatal(err)
			}
			fields[above], fields[value] = strconv.Itoa(n+100), fmt.Sprintf("%.1f", float64(n+100)*10000/float64(of))
			lines[i] = strings.Join(fields, ",")
			h.write(name, strings.Join(lines, "\n"))
			return "n8:leeds:2021", old
		}
	}
	h.t.Fatal("no rate of Leeds to be corrected")
	return "", ""
}

// withdraw takes a page out of a sealed edition. The files that the command says
// to have changed are held to the new archive from then on, all others to the
// old bytes.
func (h *history) withdraw(id, subject string) {
	h.t.Helper()
	var probs source.Problems
	done, err := site.Withdraw(h.options(), site.Withdrawal{Edition: id, Subject: subject, Reason: "It named somebody."}, &probs)
	if done == nil {
		done = &site.Withdrawn{}
	}
	h.commit(done.Files, err, &probs)
	for _, names := range done.Outputs {
		for _, name := range names {
			delete(h.sealed, name)
		}
	}
	if len(done.Outputs[id]) == 0 || !slices.Contains(done.Outputs[id], subject) {
		h.t.Errorf("withdrawing %s has changed %v", subject, done.Outputs)
	}
}
