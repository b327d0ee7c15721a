module almanac

go 1.26.0

require github.com/BurntSushi/toml v1.6.0 // reads configuration, framework, boards, editions and front matter

require (
	github.com/google/go-cmp v0.7.0 // shows what differs, in tests
	github.com/tdewolff/minify/v2 v2.24.25 // takes the white space out of commentary, charts and styles
	github.com/tdewolff/parse/v2 v2.8.20 // indirect
	github.com/yuin/goldmark v1.8.7 // reads the markdown of commentary and pages
)

require golang.org/x/sys v0.49.0 // indirect; forces a whole file system to the disk (Linux), for builds that survive a power cut

require golang.org/x/net v0.62.0 // reads HTML, for the link and structure checks

require github.com/rogpeppe/go-internal v1.16.0

require golang.org/x/tools v0.26.0 // indirect
