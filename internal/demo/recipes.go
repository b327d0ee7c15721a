package demo

// recipes says how each measure of the framework is made from counts, in the
// order in which they stand in the files. A test holds that none is left out.
var recipes = []recipe{
	{measure: "n1-ks2-l4", part: "ks2-l4:*", whole: "ks2-pupils:*", last: 2015},
	{measure: "n1-ks2-rwm", part: "ks2-rwm:*", whole: "ks2-pupils:*", first: 2016},
	{measure: "n1-ks4-5ac", part: "ks4-5ac:*", whole: "ks4-pupils:*"},
	{measure: "n1-ks4-94", part: "ks4-94:*", whole: "ks4-pupils:*", first: 2016, note: "Grade C or above, in the last year before grades 9 to 1."},
	{measure: "n2-missed", part: "missed:*", whole: "sessions:*"},
	{measure: "n2-pa", part: "persistent:*", whole: "pupils:*"},
	{measure: "n3-perm", part: "expelled:*", whole: "pupils:*"},
	{measure: "n3-susp", part: "suspended:*", whole: "pupils:*"},
	{measure: "n4", part: "offences", whole: "children@others"},
	{measure: "n5", part: "admissions", whole: "children-0-14@others"},
	{measure: "n6", part: "attendances", whole: "children@others"},

	{measure: "n7", part: "assessments", whole: "children@assessments", first: 2014},
	{measure: "n8", part: "enquiries", whole: "children@census"},
	{measure: "n9", part: "in-need", whole: "referrals"},
	{measure: "n10-source", part: "source:*", whole: "referrals", first: 2014},
	{measure: "n10-nfa-referral", part: "no-further-action", whole: "referrals"},
	{measure: "n10-nfa-assessment", part: "not-in-need", whole: "referrals"},
	{measure: "n11", part: "factor:*", whole: "factor-base", first: 2015},
	{measure: "n12", part: "category:*", whole: "children@census"},
	{measure: "n13", part: "conferences", whole: "children@census"},

	{measure: "n14-days", whole: "assessments", first: 2014, days: true},
	{measure: "n14-bands", part: "assessed-in:*", whole: "assessments", first: 2014},
	{measure: "n14-45", part: "assessed-within-45", whole: "assessments", first: 2014},
	{measure: "n15-days", whole: "conferences", first: 2013, days: true},
	{measure: "n15-bands", part: "held-in:*", whole: "conferences", first: 2013},
	{measure: "n15-15", part: "held-within-15", whole: "conferences", first: 2013},
	{measure: "n16-open", part: "open-for:*", whole: "need-open", first: 2013},
	{measure: "n16-ended", part: "ended-after:*", whole: "need-ended", first: 2013},

	{measure: "n17-open", part: "plans-open-2y", whole: "plans-open"},
	{measure: "n17-ended", part: "plans-ended-2y", whole: "plans-ended"},
	{measure: "n18", part: "plans-again", whole: "plans-started"},
	{measure: "n19-number", part: "plans-open"},
	{measure: "n19-rate", part: "plans-open", whole: "children@census"},
	{measure: "n20", part: "seen", whole: "on-plan", first: 2014, last: 2015},
	{measure: "n21a", part: "closed-after-plan", whole: "plans-ended-h1"},
	{measure: "n21b", part: "closed-after-care", whole: "left-care-h1"},
	{measure: "n22", part: "court", whole: "children@others"},

	{measure: "n23", part: "vacancies", whole: "posts"},
	{measure: "n24", part: "leavers", whole: "staff"},
	{measure: "n25", part: "days-lost", whole: "days-available"},
	{measure: "n26", part: "agency", whole: "staff-and-agency"},

	{measure: "x-referral-rate", part: "referrals", whole: "children@census"},
	{measure: "x-rereferrals", part: "re-referrals", whole: "referrals"},
	{measure: "x-in-need-rate", part: "need-open", whole: "children@census"},
	{measure: "x-plans-started", part: "plans-started"},
	{measure: "x-plans-ended", part: "plans-ended"},
	{measure: "x-population", part: "population"},
}
