package site

import (
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/layout"
)

// share says what social networks and search engines are told of a page. Both want
// whole addresses, so that a site without base_url says nothing.
func (r *renderer) share(t *Target, p *layout.Page) {
	base := r.m.Config.BaseURL
	if base == "" || t.kind == redirectPage || t.kind == notFoundPage {
		return
	}
	p.Share = &layout.Share{Locale: locale(p.Lang)}
	e, name := t.ed, "edition.png"
	switch {
	case e == nil:
		e = r.m.Newest
	case t.kind == areaItemPage:
		name = "areas/" + e.Register.Areas[t.area].Slug + ".png"
	default:
		if own := cardOf(strings.TrimPrefix(t.Path, e.ID+"/")); own != "" {
			name = own
		}
	}
	if e == nil {
		return
	}
	p.Share.Image = base + e.ID + "/" + cardsFolder + name
	p.Share.Alt = r.site.Title + ": " + e.Title
	if t.ed != nil && name != "edition.png" {
		p.Share.Alt = r.site.Title + ": " + p.Title + ". " + e.Title
	}
	p.Dataset = r.dataset(t, p)
}

// locale is a language as networks write it: "en_GB".
func locale(language string) string { return strings.ReplaceAll(language, "-", "_") }

// dataset presents the figures of an edition, of an indicator or of an area; nil on
// other pages. A place is named where the figures are of one.
func (r *renderer) dataset(t *Target, p *layout.Page) *layout.Dataset {
	e := t.ed
	if t.kind != editionPage && t.kind != indicatorPage && t.kind != areaPage {
		return nil
	}
	root := r.m.Config.BaseURL + e.ID + "/"
	out := &layout.Dataset{Name: p.Title + ", " + e.Title, Version: e.ID, Place: e.country()}
	var measures []framework.MeasureIndex
	for i := range e.Items {
		if t.kind == indicatorPage && i != t.item {
			continue
		}
		measures = append(measures, e.Items[i].Measures...)
		if e.hasData(i) && t.kind != areaPage {
			out.Files = append(out.Files, root+dataPath(e, i, ".csv"))
		}
	}
	out.Years = e.years(measures)
	switch t.kind {
	case editionPage:
		out.Name = e.Title
		return out
	case areaPage:
		if t.area != area.None {
			out.Place = e.name(t.area)
			if e.hasAny(t.area) {
				out.Files = append(out.Files, root+areaDataPath(e, t.area, ".csv"))
			}
		}
	}
	out.Within = &layout.Link{Text: e.Title, Href: root}
	return out
}

// years are the years in which the first and the last period of measures end:
// "2012/2016"; "" where they have none.
func (e *Edition) years(measures []framework.MeasureIndex) string {
	first, last := 0, 0
	for _, m := range measures {
		periods := e.Table.Periods(m)
		if len(periods) == 0 {
			continue
		}
		if year := int(periods[0].Year); first == 0 || year < first {
			first = year
		}
		last = max(last, int(periods[len(periods)-1].Year))
	}
	if first == 0 {
		return ""
	}
	return strconv.Itoa(first) + "/" + strconv.Itoa(last)
}
