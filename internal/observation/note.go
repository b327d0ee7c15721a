package observation

import "regexp"

// # Notes of what is suppressed
//
// A note stands on pages and in the download as it is written. Beside a figure
// that must not be seen it may say since when and until when, and nothing that
// counts: "three", in words, is for a person to read.

// whens are the forms of periods and dates in notes.
var whens = regexp.MustCompile(`(?i)\b(?:` +
	`(?:19|20)\d\d-\d\d-\d\d` + // 2014-03-31
	`|\d{1,2}/\d{1,2}/(?:(?:19|20)\d\d)` + // 31/03/2014
	`|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? (?:19|20)\d\d` + // 31 March 2014
	`|\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december)` + // 31 March
	`|(?:19|20)\d\d(?:[/–-](?:(?:19|20)\d\d|\d\d))?(?: ?q[1-4])?` + // 2014, 2014/15, 2014-2015, 2014 Q1
	`)\b`)

var aNumber = regexp.MustCompile(`[<>≤≥]?\p{Nd}(?:[\p{Nd}.,]*\p{Nd})?%?`)

// numberInNote gives the first number of a note that is no period and no date.
func numberInNote(note string) string {
	return aNumber.FindString(whens.ReplaceAllString(note, " "))
}
