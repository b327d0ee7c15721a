// Package commentary turns what people have written, markdown files below
// content/, into HTML, and knows for which page each file was written.
//
// # Files and addresses
//
// The place of a file says what it is about; nothing in the file does. One rule
// gives the address of the page it stands on: leave out "content", and turn
// "name.md" into "name/index.html" and "index.md" into "index.html".
//
//	content/index.md                        the front door
//	content/about/glossary.md               /about/glossary/   one page of words
//	content/guide/first-site.md             /guide/first-site/
//	content/2014/index.md                   the home of edition 2014
//	content/2014/themes/outcomes.md         a theme
//	content/2014/indicators/n19.md          an indicator, for the country
//	content/2014/areas/leeds/index.md       the profile of an area
//	content/2014/areas/leeds/n19.md         one indicator in one area
//	content/2014/areas/leeds/l5.md          an area's answer to a question; it is
//	                                        shown on the profile, as #l5
//	content/2014/boards/leeds/index.md      a board
//	content/2014/boards/leeds/l5.md         a board's answer to a question, #l5 on
//	                                        its page
//
// A file or folder for which there is no theme, indicator, question, area or
// board is a problem, with the nearest name there is.
//
// # Markdown
//
// CommonMark with tables, footnotes, definition lists, callouts (a block quote
// that begins with [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]) and
// figures (an image alone in its paragraph, with a title, which becomes the
// caption). Three signs are made typographic: an apostrophe inside a word, two
// hyphens between spaces, three dots. Everything that cannot be shown as it was
// meant is a problem at its line and column and never dropped in silence: HTML
// tags, links and images that lead nowhere or off the site's folder, images
// without a description or with more in them than a picture, footnotes without a
// text or without a reference, and signs that were meant as markdown and are none.
//
// Headings begin below those of the page: the highest level that a file uses
// becomes h2 in a page of words, h3 in commentary, h5 in an answer, whatever
// number of # its author is used to. Their ids are made of their text, with
// "commentary-" or the number of the question before it where the words stand
// on a page with headings of its own.
//
// # Figures
//
// A text refers to a figure of its edition by its names, between double braces,
// so that a sentence cannot say another number than the page:
//
//	{{n19 leeds 2014}}                         54.2 per 10,000 at 31 March 2014
//	{{n19-rate}} {{n12/neglect}} {{n19 value}} of the text's area, the newest, by measure, category, or without the period
//	{{n19 change since 2013}}                  down 1.9 per 10,000
//	{{n19 against england}}                    12.1 per 10,000 higher than England
//	{{n19 fell since 2013 | has fallen}}       the author's words, and a problem unless it is so
//
// The form is one that reads as a sentence does, in an editor and on a code
// host, where nothing draws it: a subject, a place, a time, a verb. Braces are
// no sign of markdown, and a bar divides as it does in tables. What is compared
// is written before what it is compared with, and words that an author would
// write anyhow stand for it when there are no others.
//
// A measure that is split into categories is named with one, and in the text of a
// board with several members a figure is named with its area: nothing that is left
// out means one of several.
//
// The names are checked here, with framework and register; a name that is not
// there is a problem at its column. What a reference says stands in the figures,
// of which this package knows nothing: it keeps a Reference with a number in the
// place of the words, and the pages, which know the figures, give Doc.HTML and
// Doc.With what stands for each.
//
// The front door refers to the newest edition, which it shows as well; pages of
// about and guide belong to no edition and refer to none.
//
// A code block whose first word is "chart", "table", "profile" or "tile" is
// kept as a Block in the same way.
//
// # Answers
//
// An answer says in its front matter how far the area or board has come (status),
// who answers for it (owner), when it will be looked at again (review) and what it
// rests on (evidence). Evidence is a list of lines of markdown: texts and links.
//
// Where the framework lists parts of a question (see framework.Part), a heading
// that is nothing but the label of one, "## L8b", heads what is said of that part.
// It is shown with the framework's words, and its id is that of the part: #l8b.
//
// # Terms
//
// The terms of content/about/glossary.md, its definition lists, are linked in
// commentary and answers where they first stand, with what they mean: see Glossary.
//
// # Drafts
//
// A file with draft = true in its front matter is read and checked like any
// other, but left out of what is read, with a warning.
//
// # Links
//
// A link to another page is written as the path of the markdown file that
// stands, or could stand, for it ("../hull/n19.md#at-31-march"), so that it
// works in an editor too. What is kept is the address in the site; Doc.HTML
// makes it relative to the page on which the words are shown, because an answer
// is shown on more than one.
package commentary

import (
	"cmp"
	"slices"
	"time"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/readable"
	"almanac/internal/source"
	"almanac/internal/words"
)

// None is the index of no board; themes, indicators, questions and areas have
// None in their own packages, the same number.
const None = -1

// Scope is what a document is about.
type Scope uint8

// The scopes.
const (
	Page          Scope = iota // a page of words, not tied to an edition
	EditionHome                // an edition as a whole
	Theme                      // a theme
	Indicator                  // an indicator, for the country
	Area                       // an area as a whole
	AreaIndicator              // an indicator in an area
	Answer                     // an area's or a board's answer to a question
	Board                      // a board
	listing                    // a page without commentary that links may lead to
)

// Status says how far an area has come with a question.
type Status uint8

// The states of an answer. NoStatus is for documents that are not answers.
const (
	NoStatus Status = iota
	Answered
	Partly
	InProgress
	NotAnswered
	NotPublished
)

var statusNames = [...]string{"", "answered", "partly", "in-progress", "not-answered", "not-published"}

var statusWords = [...]string{"", "answered", "answered in part", "work in progress", "not answered", "not published"}

// StatusNames lists the states as they are written in front matter.
func StatusNames() []string { return statusNames[1:] }

// String gives the written name; "" for NoStatus.
func (s Status) String() string { return statusNames[s] }

// Words says the status as it is shown: "answered in part".
func (s Status) Words() string { return statusWords[s] }

// Doc is one markdown file. It does not change once it is read and may be used
// by several goroutines.
type Doc struct {
	Path    string // "content/2014/areas/leeds/n19.md"
	Address string // the page it stands on: "2014/areas/leeds/n19/index.html"
	Anchor  string // the place on that page: "l5" for an answer, else empty
	Scope   Scope

	// What it is about, by scope; None where that does not apply.
	Area      area.Index
	Theme     framework.ThemeIndex
	Indicator framework.IndicatorIndex
	Question  framework.QuestionIndex
	Board     int // into the boards of Known; an answer has an area or a board

	// Front matter.
	Title      string
	Author     string
	Role       string
	Date       time.Time // zero when not given
	Summary    string    // as given, else the beginning of the first paragraph; plain text
	Order      int
	Draft      bool
	Status     Status
	Figures    string     // the fingerprint of the figures for which the words were written
	FiguresPos source.Pos // of that key; zero where it is not given
	Owner      string     // who answers for an answer
	Review     time.Time  // when an answer will be looked at again; zero when not given

	DatePos    source.Pos // of date in the front matter
	ReviewPos  source.Pos // of review
	Unfinished source.Pos // of Placeholder in the text; zero where it is not
	Parts      []int      // the parts of the question that have a heading, in order; into Question.Parts

	Headings []Heading        // in order
	Sections []Section        // in order: what it says, as plain text
	Terms    []Term           // of definition lists, in order
	Images   []Image          // files to copy, each once
	Reading  readable.Reading // of its own words
	Hardest  source.Pos       // the paragraph that is hardest to read
	Links    []Link           // to pages of the site, in order
	Pos      source.Pos

	References []Reference // figures in the words, in order; those of the summary first
	Blocks     []Block     // figures set between paragraphs, in order

	evidence    [][]byte // what an answer rests on, each like html
	unlinked    []string // terms of the glossary that texts do not link to
	unlinkedPos source.Pos

	pages []string // the files of other pages to which it leads, as far as these were looked for

	html   []byte // with a marker for each of the targets, references and blocks
	hrefs  []href
	inBody int               // of the references, how many stand below the front matter
	texts  texts             // summary, headings, sections and terms with markers
	slugs  map[string]string // ids of headings and terms by what an author writes after #
}

// Anchors lists the ids of headings and terms, to which links can lead.
func (d *Doc) Anchors() []string {
	ids := make([]string, 0, len(d.Headings)+len(d.Terms))
	for _, h := range d.Headings {
		ids = append(ids, h.ID)
	}
	for _, t := range d.Terms {
		ids = append(ids, t.ID)
	}
	return ids
}

// Heading is a heading of a document.
type Heading struct {
	Level int    // as shown: 2 for h2
	ID    string // for links
	Text  string // plain text
}

// Section is what stands under one heading, for a search: a level below it
// begins another. The first may have no heading. Code is left out, and so are
// definition lists, whose terms are found by themselves.
type Section struct {
	ID      string // of the heading; "" for what stands before the first
	Heading string
	Text    string
}

// Term is a term of a definition list.
type Term struct {
	ID   string // for links
	Text string // plain text
	Says string // the beginning of its first definition, plain text
}

// Image is a picture that a document shows.
type Image struct {
	Path    string // "content/2014/areas/leeds/plan.png"
	Address string // "2014/areas/leeds/plan-1a2b3c4d.png"
}

// Link is a link from a document to a page of the site.
type Link struct {
	Address  string // "2014/areas/leeds/n19/index.html"
	Fragment string // without "#"; may be empty
	Pos      source.Pos
}

// Known is what the commentary of an edition can be about.
type Known struct {
	Framework *framework.Framework
	Register  *area.Register
	Boards    []area.Board
	Editions  []string                 // ids of all editions, to which links may lead
	First     []framework.MeasureIndex // by indicator, the measure that stands for it; nil for the first of each
	Say       *words.Words             // of the site's language
	Glossary  *Glossary                // whose terms are linked; nil for none
	Pictures  map[string]string        // addresses that pictures have already, by path; nil for none
	Kept      Keeper                   // of its texts; nil for none
}

// Set is all commentary of an edition. Lookups give nil where nothing was
// written.
type Set struct {
	docs           []*Doc // by path
	drafts         []*Doc // likewise
	home           *Doc
	themes         []*Doc
	indicators     []*Doc
	areas          []*Doc
	areaIndicators []*Doc // area*indicators+indicator
	boards         []*Doc
	byArea         [][]*Doc // answers, in order of question
	byBoard        [][]*Doc // answers, in order of question
	byQuestion     [][]*Doc // answers, in order of area, then those of boards
}

func newSet(known Known) *Set {
	areas, items := len(known.Register.Areas), len(known.Framework.Indicators)
	return &Set{
		themes:         make([]*Doc, len(known.Framework.Themes)),
		indicators:     make([]*Doc, items),
		areas:          make([]*Doc, areas),
		areaIndicators: make([]*Doc, areas*items),
		boards:         make([]*Doc, len(known.Boards)),
		byArea:         make([][]*Doc, areas),
		byBoard:        make([][]*Doc, len(known.Boards)),
		byQuestion:     make([][]*Doc, len(known.Framework.Questions)),
	}
}

// add puts a document in its place.
func (s *Set) add(d *Doc) {
	s.docs = append(s.docs, d)
	switch d.Scope {
	case EditionHome:
		s.home = d
	case Theme:
		s.themes[d.Theme] = d
	case Indicator:
		s.indicators[d.Indicator] = d
	case Area:
		s.areas[d.Area] = d
	case AreaIndicator:
		s.areaIndicators[int(d.Area)*len(s.indicators)+int(d.Indicator)] = d
	case Answer:
		if d.Board != None {
			s.byBoard[d.Board] = append(s.byBoard[d.Board], d)
		} else {
			s.byArea[d.Area] = append(s.byArea[d.Area], d)
		}
		s.byQuestion[d.Question] = append(s.byQuestion[d.Question], d)
	case Board:
		s.boards[d.Board] = d
	}
}

// sort brings answers into their order.
func (s *Set) sort() {
	byQuestion := func(a, b *Doc) int { return cmp.Compare(a.Question, b.Question) }
	for _, answers := range slices.Concat(s.byArea, s.byBoard) {
		slices.SortFunc(answers, byQuestion)
	}
	for _, answers := range s.byQuestion {
		slices.SortFunc(answers, func(a, b *Doc) int {
			return cmp.Or(cmp.Compare(a.Board, b.Board), cmp.Compare(a.Area, b.Area)) // areas have no board
		})
	}
}

// Docs lists all documents by path. The caller must not change it.
func (s *Set) Docs() []*Doc { return s.docs }

// Drafts lists the documents that are left out of the site, by path. The caller
// must not change it.
func (s *Set) Drafts() []*Doc { return s.drafts }

// Index is the commentary on the edition as a whole.
func (s *Set) Index() *Doc { return s.home }

// Theme is the commentary on a theme.
func (s *Set) Theme(i framework.ThemeIndex) *Doc { return s.themes[i] }

// Indicator is the commentary on an indicator for the country.
func (s *Set) Indicator(i framework.IndicatorIndex) *Doc { return s.indicators[i] }

// Area is the commentary on an area as a whole.
func (s *Set) Area(a area.Index) *Doc { return s.areas[a] }

// AreaIndicator is the commentary on an indicator in an area.
func (s *Set) AreaIndicator(a area.Index, i framework.IndicatorIndex) *Doc {
	return s.areaIndicators[int(a)*len(s.indicators)+int(i)]
}

// Answers lists what an area answered, in order of question. The caller must
// not change it.
func (s *Set) Answers(a area.Index) []*Doc { return s.byArea[a] }

// BoardAnswers lists what a board answered, in order of question. The caller
// must not change it.
func (s *Set) BoardAnswers(i int) []*Doc { return s.byBoard[i] }

// AnswersTo lists the answers to a question: those of areas in order of the
// register, then those of boards. The caller must not change it.
func (s *Set) AnswersTo(q framework.QuestionIndex) []*Doc { return s.byQuestion[q] }

// Board is the commentary on a board, by its place in Known.Boards.
func (s *Set) Board(i int) *Doc { return s.boards[i] }
