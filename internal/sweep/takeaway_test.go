package sweep_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"almanac/internal/download"
	"almanac/internal/sweep"
)

// wholeOf makes the file that holds the newest edition, of its downloads as change
// leaves them.
func wholeOf(t *testing.T, d *demo, ext string, change func(name string, data []byte) []byte) []byte {
	t.Helper()
	read := func(name string) ([]byte, error) {
		data, ok := d.byPath["2016/data/"+name]
		if !ok {
			return nil, fmt.Errorf("there is no %s", name)
		}
		return change(name, data), nil
	}
	var data []byte
	var err error
	if ext == "ods" {
		data, err = download.Workbook(d.words, read)
	} else {
		data, err = download.Archive("edition-2016", []string{"datapackage.json", n8}, read)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const n8 = "n8-every-area-2012-to-2016-edition-2016.csv"

// withLeak puts a number beside a symbol.
func withLeak(name string, data []byte) []byte {
	if name != n8 {
		return data
	}
	begin := bytes.Index(data, []byte("ravensgill,F06000001,505,Ravensgill,authority,2014"))
	return append(bytes.Clone(data[:begin]), bytes.Replace(data[begin:], []byte(",,c,"), []byte(",101.2,c,"), 1)...)
}

func TestALeakIsFoundInAFileOfAWholeEdition(t *testing.T) {
	d := demonstration(t)
	for _, ext := range []string{"ods", "zip"} {
		name := "downloads/every-indicator-every-area-edition-2016." + ext
		asIs := func(_ string, data []byte) []byte { return data }
		if found := d.newest.NewReader().Read(name, wholeOf(t, d, ext, asIs)); len(found) > 0 {
			t.Errorf("%s as it is: %+v", ext, found)
		}
		found := d.newest.NewReader().Read(name, wholeOf(t, d, ext, withLeak))
		if len(found) == 0 || found[0].Rule != "sweep" || found[0].Channel != sweep.Download || found[0].Key != "n8:ravensgill:2014" {
			t.Errorf("%s with a leak: %+v", ext, found)
		}
	}
}

// TestAnUnknownPartOfASpreadsheetIsFound adds a part, and a column, of which nobody has
// said what they hold.
func TestAnUnknownPartOfASpreadsheetIsFound(t *testing.T) {
	d := demonstration(t)
	name := "downloads/every-indicator-every-area-edition-2016.ods"
	for _, content := range []string{
		`<t><table><table-row><table-cell><p>measure</p></table-cell><table-cell><p>value</p></table-cell><table-cell><p>raw</p></table-cell></table-row></table></t>`,
		`<t><table><table-row><table-cell formula="of:=1"><p>1</p></table-cell></table-row></table></t>`,
		`<t><table><table-row><table-cell value="101.2"><p>c</p></table-cell></table-row></table></t>`,
		`<t>`,
	} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create("content.xml")
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err == nil {
			err = z.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		found := d.newest.NewReader().Read(name, out.Bytes())
		if len(found) != 1 || found[0].Rule != "sweep-unread" {
			t.Errorf("%s: %+v", strings.TrimPrefix(content, "<t>"), found)
		}
	}
}
