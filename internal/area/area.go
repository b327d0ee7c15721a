// Package area holds the register of areas: the country, its regions and its
// local authorities, as they were and are, with their codes, names, lives,
// predecessors and successors; the statistical neighbours of authorities; and
// the boards that cover them.
//
// A name is not an identity and neither is a code: Dorset is two areas, one
// until 2019 and one since, and Gateshead has had two ONS codes. An area is
// identified by its slug, which is its address and is never reused.
package area

import (
	"strings"

	"almanac/internal/period"
	"almanac/internal/source"
)

// Index is the place of an area in Register.Areas.
type Index int32

// None is no area.
const None Index = -1

// Level is the tier of an area.
type Level uint8

// The levels, from the widest.
const (
	Country Level = iota
	Region
	SubRegion // Inner and Outer London
	Authority
)

var levelNames = [...]string{"country", "region", "subregion", "authority"}

// LevelNames lists the names of the levels as they are written in areas.csv.
func LevelNames() []string { return levelNames[:] }

// String gives the written name of the level.
func (l Level) String() string { return levelNames[l] }

// Area is one area of the register.
type Area struct {
	Slug         string // address, unique for ever: "leeds", "dorset-to-2019"
	Code         string // ONS code, newest: "E08000035"
	FormerCodes  []string
	LACode       string // the department's three-digit code: "383"; empty above authorities
	Name         string // official: "Kingston upon Hull, City of"
	ShortName    string // for sentences and tables: "Hull"
	Aliases      []string
	Places       []string // towns within it by which readers look for it; nothing is matched by them but a search
	Level        Level
	Parent       Index         // region of an authority, country of a region; None at the top
	First, Last  period.Period // first and last year (31 March) with figures of its own; zero for no limit
	Successors   []Index
	Predecessors []Index // worked out from Successors
	Pos          source.Pos
}

// Register is all areas, in the order of the file.
type Register struct {
	Areas []Area

	bySlug map[string]Index
	byCode map[string][]Index // ONS codes new and former, and LA codes
	byName map[string]int     // how many bear it
}

// BySlug finds an area by its slug.
func (r *Register) BySlug(slug string) (Index, bool) {
	i, ok := r.bySlug[slug]
	return i, ok
}

// ByCode lists the areas that bear or have borne a code, ONS or LA. More than
// one can: 815 is North Yorkshire before and after 2023.
func (r *Register) ByCode(code string) []Index { return r.byCode[code] }

// Shares reports whether another area bears the name of one.
func (r *Register) Shares(i Index) bool { return r.byName[r.Areas[i].Name] > 1 }

// Existed reports whether the area had figures of its own in the year of p. A
// period that ends in September belongs to the year that follows it in March.
func (a *Area) Existed(p period.Period) bool {
	y := p.Year
	if p.Form == period.September {
		y++
	}
	return (a.First.IsZero() || y >= a.First.Year) && (a.Last.IsZero() || y <= a.Last.Year)
}

// InSentence is the short name with the article that English gives it: "the
// North East", "the Isle of Wight", "the City of London", but "Leeds" and
// "North Yorkshire".
func (a *Area) InSentence() string {
	if a.article() {
		return "the " + a.ShortName
	}
	return a.ShortName
}

// In is InSentence in the language of a site, of which say fills in the messages.
func (a *Area) In(say func(key string, pairs ...string) string) string {
	if a.article() {
		return say("format.the", "area", a.ShortName)
	}
	return a.ShortName
}

// article reports whether English gives the short name an article.
func (a *Area) article() bool {
	for _, first := range []string{"Isle of ", "Isles of ", "City of ", "County of ", "East Riding of ", "Royal Borough of "} {
		if strings.HasPrefix(a.ShortName, first) {
			return true
		}
	}
	if a.Level != Region && a.Level != SubRegion {
		return false
	}
	switch first, rest, _ := strings.Cut(a.ShortName, " "); first {
	case "North", "South", "East", "West":
		return rest != ""
	}
	return false
}

// RegionOf gives the region of an authority, passing over sub-regions; None
// for a country.
func (r *Register) RegionOf(i Index) Index {
	for i = r.Areas[i].Parent; i != None; i = r.Areas[i].Parent {
		if r.Areas[i].Level == Region {
			return i
		}
	}
	return None
}

// CountryIndex gives the country at the top of the register.
func (r *Register) CountryIndex() Index {
	for i := range r.Areas {
		if r.Areas[i].Level == Country {
			return Index(i)
		}
	}
	return None
}

// Neighbour is one statistical neighbour of an authority.
type Neighbour struct {
	Area      Index
	Rank      int    // 1 is the nearest
	Closeness string // as published: "Very Close" … "Not Close"; may be empty
}

// Neighbours is one edition of the statistical-neighbours model.
type Neighbours struct {
	ID   string        // "2021", the name of its file
	List [][]Neighbour // by area Index, nearest first; nil where an area has none
}

// Board is a safeguarding board or partnership and the authorities it covers.
type Board struct {
	ID      string // slug
	Name    string
	Members []Index
	First   period.Period
	Last    period.Period
	Pos     source.Pos
}
