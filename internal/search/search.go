// Package search makes what the search of a site looks through: of each edition
// an index of its areas and items, their newest figures, and its words.
//
// # Kept factored
//
// An edition has a page for every area and item, four thousand and more. The
// index does not list them: it holds the areas once and the items once, and the
// script in the reader's browser composes the address of a page from the best
// of both. So it stays small, and no page is found ten times.
//
// # An interface for ever
//
// The index of an edition is sealed with it, and the search page, which is not,
// has to read those of every edition ever published. So these shapes and their
// names in JSON are a promise: add to them, change nothing. Version is the
// version of that promise.
//
// Each shape goes out as a classic script that sets one variable to a string of
// JSON, because that works from a disk and loads several times faster than an
// object (package site writes it).
package search

import (
	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/words"
)

// Version stands in everything that a search reads. A script declines what is
// newer than itself and passes over names that it does not know.
const Version = 1

// Index is what of an edition can be found by name. The order of Areas is that
// of the values in Figures; references between its lists are by place, and -1
// means none.
type Index struct {
	Version   int        `json:"version"`
	Edition   string     `json:"edition"` // "2014-r2"
	Title     string     `json:"title"`
	Figures   string     `json:"figures,omitempty"` // file of the newest figures, in the folder of the index
	Words     string     `json:"words,omitempty"`   // file of the edition's words, in the same folder
	Areas     []Area     `json:"areas"`
	Boards    []Board    `json:"boards,omitempty"`
	Themes    []Theme    `json:"themes"`
	Items     []Item     `json:"items"`
	Measures  []Measure  `json:"measures"`
	Questions []Question `json:"questions"`
}

// Area is an area that has pages in the edition.
type Area struct {
	Slug     string   `json:"slug"`
	Name     string   `json:"name"`               // short
	Official string   `json:"official,omitempty"` // where it differs
	Also     []string `json:"also,omitempty"`     // aliases, and the names of areas that it followed
	Codes    []string `json:"codes,omitempty"`    // ONS codes, new and former, and the department's number
	Level    string   `json:"level"`
	Region   *int     `json:"region,omitempty"` // place of its region in Areas
	Note     string   `json:"note,omitempty"`   // "existed until 31 March 2019"
	Ended    string   `json:"ended,omitempty"`  // the last period of an area that exists no more: "2019"
	Boards   []int    `json:"boards,omitempty"`
	Places   []string `json:"places,omitempty"` // towns within it
}

// Board is a safeguarding board or partnership.
type Board struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Theme is a part of the framework.
type Theme struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Short string   `json:"short"`
	Also  []string `json:"also,omitempty"`
}

// Item is what an area has a page for: an indicator, or the context measures.
type Item struct {
	ID       string   `json:"id"`              // "n19"
	Label    string   `json:"label,omitempty"` // "N19"
	Title    string   `json:"title"`
	Theme    *int     `json:"theme,omitempty"`
	Also     []string `json:"also,omitempty"`
	Measures []int    `json:"measures"` // in the order of the page
}

// Measure is one measurable thing of an item.
type Measure struct {
	ID     string   `json:"id"`     // "n19-rate"
	Anchor string   `json:"anchor"` // its place on a page
	Title  string   `json:"title"`
	Label  string   `json:"label"`
	Item   int      `json:"item"`
	Also   []string `json:"also,omitempty"`
	Parts  []string `json:"parts,omitempty"` // labels of the categories it is split into
}

// Question is one of the framework's local questions.
type Question struct {
	ID       string   `json:"id"`    // "l5"
	Label    string   `json:"label"` // "L5"
	Title    string   `json:"title"`
	Text     string   `json:"text"` // the framework's words
	Theme    *int     `json:"theme,omitempty"`
	Also     []string `json:"also,omitempty"`
	Items    []int    `json:"items,omitempty"`    // shown beside it
	Measures []int    `json:"measures,omitempty"` // context measures shown beside it
	Parts    []Part   `json:"parts,omitempty"`
}

// Part is an item of a list in the wording of a question.
type Part struct {
	ID    string `json:"id"`    // "l8b", its anchor on the page of the question
	Label string `json:"label"` // "L8b"
	Text  string `json:"text"`  // the framework's words
}

// Source is an edition as its pages show it.
type Source struct {
	Edition  *edition.Edition
	Say      *words.Words // of the site's language
	Areas    []area.Index // with pages, in the order of the index
	Boards   []area.Board
	Items    []SourceItem
	Synonyms map[string][]string // the site's own, by id of a theme, indicator, measure or question
}

// SourceItem is an item with its measures in the order of its page.
type SourceItem struct {
	ID, Label, Title string
	Theme            framework.ThemeIndex // None for context
	Synonyms         []string
	Measures         []framework.MeasureIndex
}

// NewIndex makes the index of an edition.
func NewIndex(s *Source) *Index {
	x := &Index{Version: Version, Edition: s.Edition.ID, Title: s.Edition.Title}
	x.Areas = s.areas()
	for i := range s.Boards {
		x.Boards = append(x.Boards, Board{s.Boards[i].ID, s.Boards[i].Name})
	}
	fw := s.Edition.Framework
	for i := range fw.Themes {
		th := &fw.Themes[i]
		x.Themes = append(x.Themes, Theme{th.ID, th.Title, th.ShortTitle, s.also(th.ID, th.Synonyms)})
	}
	at := make([]int, len(fw.Measures)) // place of a measure's item
	for i := range s.Items {
		it := &s.Items[i]
		out := Item{ID: it.ID, Label: it.Label, Title: it.Title, Theme: place(int(it.Theme)), Also: s.also(it.ID, it.Synonyms)}
		for _, m := range it.Measures {
			out.Measures = append(out.Measures, int(m))
			at[m] = i
		}
		x.Items = append(x.Items, out)
	}
	for i := range fw.Measures {
		x.Measures = append(x.Measures, s.measure(framework.MeasureIndex(i), at[i]))
	}
	for i := range fw.Questions {
		q := &fw.Questions[i]
		out := Question{ID: q.ID, Label: q.Label(), Title: q.Title, Text: q.Text, Theme: place(int(q.Theme)), Also: s.also(q.ID, q.Synonyms)}
		for _, n := range q.Indicators {
			out.Items = append(out.Items, int(n))
		}
		for _, m := range q.Measures {
			out.Measures = append(out.Measures, int(m))
		}
		for _, part := range q.Parts {
			out.Parts = append(out.Parts, Part(part))
		}
		x.Questions = append(x.Questions, out)
	}
	return x
}

func (s *Source) measure(m framework.MeasureIndex, item int) Measure {
	fw := s.Edition.Framework
	ms := &fw.Measures[m]
	out := Measure{ID: ms.ID, Anchor: ms.Anchor, Title: ms.Title, Label: ms.Label, Item: item}
	if s.Items[item].ID != ms.ID { // where an item and its one measure share an id, the item has the words
		out.Also = s.also(ms.ID, ms.Synonyms)
	} else {
		out.Also = ms.Synonyms
	}
	if b := ms.Breakdown; b == framework.None || !fw.Breakdowns[b].Statistics {
		for _, c := range fw.Categories(m) {
			out.Parts = append(out.Parts, c.Label)
		}
	}
	return out
}

// also joins the framework's synonyms of an id and the site's.
func (s *Source) also(id string, own []string) []string {
	return append(own[:len(own):len(own)], s.Synonyms[id]...)
}

// areas lists areas with the names under which they are looked for.
func (s *Source) areas() []Area {
	reg := s.Edition.Register
	at := make(map[area.Index]int, len(s.Areas))
	for i, a := range s.Areas {
		at[a] = i
	}
	boards := map[area.Index][]int{}
	for b := range s.Boards {
		for _, a := range s.Boards[b].Members {
			boards[a] = append(boards[a], b)
		}
	}
	out := make([]Area, 0, len(s.Areas))
	for _, a := range s.Areas {
		x := &reg.Areas[a]
		entry := Area{Slug: x.Slug, Name: x.ShortName, Also: x.Aliases, Level: x.Level.String(), Boards: boards[a], Places: x.Places}
		if x.Name != x.ShortName {
			entry.Official = x.Name
		}
		for _, code := range append([]string{x.Code, x.LACode}, x.FormerCodes...) {
			if code != "" {
				entry.Codes = append(entry.Codes, code)
			}
		}
		entry.Also = append(entry.Also[:len(entry.Also):len(entry.Also)], gone(reg, x, at)...)
		if !x.Last.IsZero() && int(x.Last.Year) < s.Edition.Year {
			entry.Ended = x.Last.String()
			entry.Note = s.Say.Say("area.existed_note", "year", entry.Ended)
		}
		if region, ok := at[reg.RegionOf(a)]; ok {
			entry.Region = &region
		}
		out = append(out, entry)
	}
	return out
}

// gone gives the names of areas that one followed and that have no pages of
// their own to be found by.
func gone(reg *area.Register, x *area.Area, at map[area.Index]int) []string {
	var names []string
	for _, p := range x.Predecessors {
		if _, found := at[p]; !found {
			names = append(names, reg.Areas[p].Name)
		}
	}
	return names
}

// place is an index as it stands in JSON: left out for none.
func place(i int) *int {
	if i < 0 {
		return nil
	}
	return &i
}
