package sweep_test

import (
	"bytes"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatIsReadAsItStandsIsReadAlikeByTheOthers changes files of figures in small ways
// that a fault of the program could have, and reads each by the readers that know the
// program's own form only, and without them.
func TestWhatIsReadAsItStandsIsReadAlikeByTheOthers(t *testing.T) {
	d := demonstration(t)
	random := rand.New(rand.NewPCG(22, 7))
	tried, noticed := map[string]int{}, map[string]int{}
	for _, i := range random.Perm(len(d.files)) {
		f := &d.files[i]
		kind := kindOf(f.Path)
		if kind == "" || len(f.Data) > 80_000 || tried[kind] >= 600 {
			continue
		}
		quick, thorough := d.of(f.Path).NewReader(), d.of(f.Path).NewReader()
		thorough.Thorough()
		for i := range 10 {
			data := f.Data
			if i > 0 {
				data = altered(random, data)
			}
			tried[kind]++
			want, got := thorough.Read(f.Path, data), quick.Read(f.Path, data)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: other findings by the readers of one form:\n%s", f.Path, diff)
			}
			if len(want) > 0 {
				noticed[kind]++
			}
		}
	}
	for _, kind := range []string{"data.csv", "data.json", "api.json", "html"} {
		if tried[kind] < 600 || noticed[kind] < tried[kind]/20 {
			t.Errorf("of %d altered files of %s %d are noticed: this test alters too little", tried[kind], kind, noticed[kind])
		}
	}
}

// kindOf says by which readers a file is read; "" where there are no quick ones.
func kindOf(name string) string {
	ext := path.Ext(name)
	for _, folder := range []string{"data", "api"} {
		if strings.Contains(name, "/"+folder+"/") {
			return folder + ext
		}
	}
	if ext == ".html" {
		return "html"
	}
	return ""
}

// altered changes digits, bytes, words and lines, and what stands for no number.
func altered(random *rand.Rand, data []byte) []byte {
	const bytesOfForms = "<>\"'/&=;,.|[]{}: \n\r\\-0aA%"
	pairs := [...][2]string{
		{"null", "101.2"}, {"null", `"3"`}, {",,c,", ",101.2,c,"}, {`"sym"`, `"n"`}, {`class="n"`, `class="sym"`}, {"</td>", ""}, {"</", "< /"},
		{"201", "200"}, {"higher", "lower"}, {`":"`, `": "`}, {",", ", "}, {".", ".0"}, {`"`, `""`}, {"-", "_"}, {"\n", "\r\n"}, {"L", "M"},
	}
	out := bytes.Clone(data)
	for range 1 + random.IntN(2) {
		at := random.IntN(len(out))
		switch random.IntN(5) {
		case 0:
			if n := bytes.IndexAny(out[at:], "0123456789"); n >= 0 {
				out[at+n] = byte('0' + random.IntN(10))
			}
		case 1:
			out[at] = bytesOfForms[random.IntN(len(bytesOfForms))]
		case 2:
			out = slices.Insert(out, at, bytesOfForms[random.IntN(len(bytesOfForms))])
		case 3:
			from := random.IntN(len(out))
			out = slices.Insert(out, at, bytes.Clone(out[from:min(len(out), from+1+random.IntN(40))])...)
		case 4:
			pair := pairs[random.IntN(len(pairs))]
			if n := bytes.Index(out[at:], []byte(pair[0])); n >= 0 {
				out = slices.Replace(out, at+n, at+n+len(pair[0]), []byte(pair[1])...)
			}
		}
	}
	return out
}
