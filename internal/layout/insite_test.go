package layout

import (
	"path"
	"testing"
)

func TestALinkLeadsWherePathJoinSays(t *testing.T) {
	for _, from := range []string{"index.html", "2016/index.html", "2016/areas/norrey/n19/index.html"} {
		for _, href := range []string{"", "index.html", "../index.html", "../../index.html", "../../../index.html", "../../../../../index.html", "../areas/index.html#a", "..", "../", "../..", "./a", "a/../b", "a//b", "/a", "../.a", "a/"} {
			p := Page{Path: from}
			if got, want := p.inSite(href), path.Join(path.Dir(from), href); got != want {
				t.Errorf("from %s the link %q leads to %q, want %q", from, href, got, want)
			}
		}
	}
}
