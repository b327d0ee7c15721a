package edition

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// sealedSite gives a site whose edition 2014 is sealed and has had a figure
// withdrawn, with its ledger.
func sealedSite(t testing.TB) (fstest.MapFS, *Ledger) {
	t.Helper()
	files := maps.Clone(someFiles)
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"data/2014/edition.toml": goodEdition, "data/2014/n1.csv": rows + "n1-rate,,ash,2014,,w\n", "content/2014/index.md": "Words.\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	data, s := archiveOf(t, files)
	fsys["data/2014/site.zip"] = &fstest.MapFile{Data: data}
	var probs source.Problems
	inputs, err := InputsOf(fsys, "2014", &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, messages(&probs))
	}
	s.Inputs, s.Former = inputs, someSum
	fsys["data/2014/seal.json"] = &fstest.MapFile{Data: s.Encode()}

	l := &Ledger{}
	at := time.Date(2014, 10, 30, 9, 30, 0, 0, time.FixedZone("", 3600))
	l.Append(Event{Kind: EventSealed, Edition: "2014", Time: at, Seal: someSum})
	l.Append(Event{Kind: EventRedirected, Edition: "2014", Subject: "areas/old areas/new", Time: at.Add(time.Hour)})
	l.Append(Event{Kind: EventWithdrawn, Edition: "2014", Subject: "n1-rate:ash:2014", Time: at.AddDate(1, 0, 0), Reason: `Said to be "3", in error`, Seal: s.Sum()})
	l.Append(Event{Kind: EventRevised, Edition: "2014-r2", Subject: "2014", Time: at.AddDate(1, 0, 1), Reason: "Two\nlines\x00 ,of it"})
	fsys[LedgerFile] = &fstest.MapFile{Data: l.Encode()}
	return fsys, l
}

// verify looks at everything that a build looks at.
func verify(t testing.TB, fsys fstest.MapFS) []string {
	t.Helper()
	var probs source.Problems
	l, err := ReadLedger(fsys, &probs)
	if err != nil {
		t.Fatal(err)
	}
	seals, err := ReadSeals(fsys, l, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seals {
		if err := CheckInputs(fsys, s, &probs); err != nil {
			t.Fatal(err)
		}
		a, err := OpenArchive(fsys, "data/2014/site.zip", s, &probs)
		if err != nil {
			t.Fatal(err)
		}
		if a != nil {
			_ = a.Close()
		}
	}
	return messages(&probs)
}

func TestLedgerComesBackAsItWasWritten(t *testing.T) {
	fsys, want := sealedSite(t)
	if problems := verify(t, fsys); problems != nil {
		t.Fatal(strings.Join(problems, "\n"))
	}
	var probs source.Problems
	got, err := ReadLedger(fsys, &probs)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if !bytes.Equal(got.Encode(), fsys[LedgerFile].Data) {
		t.Error("it is written otherwise than it was read")
	}
	lines := strings.Split(string(want.Encode()), "\n")
	for i, start := range []string{
		"event,edition,subject,time,reason,seal,chain",
		"sealed,2014,,2014-10-30T08:30:00Z,," + someSum + ",",
		"redirected,2014,areas/old areas/new,2014-10-30T09:30:00Z,,,",
		`withdrawn,2014,n1-rate:ash:2014,2015-10-30T08:30:00Z,"Said to be ""3"", in error",`,
		`revised,2014-r2,2014,2015-10-31T08:30:00Z,"Two lines ,of it",,`,
	} {
		if !strings.HasPrefix(lines[i], start) {
			t.Errorf("line %d is %s\nexpected %s", i+1, lines[i], start)
		}
	}
	if e, ok := want.SealOf("2014"); !ok || e.Kind != EventWithdrawn {
		t.Errorf("the seal is by %+v", e)
	}
	if _, ok := want.SealOf("2014-r2"); ok {
		t.Error("what was only begun is sealed")
	}
	if none := verify(t, fstest.MapFS{}); none != nil {
		t.Errorf("of a site without a ledger: %v", none)
	}
}

func TestLedgerThatWasTamperedWith(t *testing.T) {
	const broken = " of the ledger was changed, or a line before it was removed or added: its chain does not follow from the line before [ledger]"
	edit := func(old, new string) func([]string) []string {
		return func(lines []string) []string {
			return strings.SplitAfter(strings.Replace(strings.Join(lines, ""), old, new, 1), "\n")
		}
	}
	for _, tt := range []struct {
		name   string
		change func(lines []string) []string
		want   []string // beginnings of all problems
	}{
		{"a reason", edit("in error", "by error"), []string{"data/ledger.csv:4: line 4" + broken}},
		{"a chain", func(lines []string) []string {
			lines[2] = lines[2][:len(lines[2])-2] + string("0f"[btoi(lines[2][len(lines[2])-2] == '0')]) + "\n"
			return lines
		}, []string{"data/ledger.csv:3: line 3" + broken}},
		{"a line less", func(lines []string) []string { return append(lines[:2:2], lines[3:]...) }, []string{"data/ledger.csv:3: line 3" + broken}},
		{"the first line less", func(lines []string) []string { return append(lines[:1:1], lines[2:]...) }, []string{
			"data/2014/seal.json: the seal follows on", "data/ledger.csv:2: line 2" + broken, "data/ledger.csv:3: something is withdrawn from edition 2014 with a seal before it is sealed"}},
		{"lines changed about", func(lines []string) []string { lines[2], lines[3] = lines[3], lines[2]; return lines }, []string{
			"data/ledger.csv:3: line 3" + broken, "data/ledger.csv:4: line 4" + broken, "data/ledger.csv:5: line 5" + broken}},
		{"a line more", func(lines []string) []string { return append(lines[:3:3], lines[2:]...) }, []string{"data/ledger.csv:4: line 4" + broken}},
		{"the withdrawal cut off", func(lines []string) []string { return lines[:3] }, []string{"data/2014/seal.json: this is not the seal of edition 2014, or it was changed"}},
		{"all cut off", func(lines []string) []string { return lines[:1] }, []string{"data/2014/seal.json: there is a seal of edition 2014, but no line of data/ledger.csv that says so [seal]"}},
		{"the header", edit("event,", "Event,"), []string{`data/ledger.csv:1: the ledger begins with "Event,edition`}},
		{"empty", func([]string) []string { return nil }, []string{"data/2014/seal.json: there is a seal", "data/ledger.csv:1: the ledger begins with", "data/ledger.csv:1: the last line"}},
		{"an event", edit("sealed", "seeled"), []string{"data/ledger.csv:2: line 2 of the ledger was changed: \"seeled\" is not an event (sealed, revised, withdrawn, redirected)", "data/ledger.csv:4: something is withdrawn", "data/2014/seal.json: the seal follows"}},
		{"an edition", edit("redirected,2014", "redirected,2o14"), []string{"data/ledger.csv:3: line 3 of the ledger was changed: \"2o14\" is not the name of an edition"}},
		{"a time", edit("09:30:00Z", "09:30:00+01:00"), []string{"data/ledger.csv:3: line 3 of the ledger was changed: \"2014-10-30T09:30:00+01:00\" is not a time in UTC"}},
		{"a part of a second", edit("09:30:00Z", "09:30:00.5Z"), []string{"data/ledger.csv:3: line 3 of the ledger was changed: it is not written as the ledger is"}},
		{"quotes that none needs", edit("areas/old areas/new", `"areas/old areas/new"`), []string{"data/ledger.csv:3: line 3 of the ledger was changed: it is not written"}},
		{"a column more", edit("areas/old areas/new", "areas/old,areas/new"), []string{"data/ledger.csv:3: line 3 of the ledger was changed: it has 8 columns, expected 7"}},
		{"no subject", edit("areas/old areas/new", ""), []string{"data/ledger.csv:3: line 3 of the ledger was changed: it has no subject"}},
		{"an empty line", edit("\nredirected", "\n\nredirected"), []string{"data/ledger.csv:3: line 3 of the ledger was changed: it has 1 column, expected 7"}},
		{"a seal", edit(someSum, someSum[1:]), []string{"data/ledger.csv:2: line 2 of the ledger was changed: \"" + someSum[1:] + "\" is not the SHA-256 of a seal", "data/ledger.csv:4: something", "data/2014/seal.json: the seal follows"}},
		{"no last line end", func(lines []string) []string {
			return strings.SplitAfter(strings.TrimSuffix(strings.Join(lines, ""), "\n"), "\n")
		}, []string{"data/ledger.csv:5: the last line of the ledger is not whole"}},
		{"line ends", func(lines []string) []string {
			return []string{strings.ReplaceAll(strings.Join(lines, ""), "\n", "\r\n")}
		}, []string{"data/ledger.csv: the lines of the ledger end with CRLF, and it is written with LF [ledger] > keep git from changing line ends: write data/** -text into .gitattributes"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys, l := sealedSite(t)
			lines := tt.change(strings.SplitAfter(string(l.Encode()), "\n"))
			fsys[LedgerFile].Data = []byte(strings.Join(lines, ""))
			got := verify(t, fsys)
			for _, want := range tt.want {
				found := 0
				for _, problem := range got {
					if strings.HasPrefix(problem, want) {
						found++
					}
				}
				if found != 1 || len(got) != len(tt.want) {
					t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
					break
				}
			}
		})
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestSealedTwice(t *testing.T) {
	fsys, l := sealedSite(t)
	l.Append(Event{Kind: EventSealed, Edition: "2014", Time: time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), Seal: someSum})
	fsys[LedgerFile].Data = l.Encode()
	got := strings.Join(verify(t, fsys), "\n")
	if !strings.Contains(got, "data/ledger.csv:6: edition 2014 is sealed a second time, after line 2 [ledger] > an edition is sealed once; publish a revision instead") {
		t.Error(got)
	}
}

func TestSealsThatAreNotThoseOfTheLedger(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(fsys fstest.MapFS, l *Ledger)
		want   string
	}{
		{"gone", func(fsys fstest.MapFS, _ *Ledger) { delete(fsys, "data/2014/seal.json") },
			"data/2014/seal.json: edition 2014 was sealed on 30 October 2014, but data/2014/seal.json is gone [seal] > bring it back (git checkout -- data/2014/seal.json)"},
		{"with its whole folder", func(fsys fstest.MapFS, _ *Ledger) {
			for name := range fsys {
				if belongsTo("2014", name) {
					delete(fsys, name)
				}
			}
		}, "data/2014: edition 2014 was sealed on 30 October 2014, but its folder data/2014 is gone [seal] > bring it back (git checkout -- data/2014)"},
		{"line ends", func(fsys fstest.MapFS, _ *Ledger) {
			fsys["data/2014/seal.json"].Data = bytes.ReplaceAll(fsys["data/2014/seal.json"].Data, []byte("\n"), []byte("\r\n"))
		}, "data/2014/seal.json: the lines of the seal end with CRLF, and it was written with LF; nothing else has changed [seal] > keep git"},
		{"of another edition", func(fsys fstest.MapFS, l *Ledger) {
			s, err := DecodeSeal(fsys["data/2014/seal.json"].Data)
			if err != nil {
				t.Fatal(err)
			}
			fsys["data/2015/seal.json"] = fsys["data/2014/seal.json"]
			l.Append(Event{Kind: EventSealed, Edition: "2015", Seal: s.Sum()})
		}, "data/2015/seal.json: this is the seal of edition 2014, not of 2015 [seal]"},
		{"that is none", func(fsys fstest.MapFS, l *Ledger) {
			fsys["data/2015/seal.json"] = &fstest.MapFile{Data: []byte("{}")}
			l.Append(Event{Kind: EventSealed, Edition: "2015", Seal: SumOf([]byte("{}"))})
		}, `data/2015/seal.json: this is not a seal: its format is "", expected "almanac-seal" [seal]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fsys, l := sealedSite(t)
			tt.change(fsys, l)
			fsys[LedgerFile] = &fstest.MapFile{Data: l.Encode()}
			if got := verify(t, fsys); len(got) != 1 || !strings.HasPrefix(got[0], tt.want) && !strings.Contains(got[0], tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), tt.want)
			}
		})
	}
}

// TestEveryChangedByteIsFound flips bits of each byte of ledger, seal, archive
// and inputs, and holds that a problem names the file.
func TestEveryChangedByteIsFound(t *testing.T) {
	fsys, _ := sealedSite(t)
	r := rand.New(rand.NewPCG(7, 8))
	for _, name := range sortedKeys(fsys) {
		data := fsys[name].Data
		step := 1 + len(data)/2000
		for i := 0; i < len(data); i += step {
			flip := byte(1) << r.IntN(8)
			if r.IntN(4) == 0 {
				flip = byte(1 + r.IntN(255))
			}
			data[i] ^= flip
			problems := verify(t, fsys)
			named := false
			for _, p := range problems {
				named = named || strings.HasPrefix(p, name)
			}
			if !named {
				t.Fatalf("byte %d of %s, changed to %q, is not found: %v", i, name, data[i], problems)
			}
			data[i] ^= flip
		}
		// A byte more and a byte less.
		for _, other := range [][]byte{append(bytes.Clone(data), '\n'), data[:len(data)-1]} {
			fsys[name].Data = other
			if problems := verify(t, fsys); len(problems) == 0 {
				t.Errorf("%s with %d instead of %d bytes is not found", name, len(other), len(data))
			}
		}
		fsys[name].Data = data
	}
	if problems := verify(t, fsys); problems != nil {
		t.Errorf("the test has left something behind: %v", problems)
	}
}

// FuzzReadLedger holds that what is read without a problem is what would be
// written.
func FuzzReadLedger(f *testing.F) {
	_, l := sealedSite(f)
	f.Add(l.Encode())
	f.Add([]byte(ledgerHeader + "\nsealed,2014,\"a\"\"\",,\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var probs source.Problems
		l, err := ReadLedger(fstest.MapFS{LedgerFile: {Data: data}}, &probs)
		if err != nil {
			t.Fatal(err)
		}
		if probs.Len() == 0 && !bytes.Equal(l.Encode(), data) {
			t.Errorf("read %q, would write %q", data, l.Encode())
		}
	})
}

func TestLedgerTakesARedirectOutsideAllEditions(t *testing.T) {
	var l Ledger
	l.Append(Event{Kind: EventRedirected, Subject: "about/terms/index.html -> about/words/index.html", Time: time.Date(2014, 10, 30, 9, 30, 0, 0, time.UTC)})
	var probs source.Problems
	got, err := ReadLedger(fstest.MapFS{LedgerFile: {Data: l.Encode()}}, &probs)
	if err != nil || probs.Len() > 0 || len(got.Events) != 1 || got.Events[0] != l.Events[0] {
		t.Errorf("%v, %v, %v", got, probs.Sorted(), err)
	}
}

func TestLedgerTakesAWithdrawalFromAnEditionThatIsNotSealed(t *testing.T) {
	at := time.Date(2015, 1, 2, 3, 4, 5, 0, time.UTC)
	sum := strings.Repeat("0", 64)
	early := Withdrawal{Subject: "n1-rate:ash:2014", Time: at, Reason: "It was small.", Instead: "2014/areas/ash/index.html"}
	l := &Ledger{}
	l.WithdrawUnsealed("2014", early)
	l.Append(Event{Kind: EventSealed, Edition: "2014", Time: at, Seal: sum})
	read := func() (*Ledger, string) {
		var probs source.Problems
		got, err := ReadLedger(fstest.MapFS{LedgerFile: {Data: l.Encode()}}, &probs)
		if err != nil {
			t.Fatal(err)
		}
		text := ""
		for _, p := range probs.Sorted() {
			text += p.String() + "\n"
		}
		return got, text
	}
	got, probs := read()
	if probs != "" {
		t.Error(probs)
	}
	if diff := cmp.Diff([]Withdrawal{early}, got.Unsealed("2014")); diff != "" {
		t.Error(diff)
	}
	if e, ok := got.SealOf("2014"); !ok || e.Kind != EventSealed || got.formerSeal("2014") != "" {
		t.Errorf("the withdrawal counts as a seal: %+v, before it %q", e, got.formerSeal("2014"))
	}
	l.WithdrawUnsealed("2014", early)
	if _, probs := read(); !strings.Contains(probs, "something is withdrawn from edition 2014 without a new seal, though it is sealed") {
		t.Errorf("a sealed edition lost something without a new seal: %q", probs)
	}
}
