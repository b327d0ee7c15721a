package layout

import (
	"cmp"
	"html/template"
	"strings"

	"almanac/internal/words"
)

// Page is what every page has, whatever its kind. Every page struct embeds it,
// so a layout reads its fields directly: {{.Title}}.
type Page struct {
	*Frame
	Title       string     // the page's heading (h1)
	HeadTitle   string     // for <title>: the heading, where it stands, the site
	Description string     // one sentence about the page, from its figures where it has any
	Path        string     // the page's address in the site: "2014/areas/leeds/index.html"
	Canonical   string     // absolute address; "" when the site has no base_url
	NoIndex     bool       // drafts, redirects, 404
	Share       *Share     // what a social network shows of the page; nil on a site without base_url
	Dataset     *Dataset   // what search engines are told of the figures; nil on other pages and a site without base_url
	Data        *Data      // by which hash the page's figures can be known again; nil on pages without figures
	Downloads   *Downloads // the files with what the page shows; nil where there are none
	Crumbs      []Link     // from the front door to the page above this one
}

// Frame is what a page has in common with its neighbours: those of its edition that
// lie as deep and in the same part of it. What a layout shows of the frame alone is
// drawn once for all of them: {{shared "masthead" .Frame}}.
type Frame struct {
	Lang           string // "en-GB"
	Root           string // from the page to the site's root: "../../../"; "" at the root
	EditionRoot    string // from the page to its edition's folder: "../../"; on pages outside editions, to the newest edition's: "2014/"
	Styles         []string
	Scripts        []string // classic scripts, deferred, waited for before the page is drawn so that it does not move
	Charts         string   // the script that describes the edition's charts; loaded when a reader explores one; "" outside editions
	Icon           string
	Feed           string        // absolute address of the feed of editions and corrections; "" when the site has no base_url
	SiteMap        string        // the page from which everything is reached
	CorrectionsLog string        // the log of corrections; "" on a site without an edition
	Logo           template.HTML // the site's mark, inline SVG
	Site           *Site
	Edition        *Edition // nil on pages outside editions
	Search         *Search  // where the search finds what it needs; nil on a site without an edition
	Nav            []Link   // areas, indicators, themes, questions, about; Current is set on the one we are in

	drawn map[string]template.HTML // by layout and template, see shared
}

// Search is what the search box of a page needs to know; its addresses are
// relative to the page.
type Search struct {
	Edition string // the edition that is searched
	Lists   string // everything in it from A to Z: where the box leads without a script
	Page    string // the search page
	Finder  string // the script that searches
	Index   string // what it looks through
	Words   string // the words that belong to no edition
}

// Downloads are the files with what a page shows.
type Downloads struct {
	Files []Link // each with its format and size as a note
	Whole *Link  // to where the whole edition is in one file; nil where that is not known
}

// Data is what the figures of a page were taken from.
type Data struct {
	Name string // of the download: "n19-every-area-2012-to-2014-edition-2014.csv"; "" for all downloads of the edition, one after the other
	Href string
	Rows string // the area whose rows these are, without the header: "leeds"; "" for the whole file
	Sum  string // SHA-256, in hexadecimal
}

// Citation words where a page, or the part of it at an anchor, stands for good
// and by which hash its figures can be known again.
func (p *Page) Citation(anchor string) string {
	var room [512]byte
	text := append(append(room[:0], p.Site.Publisher...), ", “"...)
	text = append(append(text, p.Title...), "”, "...)
	text = append(text, p.Site.Title...)
	if e := p.Edition; e != nil {
		text = append(append(text, ", "...), e.Title...)
		if e.Published != "" {
			text = append(append(text, ", "...), e.Published...)
		}
	}
	text = append(append(text, ". "...), cmp.Or(p.Canonical, p.Path)...)
	if anchor != "" {
		text = append(append(text, '#'), anchor...)
	}
	if d := p.Data; d != nil {
		text = append(append(append(text, " ("...), d.words(p.Site.Words)...), ')')
	}
	return string(text)
}

// words names the data with its hash.
func (d *Data) words(w *words.Words) string {
	text := d.Name
	if text == "" {
		text = w.Text("cite.downloads")
	}
	if d.Rows != "" {
		text = w.Say("cite.rows", "rows", d.Rows, "file", text)
	}
	return text + ", SHA-256 " + d.Sum
}

// Link is a link with its text. Note is a few words after it, often empty.
type Link struct {
	Text    string
	Href    string
	Note    string
	Current bool
}

// Site is what config.toml says of the whole site.
type Site struct {
	Words        *words.Words // what its pages say
	Title        string
	ShortTitle   string
	Publisher    string
	ContactName  string
	ContactEmail string
	Licence      string
	LicenceLead  string // how the licence is introduced: "Licensed under the"
	LicenceURL   string
	Notice       string // shown on every page, e.g. that the figures are invented; may be empty
	Help         Help
	Board        string // "Local Safeguarding Children Board"
	Boards       string
	Generator    string // "Almanac 1.0"
}

// Help is what a reader does who is worried about a child.
type Help struct {
	Heading string
	Text    string
	Phone   string
	URL     string
	URLText string
}

// Tel is Phone as a tel: address has it: without blanks.
func (h Help) Tel() string { return strings.ReplaceAll(h.Phone, " ", "") }

// Edition is the edition a page belongs to.
type Edition struct {
	ID           string // "2014-r2"
	Title        string
	Draft        bool
	Embargo      string // when it will be published, on a preview before that time: "26 October 2023, 09:30 UTC"
	Published    string // "12 November 2014"; "" for a draft without a date
	PublishedISO string // for <time datetime>
	NextUpdate   string
	Framework    string // "The Children's Safeguarding Performance Information Framework, June 2012"
	Supersedes   *Link  // the edition that this one corrects
	Reason       string // why it corrects it
	Changes      *Link  // the page that says what has changed since the edition before; nil where there is none
}

// Commentary is words written for this page. Nil where there are none.
type Commentary struct {
	HTML    template.HTML
	Title   string
	Summary string
	By      string // "A. Author, Head of Quality"
	Date    string // "3 November 2014"
	DateISO string
}

// Front is the site's front door (front.html).
type Front struct {
	Page
	Country  string        // whose figures stand in Tiles
	Scope    Scope         // of the newest edition
	Intro    template.HTML // content/index.md, when there is one
	Newest   EditionCard
	Editions []EditionCard // newest first, with the newest
	Themes   []ThemeCard   // of the newest edition
	Tiles    template.HTML // key figures of the country, newest edition
	Finder   template.HTML // every area by region
	Map      template.HTML // every authority on a map; empty when the site has none
	AZ       template.HTML // every place from A to Z
}

// Scope is how much an edition holds.
type Scope struct {
	Indicators  int
	Questions   int
	Authorities int
	First, Last int // the years in which its earliest and its latest figures end; 0 without any
}

// EditionCard presents an edition.
type EditionCard struct {
	ID           string
	Title        string
	Href         string
	Published    string
	PublishedISO string
	Draft        bool
	Newest       bool
	Superseded   bool
	Reason       string
}

// ThemeCard presents a theme.
type ThemeCard struct {
	Title      string // as the framework has it
	ShortTitle string
	Href       string
	Items      string // "N1 to N6 and L1 to L7"
	Summary    string // from its commentary, else empty
}

// EditionHome is the first page of an edition (edition.html).
type EditionHome struct {
	Page
	Commentary *Commentary
	Facts      []Fact // how many areas, items, figures; framework; published; next update
	Themes     []ThemeCard
	Country    string // whose figures stand in Tiles
	Tiles      template.HTML
	Finder     template.HTML
	Map        template.HTML // every authority on a map; empty when the site has none
	AZ         template.HTML // every place from A to Z
	Sources    template.HTML // table of the files the figures came from
	Notes      template.HTML
}

// Compare is what the comparison of an indicator's page loads when a reader asks
// for it.
type Compare struct {
	Script string // address
	Series string // address of the figures
	Href   string // on the page of one area: to the comparison, which begins with it
}

// Fact is a term with its value.
type Fact struct {
	Term  string
	Value template.HTML
}

// Themes lists the themes of an edition (themes.html).
type Themes struct {
	Page
	Themes []ThemeCard
}

// Theme is one theme of an edition (theme.html).
type Theme struct {
	Page
	Intro      template.HTML // the framework's words, quoted
	Commentary *Commentary
	Sentences  template.HTML // the headline of each indicator in words
	Headlines  template.HTML // table: the headline of each indicator for the country
	Questions  template.HTML // the questions with their wording and how many answered
	Coverage   Link          // to who answered which question
	Prev, Next *Link
}

// Indicators lists all indicators of an edition (indicators.html).
type Indicators struct {
	Page
	Lists template.HTML // by theme, with the country's latest figure
}

// Indicator is one indicator for the whole country (indicator.html).
type Indicator struct {
	Page
	Label      string // "N19"
	Theme      Link
	Wording    template.HTML // the framework's words, quoted
	DataSource template.HTML
	Rationale  template.HTML
	Commentary *Commentary
	Measures   []Measure
	Questions  []Link
	Changes    *Link    // to its part of what has changed; nil when nothing has
	Compare    *Compare // nil when there are no figures
	Prev, Next *Link
}

// Measure is the part of a page that shows one measure; {{.Section}} draws it.
type Measure struct {
	Words      *words.Words // in which it is drawn
	Anchor     string       // id of the section
	Title      string
	Headline   string        // the sentences that say what the figure is
	Summary    string        // the first of them, as a description of the page
	States     []State       // why there are no figures, or others than one expects
	Figure     *Tile         // the latest figure, large; nil when there is none at all
	Chart      template.HTML // may be empty
	Table      template.HTML // the figures by period, or by area; may be empty
	Breakdowns []Part        // further charts and tables of the same measure
	Meaning    []Fact        // what high, low figures may mean and what the figure does not say
	Definition template.HTML // unit, base, period, how it is made
	Source     template.HTML // where the figures come from
	Cite       string        // how to cite the figure; "" where there is none
	Snippet    string        // HTML by which another site shows the measure; "" where it cannot
	Breaks     []template.HTML
}

// Part is a chart with its table under a heading.
type Part struct {
	Anchor string
	Title  string
	Note   string
	More   *Link // a file, at the end of the note; or nil
	Chart  template.HTML
	Table  template.HTML
	Closed bool // shown folded
	Wide   bool // the table is long: the chart stands over it, not beside it
}

// Tile is a key figure.
type Tile struct {
	Label  string
	Value  template.HTML // the number with its unit, or the symbol with its word
	Period string
	Note   string
}

// State is a remark on an item: not published, retired, definition differs …
type State struct {
	Tag  string // "not published"
	Text string
	Link *Link // to what replaced it
}

// Areas lists every area of an edition (areas.html).
type Areas struct {
	Page
	ByRegion template.HTML
	AZ       template.HTML
	Former   template.HTML // areas that no longer exist; may be empty
	Count    int           // authorities today
}

// AreaInfo is what the register knows of an area.
type AreaInfo struct {
	Name         string // official
	Short        string
	Kind         string // "local authority", "region", "country"
	Code         string
	FormerCodes  string // joined by commas
	LACode       string
	Href         string
	Region       *Link
	Life         string // "Existed until 31 March 2019"; empty for a living one
	Predecessors []Link
	Successors   []Link
	Boards       []Link
	Members      template.HTML // areas within a region or the country
}

// Area is the profile of one area (area.html).
type Area struct {
	Page
	Area       AreaInfo
	Glance     template.HTML // the key figures; may be empty
	Highest    []Link        // where it is in the highest quarter of all authorities, the furthest out first
	Lowest     []Link
	Commentary *Commentary
	Sections   []ProfileSection
	Answered   *Link         // how many of the questions it answered; nil for what is no authority
	Neighbours template.HTML // statistical neighbours with closeness; may be empty
	Changes    *Link         // to its part of what has changed; nil when nothing has
}

// ProfileSection is the part of a profile that shows one theme.
type ProfileSection struct {
	Title   string
	Anchor  string
	Href    string
	Table   template.HTML // one row a measure
	Answers template.HTML // the theme's questions with what the area answered; may be empty
}

// AreaIndicator is one indicator in one area (area-indicator.html).
type AreaIndicator struct {
	Page
	Label      string // "N19"
	Name       string // the indicator's short title
	Area       AreaInfo
	Indicator  Link // its page for the whole country
	Theme      Link
	Commentary *Commentary
	Measures   []Measure
	Wording    template.HTML
	DataSource template.HTML
	Rationale  template.HTML
	Questions  []Link
	Changes    *Link    // to what has changed in the area, when a figure of the indicator has
	Compare    *Compare // nil when there are no figures
	Prev, Next *Link    // the indicators before and after, same area
}

// Questions lists all questions of an edition (questions.html).
type Questions struct {
	Page
	Lists    template.HTML // by theme
	Coverage Link          // to who answered which
}

// Question is one local question (question.html).
type Question struct {
	Page
	Label      string // "L5"
	Theme      Link
	Wording    template.HTML
	Indicators []Link
	Answers    template.HTML // who answered, with a summary; may be empty
	Count      string        // how many answered, and how many did not
	Coverage   Link          // to who answered which question
	Prev, Next *Link
}

// Coverage says who answered which question (coverage.html).
type Coverage struct {
	Page
	Questions template.HTML // table: how many authorities answered each question
	Areas     template.HTML // table: a row an authority, a column a question
	Boards    template.HTML // likewise; empty when there are none
	Others    string        // how many authorities have answered nothing and are not in the table; may be empty
}

// API says what other sites can take from an edition (api.html).
type API struct {
	Page
	Index  Link          // the list of documents
	Schema Link          // what describes them
	Areas  template.HTML // links to the document of each area
	Items  template.HTML // links to the document of each indicator
	Embeds template.HTML // links to the page of each measure to embed; may be empty
}

// Embed is a measure to be shown within another site's page (embed.html). It stands
// for the country; its script shows the area that is named in the address.
type Embed struct {
	Page
	Item      Link // the indicator's page
	MeasureID string
	Of        string        // address of the indicator's page in the site, which has been corrected when this has
	Section   template.HTML // sentence, table and chart
	Script    string        // address
	Series    string        // address of the figures
}

// SiteMap leads to everything by plain links (site-map.html).
type SiteMap struct {
	Page
	Pages    []Link // that belong to no edition
	Files    []Link // likewise: the feed, the sitemaps
	Editions []SiteMapEdition
}

// SiteMapEdition is an edition in a SiteMap.
type SiteMapEdition struct {
	Title string
	Links []Link // to its pages that list others
}

// AToZ lists everything in an edition by name (a-to-z.html).
type AToZ struct {
	Page
	Letters []Link
	Lists   template.HTML // by letter
}

// SearchPage is the page on which one searches (search.html).
type SearchPage struct {
	Page
	Editions []SearchEdition // newest first
}

// SearchEdition is an edition that can be searched.
type SearchEdition struct {
	ID     string
	Title  string
	Index  string // address of its index
	Lists  string // everything in it from A to Z
	Newest bool
	Draft  bool
}

// Withdrawn stands in the place of a page that was withdrawn (withdrawn.html).
type Withdrawn struct {
	Page
	Date    string
	DateISO string
	Reason  string
	Instead *Link    // what to read instead; nil when nothing was named
	Anchors []string // ids of the page that stood there and this one has not: links lead to them
}

// DownloadsPage lists the files that hold whole editions (downloads.html).
type DownloadsPage struct {
	Page
	Editions []EditionFiles // newest first
}

// EditionFiles are the files that hold an edition.
type EditionFiles struct {
	Anchor      string
	Edition     Link
	CorrectedBy Link   // the files of the edition that corrects it; no text for none
	Files       []Link // each with its size as a note
}

// Corrections is the log of what was corrected and withdrawn (corrections.html).
type Corrections struct {
	Page
	Corrections []Correction // newest first
}

// Correction is a revision, or something that was withdrawn.
type Correction struct {
	Date      string
	DateISO   string
	Edition   Link   // the revision, or from what was withdrawn
	Also      []Link // further editions that lost it with the same withdrawal
	Corrects  *Link  // the edition that the revision corrects
	Withdrawn string // what was withdrawn: "the page N1 Plans: East", "the file …", "the figure …"; "" for a revision
	Reason    string
	Instead   *Link // what to read instead of what was withdrawn
}

// Changes says what has changed since the edition before (changes.html).
type Changes struct {
	Page
	Old      Link   // the edition it is compared with
	Corrects bool   // it is the one that this edition corrects
	Reason   string // why
	Same     string // how much is as it was
	Counts   template.HTML
	Rebased  []Rebased
	Sections []ChangesSection
}

// Rebased says what another base has done to the rates or percentages of a measure.
type Rebased struct {
	Measure Link
	Text    string
}

// ChangesSection lists changes by indicator, by area or by kind.
type ChangesSection struct {
	Anchor string
	Title  string
	Note   string
	Table  template.HTML // may be empty
	Parts  []Part
}

// Boards lists the boards of an edition (boards.html).
type Boards struct {
	Page
	Boards  []BoardCard
	Without int // authorities that no board covers
}

// BoardCard presents a board.
type BoardCard struct {
	Name     string
	Href     string
	Summary  string // from its commentary, else empty
	Life     string // "since 2012"; empty when that is not known
	Answered string // "2 answered, 1 work in progress"; empty when it answered nothing
	Members  []Link
}

// Board is the page of a safeguarding board or partnership, and the report that
// it prints (board.html).
type Board struct {
	Page
	Life       string // "since 2012"; empty when that is not known
	Commentary *Commentary
	Members    []Link // the authorities it covers
	Sections   []BoardSection
	Coverage   template.HTML // table: which questions the board and its members answered
}

// BoardSection is the part of a board's page that shows one theme.
type BoardSection struct {
	Title   string
	Anchor  string
	Href    string
	Items   template.HTML // a heading and tables an item: members side by side
	Without []Link        // the items of which no member has a figure
	Answers template.HTML // the theme's questions with what the board answered; may be empty
}

// Prose is a page of words: about, guide (prose.html).
type Prose struct {
	Page
	Body       template.HTML
	By         string
	Date       string
	Contents   []Link // headings on this page
	Siblings   []Link // the other pages of the same folder
	SiblingsOf string // heading of that list
	Prev, Next *Link
	Exceptions []Exception // on the page about methods: by edition, newest first
	Statement  *Statement  // on the page about accessibility
}

// Statement is what is known of the site's accessibility: what stands below the
// author's words on the page about it.
type Statement struct {
	Status   string // how far the site does what it should
	Issues   []AccessIssue
	Test     string // what was tested, when and how; or that nothing was
	Prepared string // on what this rests; "" without a test
}

// AccessIssue is something that keeps somebody from using the site.
type AccessIssue struct {
	What  string
	Facts []Link // whom it hinders, since when, what is done: Text is the term, Note what is said
}

// Style shows every part that pages are made of (style.html): a site that has
// content/about/style.md has this page.
type Style struct {
	Prose
	Colours   template.HTML // the tokens that are colours, in each scheme
	Contrasts template.HTML
	Values    template.HTML // the other tokens
	Tiles     template.HTML
	Table     template.HTML
	Drawings  []Specimen // one of each kind
}

// Specimen is a part under its name.
type Specimen struct {
	Title string
	HTML  template.HTML
}

// Exception counts the figures of an edition that are shown although a rule against
// disclosure would stop them.
type Exception struct {
	Edition string
	Figures int
}

// Redirect leads on to another address (redirect.html).
type Redirect struct {
	Page
	To   string // relative address
	Name string // what is there
}

// NotFound is the page for addresses that do not exist (not-found.html). Its
// links are absolute paths below the site's root, because it is served from
// any address.
type NotFound struct {
	Page
}

// Report is an area or a board as one document to print (report.html). It is no
// page of the site: its address is that of the page which it is made from.
type Report struct {
	Page
	Kind         string // what the report is of: "local authority", "Local Safeguarding Children Board"
	RunningTitle string // for the margins of its sheets
	Warning      string // that it is a draft, or under embargo; "" once it is published
	Members      []Link // of a board: the authorities that it covers
	Chapters     []ReportChapter
	Notes        []Link // where to read what the figures mean; Href is an absolute address or ""
}

// ReportChapter is a part of a report under a heading of its own.
type ReportChapter struct {
	Anchor     string
	Title      string
	Leaf       int           // the sheet on which it begins; 0 where that is not known
	Opening    template.HTML // a table that comes before the words
	Commentary *Commentary
	Body       template.HTML // tables
	Without    []Link        // items without a figure
	Answers    template.HTML // to the questions of the framework
	Items      []ReportItem
}

// ReportItem is an item of the framework in an area, in full.
type ReportItem struct {
	Anchor     string // also what begins the ids within it
	Area       string // its slug
	ID         string // "n19"
	Kicker     string // where the heading alone would not say of whom it is
	Heading    string // "N19 Children on a child protection plan"
	Leaf       int
	Measures   []template.HTML
	Commentary *Commentary
	Wording    template.HTML
	DataSource template.HTML
}
