package publish

import (
	"context"
	"path"
	"regexp"
	"strings"
)

// Remote is a place where a site is published. Its methods take the paths of
// files in the site; all but Close may be called by several goroutines at once. A
// call that failed may be made again, also after the connection was lost.
type Remote interface {
	// Read gives the bytes of a small file; fs.ErrNotExist where there is none.
	Read(ctx context.Context, path string) ([]byte, error)
	// Has reports whether there is a file, or anything else of that name.
	Has(ctx context.Context, path string) (bool, error)
	// Names gives what stands at the top, files and folders; at least one of
	// each that there are, where there are very many.
	Names(ctx context.Context) ([]string, error)
	// Put makes a file, or replaces it, in one step for whoever reads it.
	Put(ctx context.Context, path string, data []byte, how Served) error
	// Remove takes a file away, with what a Put of it has left that was cut; it
	// may be gone already.
	Remove(ctx context.Context, path string) error
	// Serving names the manner in which files are served, where the place
	// keeps it with each of them: when it becomes another, all are sent again.
	// It is "" where the host decides for itself.
	Serving() string
	Close() error
}

// Served is how a file is to be handed to readers.
type Served struct {
	Type    string // the media type
	Caching string // Cache-Control
	Text    bool   // it shrinks when it is compressed
}

// How long a browser, or a network between, may keep a file. One that is named by
// its hash never changes. All others are kept as well, but asked for before each
// use, which costs a short answer: a page that was withdrawn, or a figure that was
// put right, must not be read from a cache.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheAsk     = "public, no-cache"
)

// hashed are names that change with what is in the file, as those of styles,
// scripts and icons do: almanac-28555b4c.css in a folder assets.
var hashed = regexp.MustCompile(`(^|/)assets/([^/]+/)*[^/]+-[0-9a-f]{8}\.[a-z0-9]+$`)

// mediaTypes are the media types by extension. They are ours and not those of the
// machine, which differ from one to the next.
var mediaTypes = map[string]string{
	"":      "text/plain; charset=utf-8",
	".atom": "application/atom+xml",
	".css":  "text/css; charset=utf-8",
	".csv":  "text/csv; charset=utf-8",
	".gif":  "image/gif",
	".htm":  "text/html; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".ico":  "image/x-icon",
	".jpeg": "image/jpeg",
	".jpg":  "image/jpeg",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".md":   "text/markdown; charset=utf-8",
	".ods":  "application/vnd.oasis.opendocument.spreadsheet",
	".pdf":  "application/pdf",
	".png":  "image/png",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
	".webp": "image/webp",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".xml":  "application/xml",
	".zip":  "application/zip",
}

// servedOf says how a file of a site is served.
func servedOf(name string) Served {
	ext := strings.ToLower(path.Ext(name))
	s := Served{Type: mediaTypes[ext], Caching: cacheAsk}
	if path.Base(name) == "feed.xml" {
		s.Type = mediaTypes[".atom"]
	}
	if s.Type == "" {
		s.Type = "application/octet-stream"
	}
	if hashed.MatchString(name) {
		s.Caching = cacheForever
	}
	switch ext {
	case "", ".atom", ".css", ".csv", ".htm", ".html", ".js", ".json", ".md", ".svg", ".txt", ".xml":
		s.Text = true
	}
	return s
}

// partOf is the temporary name under which a file is written where it can be
// renamed. Nothing of a site ends so. The same file always gets the same one, so
// that what a cut run has left is written over, or removed, by the next.
func partOf(name string) string {
	return path.Join(path.Dir(name), "."+path.Base(name)+".almanac-part")
}

// foldersOf lists the folders around a file of the site, the innermost first.
func foldersOf(name string) (list []string) {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		list = append(list, dir)
	}
	return list
}
