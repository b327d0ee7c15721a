package search

// Words are texts, by section: an edition's commentary, or the pages of words
// that belong to no edition. Paths are from the site's root.
type Words struct {
	Version int    `json:"version"`
	Pages   []Page `json:"pages,omitempty"`
	Terms   []Term `json:"terms,omitempty"`
}

// Page is one text on the page that shows it.
type Page struct {
	Path     string    `json:"path"`
	Title    string    `json:"title"`
	Kind     string    `json:"kind"` // "commentary", "about", "guide"
	Sections []Section `json:"sections"`
}

// Section is what stands under one heading; the first of a text may have none.
type Section struct {
	ID      string `json:"id,omitempty"`
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Term is a term of a glossary with the beginning of what is said about it.
type Term struct {
	Path string `json:"path"`
	ID   string `json:"id"`
	Term string `json:"term"`
	Says string `json:"says,omitempty"`
}
