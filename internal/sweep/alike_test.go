package sweep

import (
	"html"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/observation"
)

// textOfBytes makes a text of some bytes of an alphabet.
func textOfBytes(random *rand.Rand, alphabet string, most int) string {
	var out strings.Builder
	for range random.IntN(most + 1) {
		out.WriteByte(alphabet[random.IntN(len(alphabet))])
	}
	return out.String()
}

// TestWhatIsReadQuicklyIsReadAlike holds the short ways of reading a number, an entity
// and the attributes of a tag against the long ones.
func TestWhatIsReadQuicklyIsReadAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 9))
	short := map[string]int{}
	for range 200_000 {
		number := textOfBytes(random, "0123456789..-+e,", 12)
		if got, ok := plainDecimal(number); ok {
			short["decimal"]++
			if want, known := observation.ParseDecimal(number); !known || got != want {
				t.Fatalf("%q is read as %v, want %v", number, got, want)
			}
		}
		want, _ := strconv.ParseFloat(number, 64)
		if got := coordinate([]byte(number)); got != want && number != "" {
			t.Fatalf("%q is read as the coordinate %v, want %v", number, got, want)
		}
		if n := numberLength([]byte(number + ",")); n > 0 {
			short["JSON"]++
			if _, err := strconv.ParseFloat(number[:n], 64); err != nil || number[0] == '+' || number[0] == '.' {
				t.Fatalf("%q is no number of JSON", number[:n])
			}
		}
		pieces := [...]string{"&amp;", "&#39;", "&#34;", "&lt;", "&gt;", "&nbsp;", "&am", "&#8211;", "lt;", "&", "x", ";"}
		text := ""
		for range random.IntN(6) {
			text += pieces[random.IntN(len(pieces))]
		}
		if got, want := string(unescape([]byte("&lt;"+text), len("&lt;"))), "&lt;"+html.UnescapeString(text); got != want {
			t.Fatalf("%q is %q, want %q", text, got, want)
		}
		attrs := textOfBytes(random, ` ab=="">'/-:`, 16) + ">"
		plain, other := scanner{data: []byte(" " + attrs)}, scanner{data: []byte("\t" + attrs)}
		if plain.plainAttrs(0) > 0 {
			short["attributes"]++
		}
		if got, want := plain.tagEnd(0), other.tagEnd(0); got != want || plain.broken != other.broken {
			t.Fatalf("the tag of %q ends at %d, want %d", attrs, got, want)
		}
	}
	for _, what := range []string{"decimal", "JSON", "attributes"} {
		if short[what] < 1000 {
			t.Errorf("%s were read the short way %d times only", what, short[what])
		}
	}
}
