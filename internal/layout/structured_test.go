package layout

import (
	"encoding/json"
	"strings"
	"testing"
)

func indicatorPage() *Page {
	return &Page{
		Frame: &Frame{Lang: "en-GB", Root: "../../../", Site: &Site{Publisher: "Tiny", LicenceURL: "https://licence.example/"}, Edition: &Edition{PublishedISO: "2017-02-23"}},
		Title: `N1 Plans </script><script>alert(1)</script> & "more"`, Description: "Children on plans.",
		Path: "2016/indicators/n1/index.html", Canonical: "https://almanac.example/sub/2016/indicators/n1/",
		Crumbs:  []Link{{Text: "Home", Href: "../../../index.html"}, {Text: "Indicators", Href: "../index.html"}},
		Dataset: &Dataset{Name: "N1", Years: "2012/2016", Place: "Norrey", Version: "2016", Within: &Link{Text: "2016", Href: "https://almanac.example/sub/2016/"}, Files: []string{"https://almanac.example/sub/2016/data/n1.csv"}},
	}
}

func TestSearchEnginesAreToldWhatTheyAskFor(t *testing.T) {
	block := string(indicatorPage().Structured())
	data, ok := strings.CutPrefix(block, `<script type="application/ld+json">`)
	if !ok || strings.Count(block, "</script>") != 1 || strings.Contains(block, "<script>") {
		t.Fatalf("a text has ended the block: %s", block)
	}
	var file struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(strings.TrimSuffix(data, "</script>")), &file); err != nil {
		t.Fatal(err)
	}
	if file.Context != "https://schema.org" || len(file.Graph) != 2 || file.Graph[0]["@type"] != "BreadcrumbList" || file.Graph[1]["@type"] != "Dataset" {
		t.Fatalf("got %v", file)
	}
	want := []string{"https://almanac.example/sub/", "https://almanac.example/sub/2016/indicators/", "https://almanac.example/sub/2016/indicators/n1/"}
	items := file.Graph[0]["itemListElement"].([]any)
	for i, item := range items {
		x := item.(map[string]any)
		if x["item"] != want[i] || x["position"] != float64(i+1) || x["name"] == "" {
			t.Errorf("crumb %d is %v", i, x)
		}
	}
	if len(items) != len(want) {
		t.Errorf("%d crumbs", len(items))
	}
	for _, key := range []string{"name", "description", "url", "license", "publisher", "temporalCoverage", "spatialCoverage", "isPartOf", "version", "distribution", "datePublished", "inLanguage"} {
		if v := file.Graph[1][key]; v == nil || v == "" {
			t.Errorf("the dataset has no %s", key)
		}
	}
	if f := file.Graph[1]["distribution"].([]any)[0].(map[string]any); f["@type"] != "DataDownload" || f["encodingFormat"] != "text/csv" || f["contentUrl"] == "" {
		t.Errorf("the download is %v", f)
	}
}

func TestWhatHasNoAddressTellsNothing(t *testing.T) {
	for name, change := range map[string]func(*Page){
		"no base_url":    func(p *Page) { p.Canonical = "" },
		"not for robots": func(p *Page) { p.NoIndex = true },
		"nothing to say": func(p *Page) { p.Crumbs, p.Dataset = nil, nil },
	} {
		p := indicatorPage()
		if change(p); p.Structured() != "" {
			t.Errorf("%s: %s", name, p.Structured())
		}
	}
}
