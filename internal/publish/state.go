package publish

import (
	"encoding/json"
	"fmt"

	"almanac/internal/output"
)

// StateFile lies beside the site on its host, and is not of the site. It holds
// hashes and names of files that anybody can read there, and nothing else.
const StateFile = ".almanac-publish.json"

const stateFormat = "almanac-publish-1"

// stateServed is how it is handed out, should anybody ask for it.
var stateServed = Served{Type: mediaTypes[".json"], Caching: "no-store"}

// state is what is known of a host beside its manifest.
type state struct {
	Format    string   `json:"format"`
	Title     string   `json:"title"`     // of the site
	Publisher string   `json:"publisher"` // who answers for it
	Ledger    string   `json:"ledger"`    // the chain of its last line, of the newest site that was begun; "" for none
	Sealed    []string `json:"sealed"`    // editions that were sealed when they were published last, whole
	Serving   string   `json:"serving"`   // see Remote
	Run       string   `json:"run"`       // the run that wrote this

	// Journal has, of a run that is not done, each file that it puts or removes:
	// its hash once it is there, and "" while nobody knows.
	Journal map[string]string `json:"journal,omitempty"`
}

// encode writes a state, the same bytes for the same state.
func (s *state) encode() []byte {
	if s == nil {
		return nil
	}
	data, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		panic("publish: a state cannot be written as JSON: " + err.Error()) // strings only: cannot happen
	}
	return append(data, '\n')
}

// decodeState reads a state. The paths in the journal may be removed, so they
// must be those of a site.
func decodeState(data []byte) (*state, error) {
	s := &state{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", StateFile, err)
	}
	if s.Format != stateFormat {
		return nil, fmt.Errorf("%s has format %q, expected %q", StateFile, s.Format, stateFormat)
	}
	for path := range s.Journal {
		if err := output.CheckPath(path); err != nil {
			return nil, fmt.Errorf("%s: %w", StateFile, err)
		}
	}
	return s, nil
}
