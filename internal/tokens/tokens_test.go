package tokens

import (
	"strings"
	"testing"
)

const sheet = `
// A comment with a brace { and "quotes.
@mixin night { --paper: #000; --lines: var(--ink, #fff); }
:root {
  --paper: #ffffff; // the ground
  --ink: #123;
  --far: var(--near);
  --font: "a; b", c;
}
.other { --paper: #f00; color: var(--ink); &:hover { --ink: #f00; } }
@media screen and (prefers-color-scheme: dark) { :root { @include night; --ink: #EEEEEE; } }
@media (forced-colors: active) {
  :root { @for $i from 1 through 2 { --band-#{$i}: CanvasText; } }
}
@media (min-width: 40rem) { .a { color: red; } }
`

func TestSchemesTakeWhatHoldsForTheRoot(t *testing.T) {
	schemes, err := Schemes(sheet, "@media (prefers-contrast: more) { :root { --ink: #000; } }")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"light":                "paper=#ffffff ink=#123 far=var(--near) font=\"a; b\", c",
		"dark":                 "paper=#000 ink=#EEEEEE far=var(--near) font=\"a; b\", c lines=var(--ink, #fff)",
		"light, more contrast": "paper=#ffffff ink=#000 far=var(--near) font=\"a; b\", c",
		"dark, more contrast":  "paper=#000 ink=#000 far=var(--near) font=\"a; b\", c lines=var(--ink, #fff)",
		"print":                "paper=#ffffff ink=#123 far=var(--near) font=\"a; b\", c",
		"forced colours":       "paper=#ffffff ink=#123 far=var(--near) font=\"a; b\", c band-1=CanvasText band-2=CanvasText",
	}
	if len(schemes) != len(want) {
		t.Errorf("%d schemes, want %d", len(schemes), len(want))
	}
	for _, s := range schemes {
		var got []string
		for _, token := range s.Tokens {
			got = append(got, token.Name+"="+token.Value)
		}
		if got := strings.Join(got, " "); got != want[s.Name] {
			t.Errorf("%s:\n got %s\nwant %s", s.Name, got, want[s.Name])
		}
		if s.Tokens[0].Note != "the ground" || s.Tokens[1].Note != "" {
			t.Errorf("%s: notes %q, %q", s.Name, s.Tokens[0].Note, s.Tokens[1].Note)
		}
	}
	dark := schemes[1]
	if c, err := dark.Colour("lines"); err != nil || c.String() != "#eeeeee" {
		t.Errorf("--lines is %v, %v", c, err)
	}
	if _, err := dark.Colour("far"); err == nil {
		t.Error("a token that refers to nothing is taken")
	}
}

func TestWhatIsNotUnderstoodIsAnError(t *testing.T) {
	for _, bad := range []string{
		"@media (prefers-color-scheme: sepia) { :root { --ink: #000; } }",
		":root { @include nothing; }",
		":root { @for $i in 1, 2 { --a: #000; } }",
		":root { --a: #000;",
		":root { --a: #000; } }",
	} {
		if _, err := Schemes(bad); err == nil {
			t.Errorf("taken: %s", bad)
		}
	}
	for _, bad := range []string{"", "#", "#12345", "#gggggg", "red", "123456"} {
		if _, err := ParseColour(bad); err == nil {
			t.Errorf("%q is taken for a colour", bad)
		}
	}
}

func TestContrastIsThatOfTheGuidelines(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777", "#fff", 4.48}, {"#fff", "#767676", 4.54}, {"#abc", "#abc", 1}} {
		a, _ := ParseColour(c.a)
		b, _ := ParseColour(c.b)
		if got := Contrast(a, b); got < c.want-0.005 || got > c.want+0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
	black, white := Colour{}, Colour{255, 255, 255}
	if got := black.Over(white, 0.2).String(); got != "#cccccc" {
		t.Errorf("a fifth of black on white is %s", got)
	}
}
