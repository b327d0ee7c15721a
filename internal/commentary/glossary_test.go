package commentary

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// glossaryWords is a small glossary.
const glossaryWords = `+++
title = "Glossary"
unlinked = ["Question"]
+++

Absence, persistent
: Missing a tenth.

Child in need (CIN)
: A child who needs help.

Child protection plan (CPP)
: What is done to keep a child safe.

Key stage 2 (KS2)
Key stage 4 (KS4)
: Years of school.

Authority
: A council.

Question
: A common word.

Referral
: A request, "to help" & more.

Re-referral
: A second one.
`

func glossary(t *testing.T) *Glossary {
	t.Helper()
	g, err := ReadGlossary(site("content/about/glossary.md", glossaryWords), english)
	if err != nil || g == nil {
		t.Fatal(g, err)
	}
	return g
}

// linked gives the terms that are linked in a text of an edition, as they stand
// there.
func linked(t *testing.T, text string) (out []string, html string) {
	t.Helper()
	k := known()
	k.Glossary = glossary(t)
	var ps source.Problems
	set, err := ReadEdition(site("content/2014/index.md", text), "2014", k, &ps)
	if err != nil || ps.Len() > 0 {
		t.Fatal(err, report(&ps))
	}
	html = string(set.Index().HTML("2014/index.html", Placed{}))
	for _, after := range strings.Split(html, `<span class="term">`)[1:] {
		_, after, _ = strings.Cut(after, ">")
		words, _, _ := strings.Cut(after, "</a>")
		out = append(out, words)
	}
	return out, html
}

func TestTermsAreFoundAsWholeWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Referral, referrals and REFERRAL.", []string{"Referral"}},
		{"Two referrals.", []string{"referrals"}},
		{"Re-referrals, then a referral.", []string{"Re-referrals", "referral"}},
		{"A preferral, a referralist, self-referral.", nil},
		{"The referral's end, a referral’s end.", nil},
		{"A CIN, no cin, two CPPs and KS4s.", []string{"CIN", "CPPs", "KS4s"}},
		{"A Child in Need, a CIN.", []string{"Child in Need"}},
		{"Persistent absence is not absence.", []string{"Persistent absence"}},
		{"child protection plans", []string{"child protection plans"}},
		{"Children in need, a child in need.", []string{"Children in need"}},
		{"Two authorities, an authority.", []string{"authorities"}},
		{"One child\nin need and two\nauthorities.", []string{"child\nin need", "authorities"}},
		{"A question of words.", nil},
		{"key stage 2 and key stage 4", []string{"key stage 2", "key stage 4"}},
		{"**Referral** and *key stage 2*", []string{"Referral", "key stage 2"}},
		{"- a\n- a referral\n\nA CIN.", []string{"referral", "CIN"}},
		{"> [!NOTE]\n> A referral.", []string{"referral"}},
		{"# Referral\n\n[Referral](https://example.org/), `referral`\n\n    referral\n\n> referral\n\n| referral |\n|---|\n| referral |\n\n```\nreferral\n```", nil},
	} {
		got, html := linked(t, c.text)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q: %s\n%s", c.text, diff, html)
		}
	}
}

func TestATermIsALinkWithItsMeaningBesideIt(t *testing.T) {
	_, html := linked(t, "It's a referral -- it's more.")
	want := `<p>It’s a <span class="term"><a href="../about/glossary/index.html#referral" aria-describedby="commentary-term-referral">referral</a>` +
		`<span class="term-says" id="commentary-term-referral" role="tooltip" hidden>A request, "to help" & more.</span></span> – it’s more.</p>`
	if html != want {
		t.Errorf("got  %s\nwant %s", html, want)
	}
}

func TestTermsDoNotChangeWhatATextSays(t *testing.T) {
	k := known()
	text := "A referral.\n\n## On *referral*\n\nMore on a CPP."
	var ps source.Problems
	plain, _ := ReadEdition(site("content/2014/index.md", text), "2014", k, &ps)
	k.Glossary = glossary(t)
	with, _ := ReadEdition(site("content/2014/index.md", text), "2014", k, &ps)
	a, b := plain.Index(), with.Index()
	if a.Summary != b.Summary || !cmp.Equal(a.Sections, b.Sections) || !cmp.Equal(a.Headings, b.Headings) || !cmp.Equal(a.Links, b.Links) {
		t.Errorf("summary, sections, headings or links differ:\n%+v\n%+v", a, b)
	}
}

func TestLinesStayAroundTerms(t *testing.T) {
	_, html := linked(t, "It is a\nreferral\nof a child\nin need\\\nhere.\nAn authority")
	plain := strings.NewReplacer("\n", " ").Replace(regexp.MustCompile(`<span class="term-says".*?</span>|</?(?:span|a)[^>]*>`).ReplaceAllString(html, ""))
	if want := "<p>It is a referral of a child in need<br>here. An authority</p>"; plain != want {
		t.Errorf("got %q, want %q", plain, want)
	}
}

func TestTermsThatAreNotLinkedAreTerms(t *testing.T) {
	var ps source.Problems
	_, err := ReadPages(site("content/about/glossary.md", "+++\ntitle = \"x\"\nunlinked = [\"Questoin\"]\n+++\nQuestion\n: A word.\n"), "content/about", Known{Say: english}, &ps)
	want := "content/about/glossary.md:3:1: \"Questoin\" is not a term of the glossary [front-matter]\n  did you mean \"Question\"?\n"
	if diff := cmp.Diff(want, report(&ps)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestPlainTextIsWrittenWithTerms(t *testing.T) {
	got := string(glossary(t).Append(nil, "Referrals < a year; a referral.", "../../", "plans-"))
	want := `<span class="term"><a href="../../about/glossary/index.html#referral" aria-describedby="plans-term-referral">Referrals</a>` +
		`<span class="term-says" id="plans-term-referral" role="tooltip" hidden>A request, &#34;to help&#34; &amp; more.</span></span> &lt; a year; a referral.`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var none *Glossary
	if got := string(none.Append(nil, "A referral & more", "", "")); got != "A referral &amp; more" {
		t.Errorf("without a glossary: %s", got)
	}
}

func TestASiteNeedNotHaveAGlossary(t *testing.T) {
	for _, files := range [][]string{{"content/index.md", "x"}, {"content/about/glossary.md", "+++\ntitle = \"Glossary\"\ndraft = true\n+++\nA\n: b\n"}} {
		if g, err := ReadGlossary(site(files...), english); g != nil || err != nil {
			t.Errorf("%q: %v, %v", files, g, err)
		}
	}
}
