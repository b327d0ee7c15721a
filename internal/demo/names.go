package demo

import (
	"strings"
	"unicode"
)

// The syllables that names of invented places are put together from. They are
// chosen so that no authority of England comes out; a test compares them.
var (
	starts = strings.Fields("Al Bar Bel Bram Bren Cal Car Cles Cor Cran Dal Del Dray Dun Ed Els Fal Fen Gar Gos Had Hal Hes Hol " +
		"Il Kel Kes Kir Lam Lan Len Lin Mal Mar Mel Nor Os Pel Per Quen Ral Ros Sed Sel Sib Tal Tar Ten Tor Ul Ven Wes Wil Yar Yel")
	middles = strings.Fields("ber chan der din gar gen ker len mer mis nel ner nor ric sen sil stan ter ther tin ven ver wen zel")
	ends    = strings.Fields("beck bourne bridge brook by combe cote dale fell ford garth gill grave ham haven hithe holme hurst keld " +
		"leigh low marsh mere moor ness port ridge sand shaw stead syke thorpe thwaite toft vale wade wick wold worth")
	rivers = strings.Fields("Arrel Brenny Cam Dove-Water Ennor Garrel Issen Lorr Merrow Nidda Ockle Ruddle Sennow Tarrow Ulver Wenn")
	// Letters that a reader may not have on the keyboard.
	foreign = strings.Split("Llyn Gwenâr|Tŷ Garrec|Bryn Môrwel|Pen-y-Llâth|Brünholme|Zoë's Landing|Ångersby|Château Maren|São Brenno|Rhŵyd Lâs|"+
		"Cwm Taflêr|Saint-Éloy-le-Moor|Nørrevale|Caer Ffônn|Trévannic|Kröneham|Mañaford|Łowick Sands", "|")
)

// A namer invents names that differ in two letters at least from one another.
type namer struct {
	s       stream
	near    map[string]bool // names, and names that lack a letter
	aliases map[string]bool
	foreign int
}

func newNamer(l *land) *namer {
	n := &namer{s: newStream("wide", "names"), near: map[string]bool{}, aliases: map[string]bool{}}
	for i := range l.places {
		n.take(l.places[i].name)
	}
	return n
}

// take keeps a name for one place; false if another is too near to it.
func (n *namer) take(name string) bool {
	letters := []rune(strings.ToLower(name))
	forms := []string{string(letters)}
	for i := range letters {
		forms = append(forms, string(letters[:i])+string(letters[i+1:]))
	}
	for _, f := range forms {
		if n.near[f] {
			return false
		}
	}
	for _, f := range forms {
		n.near[f] = true
	}
	return true
}

// pick draws one of several words.
func (n *namer) pick(words []string) string { return words[n.s.IntN(len(words))] }

// simple invents a name of one word. Where hardly any is left, it is of more syllables.
func (n *namer) simple() string {
	const enough = 100
	for tries := 0; ; tries++ {
		name := n.pick(starts)
		for range 1 + tries/enough {
			name += n.pick(middles)
		}
		if name += n.pick(ends); n.take(name) {
			return name
		}
	}
}

// name invents the names of a place: one word mostly, of the kinds that
// English authorities bear otherwise.
func (n *namer) name() (name, short, aliases string) {
	word := n.simple()
	switch k := n.s.IntN(100); {
	case k < 66:
		name = word
	case k < 72:
		name = n.pick(strings.Fields("North South East West Great Little Upper Nether")) + " " + word
	case k < 77:
		name, short = word+" upon "+n.pick(rivers), word
	case k < 82:
		name = word + " and " + n.simple()
	case k < 86:
		name, short, aliases = word+", City of", word, "City of "+word
	case k < 89:
		saint := n.pick(starts) + n.pick(middles)
		if !n.take("St " + saint + "'s") {
			return n.name()
		}
		name, aliases = "St "+saint+"'s", "Saint "+saint+"s"
	case k < 92:
		name = n.pick(strings.Fields("Abbot's Bishop's King's Queen's Earl's")) + " " + word
	case k < 94 && n.foreign < len(foreign):
		name = foreign[n.foreign]
		n.foreign++
	case k < 97:
		name, short = "Isles of "+word, word
	default:
		name = word + "-under-" + n.simple()
	}
	if initials := initialsOf(name); len(initials) > 2 && !n.aliases[initials] {
		n.aliases[initials] = true
		aliases = strings.TrimPrefix(aliases+";"+initials, ";")
	}
	return name, short, aliases
}

// initialsOf gives the first letters of the words that begin with a capital.
func initialsOf(name string) string {
	var out strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		if r := []rune(word)[0]; unicode.IsUpper(r) && r < 0x80 {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// plain writes letters without their accents, for addresses.
var plain = strings.NewReplacer("â", "a", "å", "a", "ã", "a", "ê", "e", "é", "e", "ë", "e", "ñ", "n", "ô", "o", "ö", "o", "ø", "o",
	"ü", "u", "ŵ", "w", "ŷ", "y", "ł", "l", "'", "", ",", "", " ", "-")

// slugOf makes an address of a name.
func slugOf(name string) string { return plain.Replace(strings.ToLower(name)) }
