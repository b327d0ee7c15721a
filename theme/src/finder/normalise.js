// Turns what is written, in an index or by a reader, into words that can be
// compared: both sides go through here, so that an accent, an apostrophe or a
// hyphen never stands between them.
//
// Some things are one word to those who know the field and several to a
// computer: A&E, section 47, key stage 2, re-referrals, N 17; and CPP is a child protection plan. They become
// one.

const joined = [
  [/\b(?:[a-z]\.){2,}/g, (initials) => initials.replaceAll('.', '')], // c.p.p.
  [/\ba\s*(?:&|and|n)\s*e\b/g, 'ae'],
  [/&/g, ' and '],
  [/(\d),(?=\d{3})/g, '$1'],
  [/\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b/g, (years, from, to) => (+from + 1) % 100 === +to ? +from + 1 : `${from} ${to}`], // 2021–22 ends in 2022
  [/\b(?:section|sec|s)[\s.]*(\d+)\b/g, 's$1'],
  [/\b(?:key stage|ks)\s*(\d)\b/g, 'ks$1'],
  [/\b(?:indicator|item|n)[\s.-]*0*([1-9]\d?[ab]?)\b/g, 'n$1'],
  [/\b(?:question|l)[\s.-]*0*([1-9]\d?)\b/g, 'l$1'],
  [/\binitial child protection conference/g, 'icpc'],
  [/\bchild protection\b/g, 'cp'],
  [/\bcpps?\b/g, 'cp plan'],
  [/\bchild(?:ren)?(?: are| is)? in need\b/g, 'cin'],
  [/\bre(?:-|\s(?=refer|regist|enter|entr))(?=[a-z]{3})/g, 're']
]

const longest = 40 // letters of a word that are looked at

// lettered gives a text in plain small letters.
function lettered (text) {
  return text.normalize('NFKD').replace(/[\p{M}'’‘ʼ`´]/gu, '').toLowerCase()
}

const split = (text) => (text.match(/[\p{L}\p{N}]+/gu) || []).map((word) => word.slice(0, longest))

// Most names are plain: thousands of them are read quickly when an index is
// opened.
const plain = /^[a-z ,-]+$/i
const special = /child|initial|stage|\b(?:re|cpps?|a)\b/i

// words gives the words of a text as they are compared.
export function words (text) {
  if (plain.test(text) && !special.test(text)) return plainly(text)
  return split(joined.reduce((text, [from, to]) => text.replace(from, to), lettered(text)))
}

const plainly = (text) => text.toLowerCase().split(/[ ,-]+/).filter(Boolean).map((word) => word.slice(0, longest))

// forms gives the words of a name: as they are compared, and as they are typed
// letter by letter where that differs, for "section 4" leads to section 47, and
// "key sta" to key stage 2.
export function forms (text) {
  const together = words(text)
  if (plain.test(text) && !special.test(text)) return [together]
  const apart = split(lettered(text).replaceAll('&', ' and '))
  return together.join() === apart.join() ? [together] : [together, apart]
}

const alike = new Map(Object.entries({
  children: 'child', kid: 'child', saint: 'st', inquiry: 'enquiry', yr: 'year', pupil: 'pupil', wk: 'week', mth: 'month',
  '1st': 'first', '2nd': 'second', '3rd': 'third', percentage: 'percent', avg: 'average'
}))
'zero one two three four five six seven eight nine ten'.split(' ').forEach((word, i) => alike.set(word, String(i)))

// stem gives words that mean the same one form: a plural its singular, "two"
// and "2" the digit. Words of a place are compared by it as well, for less.
export function stem (word) {
  const one = singular(word)
  return alike.get(one) ?? one
}

function singular (word) {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return word.length > 4 ? word.slice(0, -3) + 'y' : word
  return word.replace(/(?:(x|ch|sh|ss|z)es|s)$/, '$1')
}

const list = (text) => new Set(text.split(/\s+/))

// Words that hold a question together and say nothing of what is asked for.
const empty = list(`a about all an and any are as at be been by can did do does each find for from get give had has have how i in into is it its
  lead leads led list look many me mean means meant more much my no of on or our over per please show so some take takes than that the their them there these they this to under was we were what
  whats when where which who whom whose why will with would you your`)

// Words that say something, but that one can be found without.
const slight = list(`area areas authority authorities average borough boroughs change changes city compare compared council councils county counties data
  department district figure figures indicator indicators item items latest local measure measures national new newest number numbers percent percentage question questions rate
  rates service services share statistic statistics stats table total trend trends unitary year years`)

// heed is how much a word counts, from 0 to 1, apart from how rare it is.
export function heed (word) {
  if (empty.has(word)) return 0.03
  return slight.has(word) || /^(?:19|20)\d\d$/.test(word) ? 0.25 : 1
}

export const isEmpty = (word) => empty.has(word)
