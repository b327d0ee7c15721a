package demo

import (
	"slices"
	"strings"
)

// What the model draws around: national shares by category. The ids are those
// of the framework's breakdowns; a test names those that are left out.

// A weight is how often a category comes up, and how much places differ in it.
type weight struct {
	id             string
	weight, spread float64
}

var sources = []weight{
	{"individual", 11, 0.25}, {"schools", 16, 0.2}, {"education-services", 2.5, 0.4}, {"health-services", 14.5, 0.2},
	{"housing", 1.6, 0.4}, {"la-services", 13, 0.35}, {"police", 25, 0.3}, {"other-legal-agency", 3.2, 0.3},
	{"other", 7.5, 0.35}, {"anonymous", 3.2, 0.35}, {"unknown", 2.5, 0.9},
}

var abuse = []weight{
	{"neglect", 43, 0.15}, {"physical", 9.5, 0.3}, {"sexual", 4.8, 0.3}, {"emotional", 35, 0.2}, {"multiple", 7.5, 0.8},
}

// A factor is something found at the end of an assessment; several can be.
type factor struct {
	id    string
	share float64
}

var factors = []factor{
	{"alcohol-child", 0.027}, {"alcohol-parent", 0.15}, {"alcohol-person", 0.028},
	{"drug-child", 0.045}, {"drug-parent", 0.14}, {"drug-person", 0.035},
	{"domestic-abuse-child", 0.125}, {"domestic-abuse-parent", 0.36}, {"domestic-abuse-person", 0.065},
	{"mental-health-child", 0.105}, {"mental-health-parent", 0.27}, {"mental-health-person", 0.04},
	{"learning-disability-child", 0.09}, {"learning-disability-parent", 0.03}, {"learning-disability-person", 0.012},
	{"physical-disability-child", 0.05}, {"physical-disability-parent", 0.05}, {"physical-disability-person", 0.012},
	{"young-carer", 0.032}, {"privately-fostered", 0.005}, {"unaccompanied-asylum-seeker", 0.006}, {"going-missing", 0.03},
	{"cse", 0.038}, {"trafficking", 0.003}, {"gangs", 0.012}, {"socially-unacceptable-behaviour", 0.08},
	{"self-harm", 0.042}, {"neglect", 0.18}, {"emotional-abuse", 0.2}, {"physical-abuse-unknown", 0.145},
	{"sexual-abuse-unknown", 0.064}, {"fgm", 0.0016}, {"faith-linked-abuse", 0.0025}, {"other", 0.19},
}

// needBands are the lengths of time that a child is in need.
var needBands = []string{"3-months-or-less", "3-to-6-months", "6-months-to-1-year", "1-to-2-years", "2-years-or-more"}

// A timing is how working days are counted: in bands, and within a limit.
type timing struct {
	all    string // the count of everything that took days
	prefix string // of the counts by band
	within string // the count of what was done in time
	limit  int
	bands  []band
}

// A band is a range of working days, both ends included.
type band struct {
	id       string
	from, to int
}

const forEver = 1 << 20

var assessTiming = timing{"assessments", "assessed-in:", "assessed-within-45", 45, []band{
	{"same-day", 0, 0}, {"1-10-days", 1, 10}, {"11-20-days", 11, 20}, {"21-30-days", 21, 30}, {"31-40-days", 31, 40},
	{"41-45-days", 41, 45}, {"46-50-days", 46, 50}, {"51-60-days", 51, 60}, {"61-days-or-more", 61, forEver},
}}

var panelTiming = timing{"conferences", "held-in:", "held-within-15", 15, []band{
	{"0-10-days", 0, 10}, {"11-15-days", 11, 15}, {"16-20-days", 16, 20}, {"21-days-or-more", 21, forEver},
}}

// inTime names the counts of the bands within the limit, late those beyond it.
func (t *timing) inTime() (inTime, late []string) {
	for _, b := range t.bands {
		if b.to <= t.limit {
			inTime = append(inTime, t.prefix+b.id)
		} else {
			late = append(late, t.prefix+b.id)
		}
	}
	return inTime, late
}

// count sorts a count by days into the bands.
func (t *timing) count(days []int, counts map[string]int) {
	counts[t.within] = 0
	for _, b := range t.bands {
		n := 0
		for d := b.from; d <= min(b.to, len(days)-1); d++ {
			n += days[d]
		}
		counts[t.prefix+b.id] = n
		if b.to <= t.limit {
			counts[t.within] += n
		}
	}
}

// A pupilGroup is one of the two groups of N1 to N3, with what is usual in it.
type pupilGroup struct {
	id              string
	ofNeed, ofPlans float64 // the shares of children in need and on a plan who belong to it
	ks2, ks4        float64 // who reach the level, in 2011/12
	missed          float64 // of sessions
	persistent      float64 // absentees by the rule of 2015/16
	suspended       float64
}

// pupilGroups are drawn apart; the second is then counted into the first.
var pupilGroups = []pupilGroup{
	{"cin", 1, 0, 0.50, 0.17, 0.095, 0.26, 0.085},
	{"cpp", 0, 0.93, 0.44, 0.12, 0.108, 0.30, 0.105},
}

// cutGroup takes the group off the name of a count: "pupils:cpp".
func cutGroup(name, group string) (base string, ok bool) {
	base, found := strings.CutSuffix(name, ":"+group)
	return base, found && slices.Contains(ofPupils, base)
}

// ofPupils are the counts that are kept by group of pupils.
var ofPupils = []string{
	"pupils", "ks2-pupils", "ks2-l4", "ks2-rwm", "ks4-pupils", "ks4-5ac", "ks4-94",
	"sessions", "missed", "persistent", "expelled", "suspended",
}
