package observation

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// shelf is a Keeper in memory that counts what it was asked for and gave.
type shelf struct {
	mu        sync.Mutex
	files     map[string][]byte
	got, kept int
}

func (s *shelf) Get(file string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, ok := s.files[file]
	if ok {
		s.got++
	}
	return data, ok
}

func (s *shelf) Put(file string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept++
	s.files[file] = data
}

const manyRows = `measure,breakdown,area,period,value,symbol,numerator,denominator,lower,upper,marks,note
x-rate,,leeds,2013,12.5,,5,40,10.25,14,p,
x-rate,,leeds,2014,0,,,,,,,
x-rate,,gateshead,2014,,c,,,,,,
x-rate,,gateshead,2013,1.125,,,,,,r j,"for two areas"

x-source,police,leeds,2014,100,,3,,,,,for two areas
x-source,other,leeds,2014,,low,,,,,l,
x-source,school,leeds,2013,7.0,,,,6,7.55,,another
x-school,,england,2013/14,99.9,,123456789,,,,,
x-staff,,north-yorkshire-to-2023,2024-09,1,,,,,,,
x-staff,,leeds,1998-09,1,,,,,,,
`

// TestAFileThatIsKeptSaysWhatItSaid reads files twice, the second time as they were kept.
func TestAFileThatIsKeptSaysWhatItSaid(t *testing.T) {
	fw, reg := small(t)
	fsys := fstest.MapFS{
		"a.csv": {Data: []byte(manyRows)},
		"b.csv": {Data: []byte("measure,breakdown,area,period,value,note\nx-rate,,leeds,2014,3,twice\nx-staff,,leeds,2014-09,3,\n")},
		"c.csv": {Data: []byte("measure,breakdown,area,period,value\n")},
		"d.csv": {Data: []byte("measure,breakdown,area,period,value\nx-rate,,nowhere,2014,3\n")},
	}
	files := []string{"a.csv", "b.csv", "c.csv", "d.csv"}
	kept := &shelf{files: map[string][]byte{}}
	var first, second source.Problems
	want, err := Scope{Framework: fw, Register: reg, Kept: kept}.Read(fsys, files, &first)
	if err != nil {
		t.Fatal(err)
	}
	if kept.got != 0 || kept.kept != 3 { // d.csv has a mistake
		t.Errorf("%d were given and %d kept: %v", kept.got, kept.kept, first.Sorted())
	}
	got, err := Scope{Framework: fw, Register: reg, Kept: kept}.Read(fsys, files, &second)
	if err != nil || kept.got != 3 || kept.kept != 3 {
		t.Errorf("%d were given and %d kept: %v", kept.got, kept.kept, err)
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("the table is another:\n%+v\n%+v", want, got)
	}
	if !reflect.DeepEqual(first.Sorted(), second.Sorted()) || first.Len() < 4 {
		t.Errorf("other problems:\n%v\n%v", first.Sorted(), second.Sorted())
	}
}

// TestWhatIsNoPartIsReadAgain gives every beginning of what was kept, and other bytes.
func TestWhatIsNoPartIsReadAgain(t *testing.T) {
	fw, reg := small(t)
	fsys := fstest.MapFS{"a.csv": {Data: []byte(manyRows)}}
	kept := &shelf{files: map[string][]byte{}}
	read := func() *Table {
		var probs source.Problems
		table, err := Scope{Framework: fw, Register: reg, Kept: kept}.Read(fsys, []string{"a.csv"}, &probs)
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	want := read()
	whole := string(kept.files["a.csv"])
	for _, data := range []string{"", "x", strings.Repeat("\xff", 40), whole + "x"} {
		kept.files["a.csv"] = []byte(data)
		if got := read(); !reflect.DeepEqual(want, got) {
			t.Errorf("of %q was made %+v", data, got)
		}
	}
	for n := range len(whole) {
		kept.files["a.csv"] = []byte(whole[:n])
		if got := read(); !reflect.DeepEqual(want, got) {
			t.Errorf("of %d bytes was made %+v", n, got)
		}
	}
}
