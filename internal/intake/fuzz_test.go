package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/observation"
	"almanac/internal/source"
)

// The fuzz targets hold, for each dialect, that no file whatever makes an
// import fail or panic: what is wrong with it is a problem. And where there is
// none, what is written is a sound file of observations.

func FuzzEES(f *testing.F) {
	header := head + "Referrals,No_Further_Action,Not_in_Need,started\n"
	fuzzDialect(f, sampleOf("ees"), mapping(shareMapping+plainMapping),
		header+leeds+"10,1,2,3\n",
		header+leeds+"\"1,000\",c,~,\n"+strings.Replace(leeds, "383", "384", 1)+"1,2,3,4\n",
		"time_period\x00;",
		header+"2022,Reporting year,National,,,,,,,,999999999,-999999999,1e9,0.000000001\n")
}

// FuzzRows is FuzzEES for figures that are added up, and for joint ones.
func FuzzRows(f *testing.F) {
	header := head + "group,pupils,absent,share\n"
	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	joint := strings.Replace(base, "383,E08000035", "314 / 318,E09000021 / E09000027", 1)
	fuzzDialect(f, sampleOf("ees"), mapping(groupMapping),
		header+base+"CINO,1000,100,10.0\n"+base+"CPPO,z,z,z\n"+base+"CLA,1,1,1\n",
		header+joint+"CINO,1000,100,10.0\n"+joint+"CPPO,500,c,c\n",
		header+base+"CPPO,0.000000001,999999999,999999999\n"+base+"CINO,999999999,999999999.999999999,-1\n",
		header+strings.Replace(base, "/", " / / ", 1)+"CINO,1,1,100\n")
}

func FuzzSFR(f *testing.F) {
	s := sampleOf("sfr")
	fuzzDialect(f, s, s.mapping, s.header+"\nNational,,E06000046,England,\"1,234\",5\n", strings.Replace(s.text(), "1314", "9900", -1),
		s.in("Leeds", "Le\xe9ds"), s.in("6", "999999999999"))
}

func FuzzFingertips(f *testing.F) {
	s := sampleOf("fingertips")
	const note = `"<span class=""tooltipValueNote"">* Value for Hackney and City of London combined</span>"`
	fuzzDialect(f, s, tipsMapping("back_coded = true"),
		tipsHead+tipsRow("E09000012", "Hackney", tipsLeeds, note)+tipsRow("E09000001", "City of London", ",,,-,", note),
		tipsHead+tipsRow("E06000063", "Cumberland", tipsLeeds, "<b>with caution"),
		tipsHead+tipsRow("E92000001", "England", ",,,-,", "&lt;Not presented&gt;"),
		tipsHead+tipsRow("E92000001", "England", "0.000000001,-1,999999999,0,0", ""))
}

func FuzzLAIT(f *testing.F) {
	s := sampleOf("lait")
	fuzzDialect(f, s, laitMapping, laitHead+laitLeeds+"9.6999999999999993\r\n", laitHead+laitLeeds+"999999999.9999999999999\r\n",
		laitHead+"Vacs,%,Low,2017,314,Kingston,16.2\r\nVacs,%,Low,2017,318,Richmond,16.199999999999999\r\nApps,Rate,-,0,970,England,-\r\n",
		laitHead+laitLeeds+"-0.00000000000001\r\n")
}

func sampleOf(dialect string) sample {
	for _, s := range samples() {
		if s.dialect == dialect {
			return s
		}
	}
	panic("there is no sample of the dialect " + dialect)
}

func fuzzDialect(f *testing.F, s sample, mapping string, seeds ...string) {
	f.Helper()
	site := newSite(f)
	put(f, site, "data/import/test.toml", mapping)
	for _, text := range append(seeds, s.text(), s.in("Leeds", "\"Le\neds\""), s.in("Leeds", "Le\xe9ds"), "\ufeff"+s.text(), s.header+"\ufeff"+s.text(), s.in(s.leeds, s.unknown)) {
		f.Add(text)
	}
	file := filepath.Join(f.TempDir(), "figures.csv")
	var probs source.Problems
	ready := importer{opts: Options{Dir: site, Edition: "2022", Files: []string{file}}, probs: &probs, report: &Report{}}
	if err := ready.prepare(os.DirFS(site)); err != nil || probs.Len() > 0 {
		f.Fatal(err, probs.Sorted())
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		im := ready
		im.probs, im.report = new(source.Problems), new(Report)
		im.origins, im.twice = map[pointKey]origin{}, nil
		im.population = newPopulation()
		importAll(t, &im)
	})
}

// importAll does all of an import but writing.
func importAll(t *testing.T, im *importer) {
	jobs, err := im.recognise()
	im.jobs = jobs
	for _, j := range jobs {
		if err == nil {
			err = im.read(j)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		im.join(j)
	}
	im.resolve(jobs)
	im.checkRanges(jobs)
	im.reportDuplicates()
	im.summarise(jobs)
	for _, j := range jobs {
		written := im.tidy(j.points)
		if im.probs.Errors() > 0 {
			continue
		}
		var probs source.Problems
		table, err := observation.Read(fstest.MapFS{"a.csv": {Data: written}}, []string{"a.csv"}, im.framework, im.register, &probs)
		if err != nil || probs.Errors() > 0 || table.Len() != len(j.points) {
			t.Fatalf("what was written is not sound: %v %v\n%s", err, probs.Sorted(), written)
		}
	}
}
