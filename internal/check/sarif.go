package check

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"almanac/internal/source"
)

// The parts of SARIF 2.1.0 that are written (OASIS, Static Analysis Results
// Interchange Format). Only the rules that were broken are described: code hosts
// show those, and a file of all would be long.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string      `json:"id"`
		Short   sarifText   `json:"shortDescription"`
		Full    sarifText   `json:"fullDescription"`
		Help    sarifText   `json:"help"`
		Default sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

// WriteSARIF writes every problem for programs that read SARIF. Paths are those
// of the site's folder dir, as it is called from the root of the repository;
// columns count code points. version is the program's.
func WriteSARIF(w io.Writer, dir, version string, probs []source.Problem) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "Almanac", Version: version, Rules: []sarifRule{}}
	at := map[string]int{}
	for _, p := range probs {
		i, ok := at[p.Rule]
		if !ok {
			i = len(run.Tool.Driver.Rules)
			at[p.Rule] = i
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(p))
		}
		location := sarifPhysical{Artifact: sarifArtifact{uri(inFolder(dir, p.Pos.File))}}
		if p.Pos.Line > 0 {
			location.Region = &sarifRegion{p.Pos.Line, p.Pos.Col}
		}
		run.Results = append(run.Results, sarifResult{p.Rule, i, severity(p.Warning), sarifText{withHint(p)}, []sarifLocation{{location}}})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sarifRuleOf describes the rule of a problem from the catalogue.
func sarifRuleOf(p source.Problem) sarifRule {
	r, ok := Find(p.Rule)
	if !ok { // a test holds that there is none without a description
		r = Rule{ID: p.Rule, Title: p.Rule, Warning: p.Warning}
	}
	help := strings.Join(r.Explanation, "\n\n")
	if help == "" {
		help = r.Title
	}
	full, _, _ := strings.Cut(help, "\n\n")
	return sarifRule{r.ID, sarifText{r.Title}, sarifText{full}, sarifText{help}, sarifConfig{r.Severity()}}
}

// uri writes a path as a reference: relative to the root of the repository, or
// of a file where the path is whole.
func uri(name string) string {
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(name, "/")}).String()
	}
	return (&url.URL{Path: name}).String()
}
