package site

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almanac/internal/source"
)

func TestWhomToTellOfASecurityProblem(t *testing.T) {
	const rest = "title = \"T\"\npublisher = \"P\"\n[help]\ntext = \"H\"\n[security]\n"
	const contact = "contact = [\"mailto:a@example.org\", \"https://example.org/report\"]\n"
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, text string
		want       string // part of the one problem; "" for none
		warning    bool
	}{
		{"complete", contact + "expires = 2027-06-30T00:00:00Z\nlanguages = [\"en\", \"cy\"]\npolicy = \"https://example.org/policy\"", "", false},
		{"by telephone", "contact = [\"tel:+44-20-7946-0000\"]\nexpires = 2027-06-30T00:00:00Z", "", false},
		{"without an end", contact, "security.expires is missing", false},
		{"without a contact", "expires = 2027-06-30T00:00:00Z", "security.contact is missing", false},
		{"a contact that is no address", "contact = [\"a@example.org\"]\nexpires = 2027-06-30T00:00:00Z", `"a@example.org" is no mailto:`, false},
		{"a contact that anybody can listen to", "contact = [\"http://example.org/\"]\nexpires = 2027-06-30T00:00:00Z", "is no mailto:", false},
		{"a contact of two lines", "contact = [\"mailto:a@example.org\\nExpires: 2099\"]\nexpires = 2027-06-30T00:00:00Z", "is no mailto:", false},
		{"a policy that is no address", contact + "expires = 2027-06-30T00:00:00Z\npolicy = \"see our site\"", "is no https: address", false},
		{"a language that is none", contact + "expires = 2027-06-30T00:00:00Z\nlanguages = [\"en, cy\"]", "is no language", false},
		{"an end that is no date", contact + "expires = \"next year\"", "expires", false},
		{"expired", contact + "expires = 2026-11-28T12:00:00Z", "has expired on 2026-11-28", true},
		{"about to expire", contact + "expires = 2026-12-28T11:00:00Z", "expires on 2026-12-28", true},
		{"not about to expire", contact + "expires = 2026-12-28T12:00:00Z", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var probs source.Problems
			config, err := ReadConfig(fstest.MapFS{"config.toml": {Data: []byte(rest + c.text + "\n")}}, &probs)
			if err != nil {
				t.Fatal(err)
			}
			config.Security.check(config.doc, now, &probs)
			all := probs.Sorted()
			switch {
			case c.want == "" && len(all) > 0, c.want != "" && len(all) != 1:
				t.Fatalf("problems: %v", all)
			case c.want != "" && (!strings.Contains(all[0].Text, c.want) || all[0].Warning != c.warning || all[0].Pos.Line == 0):
				t.Errorf("said: %v", all[0])
			}
		})
	}
}

func TestSecurityTextHasTheFieldsOfItsStandard(t *testing.T) {
	s := Security{Contact: []string{"mailto:a@example.org", "https://example.org/report"}, Expires: time.Date(2027, 6, 30, 1, 0, 0, 0, time.FixedZone("", 3600)), Languages: []string{"en", "cy"}, Policy: "https://example.org/policy"}
	want := "Contact: mailto:a@example.org\nContact: https://example.org/report\nExpires: 2027-06-30T00:00:00Z\nPreferred-Languages: en, cy\nCanonical: https://example.org/children/.well-known/security.txt\nPolicy: https://example.org/policy\n"
	if got := string(s.text("https://example.org/children/")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := (&Security{}).text("https://example.org/"); got != nil {
		t.Errorf("a site that names nobody has the file %q", got)
	}
}
