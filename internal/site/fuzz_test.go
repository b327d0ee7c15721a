package site

import (
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// FuzzReadConfig holds that no configuration whatever stops the reading, and
// that one of which nothing is wrong names a site.
func FuzzReadConfig(f *testing.F) {
	f.Add("title = \"T\"\npublisher = \"P\"\nbase_url = \"https://x.example/a/\"\narchives = \"archives\"\n[help]\ntext = \"t\"\n[synonyms]\nn19 = [\"a\"]\n")
	f.Add("base_url = \"javascript:x\"\narchives = \"../x\"\nneighbours_average = \"mode\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		c, err := ReadConfig(fstest.MapFS{"config.toml": {Data: []byte(text)}}, &probs)
		if err != nil {
			t.Fatal(err)
		}
		if probs.Errors() == 0 && (c == nil || c.Title == "" || c.Archives != "" && badArchives(c.Archives) != "") {
			t.Errorf("nothing is wrong, and the configuration is %+v", c)
		}
	})
}
