package layout

import "html/template"

// SmallKey explains the small drawings in the tables of a profile.
type SmallKey struct {
	Strip  string    // the head of the strips; "" where there are none
	Marks  []KeyMark // what a strip is made of
	Trend  string    // the head of the sparklines
	Course string    // what a sparkline shows
}

// KeyMark is a part of a small drawing and what it means.
type KeyMark struct {
	Class string // of its picture: "k-range", "k-mid", "k-eng", "k-me"
	Text  string
}

// Draw draws the key as a paragraph.
func (k *SmallKey) Draw() template.HTML {
	dst := []byte(`<p class="key key-small">`)
	head := func(text string) {
		dst = append(dst, "<span><b>"...)
		dst = Escape(dst, text)
		dst = append(dst, "</b> "...)
	}
	for i, m := range k.Marks {
		if i == 0 {
			head(k.Strip)
		} else {
			dst = append(dst, "<span>"...)
		}
		dst = append(dst, `<span class="`...)
		dst = append(dst, m.Class...)
		dst = append(dst, `"></span> `...)
		dst = Escape(dst, m.Text)
		dst = append(dst, "</span> "...)
	}
	head(k.Trend)
	dst = Escape(dst, k.Course)
	return template.HTML(append(dst, "</span></p>\n"...))
}
