package sweep

import (
	"strings"
	"testing"
)

func TestARowOfTheJSONIsTextsAndNumbersAndNothingElse(t *testing.T) {
	const rest = `"n1",null,"leeds","2016",12.5,null,1,2,-0.1,3,"p",`
	for text, want := range map[string]string{
		`[` + rest + `"a\"],[b"], …`:                 "n1||leeds|2016|12.5||1|2|-0.1|3|p|a\"],[b",
		"\n[ \"n1\" ,null\t," + rest[10:] + "null ]": "n1||leeds|2016|12.5||1|2|-0.1|3|p|",
		`[` + rest + `"\u00e9"]`:                     "n1||leeds|2016|12.5||1|2|-0.1|3|p|é",
		`[` + rest + `true]`:                         "",
		`[` + rest + `["a"]]`:                        "",
		`[` + rest + `{"a":1}]`:                      "",
		`["n1",null]`:                                "",
		`[` + rest + `null,null]`:                    "",
		`{}`:                                         "",
		`[` + rest + `"a`:                            "",
	} {
		row := make([]string, len(downloadColumns))
		got := ""
		if _, ok := jsonRow([]byte(text), row); ok {
			var fields []string
			for _, at := range jsonAt {
				fields = append(fields, row[at])
			}
			got = strings.Join(fields, "|")
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
