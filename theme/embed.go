// Package theme holds the styles, scripts and images of a built site.
//
// They are made from theme/src by "make theme" (npm: sass and esbuild) and put
// into theme/dist, which is embedded here and is not in git: on a fresh clone
// Dist holds nothing but placeholder.txt, so that the program still compiles.
//
//	dist/almanac.css   every style, screen and print
//	dist/almanac.js    a classic script: sortable tables, tools of charts, small helps
//	dist/finder.js     a classic script, loaded when a reader comes to a search box:
//	                   MiniSearch, what ranks and what draws the results; its
//	                   licence is in dist/finder-licences.txt
//	dist/echarts.js    a classic script, loaded when a reader explores a chart:
//	                   ECharts and what fills it from a page's table; its licences
//	                   are in dist/echarts-licences.txt
//	dist/logo.svg      the mark in the masthead
//	dist/favicon.svg   the same, for a browser's tab
//
// A site changes the look without building anything: theme/custom.css is
// loaded after almanac.css and may set the custom properties listed in
// theme/src/_tokens.scss; theme/logo.svg takes the place of the mark.
package theme

import "embed"

// Dist is the folder dist with everything in it.
//
//go:embed all:dist
var Dist embed.FS

// Sheets is the folder src with the style sheets as they are written, of which
// the tokens are read (internal/tokens).
//
//go:embed src/*.scss
var Sheets embed.FS
