// Package layouts holds the built-in layouts of a site: html/template files
// that arrange what package layout gives them. A site overrides one by holding
// a file of the same name in its own layouts folder. The words that they show
// are in words/en.toml, see package words.
package layouts

import "embed"

// Files is the layouts by name: "base.html", "area.html" and so on, and the words.
//
//go:embed *.html words/*.toml
var Files embed.FS
