module almanac

go 1.26.0

require (
	aead.dev/minisign v0.3.0 // signs exported copies so that the small program of that name verifies them
	github.com/BurntSushi/toml v1.6.0 // reads configuration, framework, boards, editions and front matter
	github.com/fsnotify/fsnotify v1.10.1 // tells the preview which files change
	github.com/go-echarts/go-echarts/v2 v2.6.7 // describes the charts that a reader explores
	github.com/klauspost/compress v1.20.4 // deflates exported copies twice as fast as the standard library, and smaller
	github.com/rogpeppe/go-internal v1.16.0 // reads the catalogue of rules (txtar); runs the scripts of what a user types and sees
	github.com/tdewolff/minify/v2 v2.24.25 // takes the white space out of commentary, logos and styles
	github.com/yuin/goldmark v1.8.7 // reads the markdown of commentary and pages
	golang.org/x/image v0.46.0 // draws social cards: shapes and the Go fonts, which it brings along
	golang.org/x/net v0.62.0 // reads HTML, for the link and structure checks and the remarks in published files
	golang.org/x/sys v0.49.0 // indirect; forces a whole file system to the disk (Linux)
	golang.org/x/text v0.43.0 // reads published files in windows-1252
)

// For tests.
require github.com/google/go-cmp v0.7.0 // shows what differs

require (
	github.com/tdewolff/parse/v2 v2.8.20 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/tools v0.51.0 // indirect
)
