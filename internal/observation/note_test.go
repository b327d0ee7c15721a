package observation

import "testing"

func TestANoteOfWhatIsSuppressedMayNameOnlyPeriodsAndDates(t *testing.T) {
	for note, want := range map[string]string{
		"":                                    "",
		"Suppressed by the council":           "",
		"Since 2014":                          "",
		"Not before 31 March 2014":            "",
		"Due on 31st March, for 2013/14":      "",
		"2014-03-31, 31/03/2014 and Q1":       "1",
		"From 2014-15 to 2016–17, in 2014 Q1": "",
		"March 2015":                          "",
		"3":                                   "3",
		"3 of 331 children":                   "3",
		"fewer than 5 in 2014":                "5",
		"<5":                                  "<5",
		"3.1%":                                "3.1%",
		"2,014 children":                      "2,014",
		"20145":                               "20145",
		"a total of ٣ children":               "٣",
		"31 children in March":                "31",
		"3 March 2014 and 3":                  "3",
		"the two of 2014 are counted for 2015/16": "",
	} {
		if got := numberInNote(note); got != want {
			t.Errorf("%q: found %q, want %q", note, got, want)
		}
	}
}
