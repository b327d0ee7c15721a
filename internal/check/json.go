package check

import (
	"encoding/json"
	"io"

	"almanac/internal/source"
)

// report is what WriteJSON writes. Its shape is a promise: fields may be added,
// none changes its meaning or goes. It is documented in the manual.
type report struct {
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Problems []problem `json:"problems"`
}

type problem struct {
	File     string `json:"file"`   // relative to the site's folder, with slashes
	Line     int    `json:"line"`   // from 1; 0 where it is about the whole file
	Column   int    `json:"column"` // in characters, from 1; 0 where it is about the whole line
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // error or warning
	Text     string `json:"text"`
	Hint     string `json:"hint"` // empty where there is none
}

// WriteJSON writes every problem, in the order of their places.
func WriteJSON(w io.Writer, probs []source.Problem) error {
	out := report{Problems: []problem{}}
	for _, p := range probs {
		if p.Warning {
			out.Warnings++
		} else {
			out.Errors++
		}
		out.Problems = append(out.Problems, problem{p.Pos.File, p.Pos.Line, p.Pos.Col, p.Rule, severity(p.Warning), p.Text, p.Hint})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}
