// Package layouts holds the built-in layouts of a site: html/template files
// that arrange what package layout gives them. A site overrides one by holding
// a file of the same name in its own layouts folder.
package layouts

import "embed"

// Files is the layouts by name: "base.html", "area.html" and so on.
//
//go:embed *.html
var Files embed.FS
