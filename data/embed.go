// Package data holds the parts of the demonstration's data that the program
// carries with it: the framework, which a new site starts from.
package data

import "embed"

// Framework holds framework/<version>.toml, one file a version of the framework.
//
//go:embed framework/*.toml
var Framework embed.FS
