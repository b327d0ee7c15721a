package demo

import "testing"

func TestWordsOfTheWideSiteClaimNothing(t *testing.T) {
	text := "+++\nfigures = \"1625e88e4f3c\"\n+++\nIt {{n23 rose since 2011-09 | has grown}} to {{n23 value}}.\n\n```chart\nn23 larkhaven\n```\n\n```toml\na = 1\n```\n"
	want := "+++\n+++\nIt  has grown to a figure.\n\n\n```toml\na = 1\n```\n"
	if got := string(unbound([]byte(text))); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
