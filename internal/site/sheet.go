package site

import (
	"html/template"
	"unsafe"
)

// sheet is what the charts and tables of one page are drawn on, one behind the other. They
// are most of a page, are read once, when its layout takes them up, and the next page has
// others: to copy each into a string of its own was a seventh of all memory that a build
// asked for. So what is drawn here lasts until the page is written, and no longer: what
// several pages show is kept with renderer.html.
type sheet struct {
	block []byte
	used  int  // of the block
	drawn int  // bytes on this page, also those for which the block had no room
	open  bool // a drawing is begun and not done
}

// clean makes room for the next page, which is mostly as large as one before.
func (s *sheet) clean() {
	const usual = 64 << 10 // bytes, for the first one
	if size := min(max(s.drawn, usual), keptBuffer); cap(s.block) < size {
		s.block = make([]byte, size)
	}
	s.used, s.drawn, s.open = 0, 0, false
}

// room is where the next drawing begins. One within another would be drawn over it.
func (s *sheet) room() []byte {
	if s.open {
		panic("site: a drawing is begun before the last one is done")
	}
	s.open = true
	return s.block[s.used:s.used]
}

// html gives what was appended to room.
func (s *sheet) html(drawn []byte) template.HTML {
	s.drawn += len(drawn)
	s.open = false
	if cap(drawn) <= cap(s.block)-s.used { // or it lies elsewhere
		s.used += len(drawn)
	}
	return template.HTML(unsafe.String(unsafe.SliceData(drawn), len(drawn)))
}
