package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almanac/internal/disclose"
	"almanac/internal/source"
	"almanac/layouts"
)

// The mutation bench damages one file of a site at a time, as hands, programs
// and disks do, and looks what becomes of it. Each damage must be
//
//	reported    something is said that was not said before
//	harmless    the site has the same bytes as without it
//	undetected  the site has other bytes, because a figure or a word of the
//	            author's is another, and nothing that is known of it is broken
//
// The last is a class of its own, counted and printed: a 7 that was a 1 is wrong,
// and no program can know. It is allowed for damages of that sort only. Nothing
// may panic, and nothing may hang.

// A damage is one way in which a file is spoilt. It gives false when the file
// offers nothing to be spoilt so.
type damage struct {
	name string
	ends []string // of the files it can be done to
	do   func(r *rand.Rand, data []byte) ([]byte, bool)
	// mute says that what it does can be a figure or a word like any other.
	mute bool
}

var csvs, tomls, texts = []string{".csv"}, []string{".toml"}, []string{".md"}

func damages() []damage {
	all := []string{".csv", ".toml", ".md", ".hexjson"}
	return []damage{
		{"a digit is another", csvs, onByte(isDigit, func(r *rand.Rand, c byte) []byte { return []byte{'0' + (c-'0'+byte(1+r.IntN(9)))%10} }), true},
		{"a digit is lost", csvs, onByte(isDigit, func(*rand.Rand, byte) []byte { return nil }), true},
		{"a digit stands twice", csvs, onByte(isDigit, func(_ *rand.Rand, c byte) []byte { return []byte{c, c} }), true},
		{"a decimal point is a comma", csvs, onByte(is('.'), func(*rand.Rand, byte) []byte { return []byte{','} }), true},         // in a note
		{"a minus stands before a number", csvs, onField(isNumber, func(_ *rand.Rand, f string) string { return "-" + f }), true}, // a lower limit may be below nought
		{"a number has a percent sign", csvs, onField(isNumber, func(_ *rand.Rand, f string) string { return f + "%" }), false},
		{"a number has thousands", csvs, onField(isNumber, func(_ *rand.Rand, f string) string { return `"1,` + f + `"` }), false},
		{"a number is a word", csvs, onField(isNumber, func(*rand.Rand, string) string { return "n/a" }), false},
		{"a number is lost", csvs, onField(isNumber, func(*rand.Rand, string) string { return "" }), true},                                             // a denominator
		{"a code is another", csvs, onField(isCode, func(r *rand.Rand, f string) string { return f[:len(f)-1] + string('0'+rune(r.IntN(10))) }), true}, // another area's
		{"an id is misspelt", csvs, onField(isID, func(r *rand.Rand, f string) string {
			at := r.IntN(len(f))
			return f[:at] + string('a'+rune(r.IntN(26))) + f[at:]
		}), true}, // a slug may be another
		{"a column is misspelt", csvs, onHeader(func(r *rand.Rand, f []string) []string { i := r.IntN(len(f)); f[i] += "x"; return f }), false},
		{"a column is lost", csvs, onHeader(func(r *rand.Rand, f []string) []string { i := r.IntN(len(f)); return slices.Delete(f, i, i+1) }), false},
		{"a column stands twice", csvs, onHeader(func(r *rand.Rand, f []string) []string { f[r.IntN(len(f))] = f[0]; return f }), true}, // the first for itself
		{"two columns have changed names", csvs, onHeader(func(r *rand.Rand, f []string) []string {
			i, k := r.IntN(len(f)), r.IntN(len(f))
			f[i], f[k] = f[k], f[i]
			return f
		}), true}, // numerator and lower limit
		{"semicolons separate the fields", csvs, replaceAll(",", ";"), false},
		{"tabs separate the fields", csvs, replaceAll(",", "\t"), false},
		{"one field more", csvs, onLine(func(r *rand.Rand, line string) string { return line + "," }), false},
		{"one field less", csvs, onLine(func(r *rand.Rand, line string) string { return line[:max(0, strings.LastIndexByte(line, ','))] }), false},
		{"a quote is opened", csvs, onLine(func(r *rand.Rand, line string) string { return strings.Replace(line, ",", `,"`, 1) }), false},
		{"a quote is lost", csvs, onByte(is('"'), func(*rand.Rand, byte) []byte { return nil }), true}, // of a name within quotes
		{"a line is lost", all, byLine(func(r *rand.Rand, l []string, i int) []string { return slices.Delete(l, i, i+1) }), true},
		{"a line stands twice", all, byLine(func(r *rand.Rand, l []string, i int) []string { return slices.Insert(l, i, l[i]) }), true}, // of a text
		{"two lines have changed places", csvs, byLine(func(r *rand.Rand, l []string, i int) []string {
			k := 1 + r.IntN(max(1, len(l)-2))
			l[max(i, 1)], l[k] = l[k], l[max(i, 1)]
			return l
		}), true}, // areas are listed in the order of the register
		{"a blank line", csvs, byLine(func(r *rand.Rand, l []string, i int) []string { return slices.Insert(l, i, "") }), false},
		{"the end is lost", all, func(r *rand.Rand, d []byte) ([]byte, bool) { return d[:r.IntN(len(d))], true }, true},
		{"the beginning is lost", csvs, func(r *rand.Rand, d []byte) ([]byte, bool) { return d[1+r.IntN(len(d)-1):], true }, false},
		{"a bit is another", all, func(r *rand.Rand, d []byte) ([]byte, bool) { d[r.IntN(len(d))] ^= 1 << r.IntN(8); return d, true }, true},
		{"a byte is lost", all, func(r *rand.Rand, d []byte) ([]byte, bool) {
			i := r.IntN(len(d))
			return slices.Delete(d, i, i+1), true
		}, true},
		{"a null byte", all, insert("\x00"), false},
		{"a byte of windows-1252", all, insert("\xe9"), false},
		{"a byte order mark", all, func(_ *rand.Rand, d []byte) ([]byte, bool) { return append([]byte("\ufeff"), d...), true }, false},
		{"line ends of Windows", all, replaceAll("\n", "\r\n"), false},
		{"line ends of an old Macintosh", csvs, replaceAll("\n", "\r"), false},
		{"UTF-16", all, utf16, false},
		{"nothing is left", all, func(*rand.Rand, []byte) ([]byte, bool) { return nil, true }, false},
		{"a web page has been saved", csvs, func(*rand.Rand, []byte) ([]byte, bool) { return []byte("<!doctype html><title>Sign in</title>"), true }, false},
		{"a key is misspelt", tomls, onKey(func(r *rand.Rand, key string) string {
			i := r.IntN(len(key))
			return key[:i] + string('a'+rune(r.IntN(26))) + key[i:]
		}), false},
		{"a value is of another type", tomls, onValue(func(string) string { return "{ a = 1 }" }), false},
		{"a value is not closed", tomls, onValue(func(v string) string { return strings.TrimRight(v, "\"]") }), true}, // true and false have nothing to close
		{"a bracket is lost", tomls, onByte(is('['), func(*rand.Rand, byte) []byte { return nil }), true},             // in a text
		{"front matter is not closed", texts, func(_ *rand.Rand, d []byte) ([]byte, bool) {
			return bytes.Replace(d, []byte("\n+++\n"), []byte("\n"), 1), bytes.Contains(d, []byte("\n+++\n"))
		}, false},
		{"front matter is not opened", texts, func(_ *rand.Rand, d []byte) ([]byte, bool) {
			return bytes.TrimPrefix(d, []byte("+++\n")), bytes.HasPrefix(d, []byte("+++\n"))
		}, false},
		{"a reference is misspelt", texts, onByte(is('{'), func(*rand.Rand, byte) []byte { return []byte("{x") }), false},
		{"a link is cut off", texts, onByte(is('('), func(*rand.Rand, byte) []byte { return []byte("(x") }), true}, // words in brackets
		{"a word is another", texts, onByte(is('e'), func(*rand.Rand, byte) []byte { return []byte("a") }), true},
	}
}

func is(want byte) func(byte) bool { return func(c byte) bool { return c == want } }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isNumber(f string) bool {
	return f != "" && strings.Trim(f, "0123456789.") == "" && !strings.HasPrefix(f, ".")
}

func isCode(f string) bool {
	return len(f) == 9 && f[0] >= 'A' && f[0] <= 'Z' && strings.Trim(f[1:], "0123456789") == ""
}

func isID(f string) bool {
	return len(f) > 2 && f[0] >= 'a' && f[0] <= 'z' && strings.Trim(f, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// onByte changes one of the bytes that fit, but none of the first line.
func onByte(fits func(byte) bool, change func(*rand.Rand, byte) []byte) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		var places []int
		for i := bytes.IndexByte(d, '\n') + 1; i < len(d); i++ {
			if fits(d[i]) {
				places = append(places, i)
			}
		}
		if places == nil {
			return nil, false
		}
		at := places[r.IntN(len(places))]
		return slices.Concat(d[:at], change(r, d[at]), d[at+1:]), true
	}
}

// onLine changes one of the lines below the first.
func onLine(change func(*rand.Rand, string) string) func(*rand.Rand, []byte) ([]byte, bool) {
	return byLine(func(r *rand.Rand, l []string, i int) []string {
		l[i] = change(r, l[i])
		return l
	})
}

func byLine(change func(r *rand.Rand, l []string, i int) []string) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		l := strings.Split(strings.TrimSuffix(string(d), "\n"), "\n")
		if len(l) < 3 {
			return nil, false
		}
		return []byte(strings.Join(change(r, l, 1+r.IntN(len(l)-1)), "\n") + "\n"), true
	}
}

// onField changes a field that fits, of rows without quotes.
func onField(fits func(string) bool, change func(*rand.Rand, string) string) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		l := strings.Split(string(d), "\n")
		for range 50 {
			i := 1 + r.IntN(max(1, len(l)-1))
			if i >= len(l) || strings.Contains(l[i], `"`) {
				continue
			}
			f := strings.Split(l[i], ",")
			k := r.IntN(len(f))
			if k == 3 || !fits(f[k]) { // the fourth is the period, or has names
				continue
			}
			f[k] = change(r, f[k])
			l[i] = strings.Join(f, ",")
			return []byte(strings.Join(l, "\n")), true
		}
		return nil, false
	}
}

func onHeader(change func(*rand.Rand, []string) []string) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		head, rest, ok := bytes.Cut(d, []byte("\n"))
		return []byte(strings.Join(change(r, strings.Split(string(head), ",")), ",") + "\n" + string(rest)), ok
	}
}

// onKey changes the key of a line key = value.
func onKey(change func(*rand.Rand, string) string) func(*rand.Rand, []byte) ([]byte, bool) {
	return onPair(func(r *rand.Rand, key, value string) (string, string) { return change(r, key), value })
}

func onValue(change func(string) string) func(*rand.Rand, []byte) ([]byte, bool) {
	return onPair(func(_ *rand.Rand, key, value string) (string, string) { return key, change(value) })
}

func onPair(change func(r *rand.Rand, key, value string) (string, string)) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		l := strings.Split(string(d), "\n")
		for range 50 {
			i := r.IntN(len(l))
			key, value, ok := strings.Cut(l[i], " = ")
			if !ok || !isID(strings.TrimSpace(strings.ReplaceAll(key, "_", "-"))) || strings.HasPrefix(value, `"""`) {
				continue
			}
			key, value = change(r, key, value)
			l[i] = key + " = " + value
			return []byte(strings.Join(l, "\n")), true
		}
		return nil, false
	}
}

func replaceAll(old, new string) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(_ *rand.Rand, d []byte) ([]byte, bool) {
		return bytes.ReplaceAll(d, []byte(old), []byte(new)), bytes.Contains(d, []byte(old))
	}
}

func insert(text string) func(*rand.Rand, []byte) ([]byte, bool) {
	return func(r *rand.Rand, d []byte) ([]byte, bool) {
		at := r.IntN(len(d))
		return slices.Concat(d[:at], []byte(text), d[at:]), true
	}
}

func utf16(_ *rand.Rand, d []byte) ([]byte, bool) {
	out := []byte("\xff\xfe")
	for _, c := range d {
		out = append(out, c, 0)
	}
	return out, true
}

// smallDemonstration is the newest edition of the demonstration in memory, with
// nine of its authorities and the texts that speak of no other: every kind of
// input, and few enough pages to be made five hundred times.
func smallDemonstration(t *testing.T) fstest.MapFS {
	t.Helper()
	root := os.DirFS("../..")
	small := fstest.MapFS{}
	for _, dir := range []string{"config.toml", "data/areas.csv", "data/boards.toml", "data/map.hexjson", "data/framework", "data/neighbours", "data/2016", "content/2016", "content/about"} {
		err := fs.WalkDir(root, dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			small[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	kept := []string{"norrey", "highmarch", "midvale", "westering", "eastreach", "hathersea", "tarrowdale", "mossbarrow", "larkhaven", "ravensgill", "port-averil", "oxmere", "kirkholme", "saltwick"}
	register := keepRows(small["data/areas.csv"], func(f []string) bool { return slices.Contains(kept, f[6]) })
	known := slices.Clone(kept)
	for _, f := range register {
		known = append(known, f[0])
	}
	for name, file := range small {
		switch {
		case strings.HasPrefix(name, "data/2016/") && path.Ext(name) == ".csv":
			keepRows(file, func(f []string) bool { return slices.Contains(known, f[2]) })
		case strings.HasPrefix(name, "data/neighbours/"):
			keepRows(file, func(f []string) bool { return slices.Contains(known, f[0]) && slices.Contains(known, f[1]) })
		case name == "data/map.hexjson":
			file.Data = keepHexes(file.Data, known)
		}
	}
	// Totals speak of all areas, so that those that are left seem to be given away.
	small["data/2016/disclosure.toml"] = &fstest.MapFile{Data: []byte(allowed(disclose.Recoverable)(""))}
	// What is left speaks of areas that are gone in some places: those texts go.
	var last source.Problem
	for range 10 {
		var probs source.Problems
		if _, err := Check(optionsOf(small), &probs); err != nil {
			t.Fatal(err)
		}
		if probs.Errors() == 0 {
			return small
		}
		for _, p := range probs.Sorted() {
			if !strings.HasPrefix(p.Pos.File, "content/") {
				if !p.Warning {
					t.Fatalf("the small site is not sound: %v", p)
				}
				continue
			}
			maps.DeleteFunc(small, func(name string, _ *fstest.MapFile) bool {
				return name == p.Pos.File || strings.HasPrefix(name, p.Pos.File+"/")
			})
			last = p
		}
	}
	t.Fatal("the small site does not become sound: ", last)
	return nil
}

// keepRows keeps the rows of a CSV file that are wanted, its quoted names apart,
// and gives their fields.
func keepRows(file *fstest.MapFile, want func([]string) bool) (rows [][]string) {
	var kept []string
	for i, line := range strings.Split(strings.TrimSuffix(string(file.Data), "\n"), "\n") {
		fields := strings.Split(line, ",")
		if strings.Contains(line, `, `) { // "Stanebridge, City of"
			fields = slices.Delete(fields, 4, 5)
		}
		if i > 0 && !want(fields) {
			continue
		}
		kept, rows = append(kept, line), append(rows, fields)
	}
	file.Data = []byte(strings.Join(kept, "\n") + "\n")
	return rows
}

func keepHexes(data []byte, known []string) []byte {
	var kept []string
	for _, line := range strings.Split(string(data), "\n") {
		if id := strings.SplitN(line, `"`, 3); !strings.Contains(line, `"q"`) || slices.Contains(known, id[1]) {
			kept = append(kept, line)
		}
	}
	text := strings.Join(kept, "\n")
	return []byte(strings.Replace(text, "},\n  }", "}\n  }", 1))
}

func optionsOf(site fs.FS) Options {
	return Options{Site: site, Builtin: Builtin{Layouts: layouts.Files, Theme: fakeTheme}, Version: "test", Now: time.Date(2017, 6, 1, 0, 0, 0, 0, time.UTC)}
}

// bench is a sound site, what is said of it, and what it becomes.
type bench struct {
	files fstest.MapFS
	said  []source.Problem
	made  map[string][]byte
	names []string // of the files, sorted
}

// outcome is what became of a damage.
type outcome struct {
	class string // reported, harmless, undetected; or what must not be
	what  string
}

// try damages a file and looks what becomes of the site.
func (b *bench) try(name string, data []byte) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = outcome{"panic", fmt.Sprintf("%v\n%s", p, debug.Stack())}
		}
	}()
	files := maps.Clone(b.files)
	files[name] = &fstest.MapFile{Data: data}
	var probs source.Problems
	plan, err := Check(optionsOf(files), &probs)
	if err != nil {
		return outcome{"failure", err.Error()}
	}
	if said := probs.Sorted(); !slices.Equal(said, b.said) {
		for _, p := range said {
			if !slices.Contains(b.said, p) {
				return outcome{"reported", p.String()}
			}
		}
		return outcome{"reported", "a warning is gone"}
	}
	if plan.Len() != len(b.made) {
		return outcome{"undetected", fmt.Sprintf("%d files, and not %d", plan.Len(), len(b.made))}
	}
	r := newRenderer(plan)
	for _, t := range plan.targets() {
		page, err := r.render(t)
		if err != nil {
			return outcome{"failure", fmt.Sprintf("%s: %v", t.Path, err)}
		}
		if !bytes.Equal(page, b.made[t.Path]) {
			return outcome{"undetected", t.Path}
		}
	}
	return outcome{class: "harmless"}
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{files: smallDemonstration(t), made: map[string][]byte{}}
	b.names = slices.Sorted(maps.Keys(b.files))
	var probs source.Problems
	plan, err := Check(optionsOf(b.files), &probs)
	if plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	b.said = probs.Sorted()
	r := newRenderer(plan)
	for _, page := range plan.targets() {
		data, err := r.render(page)
		if err != nil {
			t.Fatal(err)
		}
		b.made[page.Path] = bytes.Clone(data)
	}
	return b
}

// TestEveryDamageIsReportedHarmlessOrAFigureLikeAnyOther tries a sample of fifty
// damages, and five hundred where nobody waits; ALMANAC_TEST_SEED has others.
func TestEveryDamageIsReportedHarmlessOrAFigureLikeAnyOther(t *testing.T) {
	const patience = 5 * time.Minute // against hanging: an idle machine takes half a second
	number := 50
	switch {
	case testing.Short():
		number = 15
	case os.Getenv("SOAK") != "":
		number = 500
	}
	seed := seedOr(t, 8)
	b := newBench(t)
	t.Logf("%d inputs become %d files; seed %d", len(b.names), len(b.made), seed)
	counts := map[string]map[string]int{"all": {}}
	ways := damages()
	random := rand.New(rand.NewPCG(seed, 0))
	for n := range number {
		d := ways[random.IntN(len(ways))]
		if number >= len(ways) {
			d = ways[n%len(ways)]
		}
		name, data := b.spoil(random, d)
		if name == "" {
			t.Errorf("no file can be spoilt so: %s", d.name)
			continue
		}
		done := make(chan outcome, 1)
		go func() { done <- b.try(name, data) }()
		var o outcome
		select {
		case o = <-done:
		case <-time.After(patience):
			t.Fatalf("%d: %s in %s: no end", n, d.name, name)
		}
		switch {
		case o.class == "panic" || o.class == "failure":
			t.Errorf("%d: %s in %s: %s: %s", n, d.name, name, o.class, o.what)
		case o.class == "undetected" && !d.mute:
			t.Errorf("%d: %s in %s: not reported, and %s is another", n, d.name, name, o.what)
		}
		if counts[d.name] == nil {
			counts[d.name] = map[string]int{}
		}
		counts[d.name][o.class]++
		counts["all"][o.class]++
		if testing.Verbose() {
			t.Logf("%s in %s: %s: %s", d.name, name, o.class, o.what)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		c := counts[name]
		t.Logf("%-34s reported %3d, harmless %3d, undetected %3d", name, c["reported"], c["harmless"], c["undetected"])
	}
}

// seedOr is the seed of what a test does at random: ALMANAC_TEST_SEED, or its own.
func seedOr(t *testing.T, seed uint64) uint64 {
	t.Helper()
	if s := os.Getenv("ALMANAC_TEST_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	return seed
}

// spoil picks a file and damages it so that it differs; no name when no file can
// be damaged so.
func (b *bench) spoil(random *rand.Rand, d damage) (name string, data []byte) {
	for range 200 {
		name := b.names[random.IntN(len(b.names))]
		file := b.files[name]
		if file == nil { // it is gone
			continue
		}
		was := file.Data
		if !slices.Contains(d.ends, path.Ext(name)) || len(was) < 3 {
			continue
		}
		data, ok := d.do(random, bytes.Clone(was))
		if ok && !bytes.Equal(data, was) {
			return name, data
		}
	}
	return "", nil
}
