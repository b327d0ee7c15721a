// Turns what is written, in an index or by a reader, into words that can be
// compared: both sides go through here, so that an accent, an apostrophe or a
// hyphen never stands between them.
//
// Some things are one word to those who know the field and several to a
// computer: A&E, section 47, key stage 2, re-referrals, N 17. They become one; and
// child protection becomes CP, so that a CPP is a child protection plan.

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

// Most names have nothing of that, and thousands are read when an index is
// opened: they are not looked through for each.
const special = /[\d&.]|child|initial|stage|\b(?:re|cpps?|a)\b/

// A plain name, as most are, has nothing to take apart.
const plain = /^[A-Za-z]+(?: [A-Za-z]+)*$/

// lettered gives a text in plain small letters.
function lettered (text) {
  const small = text.toLowerCase().replace(/['’‘ʼ`´]/g, '')
  return /^[\0-\x7f]*$/.test(small) ? small : small.normalize('NFKD').replace(/\p{M}/gu, '')
}

// split gives the words of a text; of one that has no end, pieces.
const split = (text) => text.match(/^[\0-\x7f]*$/.test(text) ? /[a-z0-9]{1,40}/g : /[\p{L}\p{N}]{1,40}/gu) || []

const together = (text) => special.test(text) ? joined.reduce((text, [from, to]) => text.replace(from, to), text) : text

// words gives the words of a text as they are compared.
export const words = (text) => split(together(lettered(text)))

// forms gives the words of a name: as they are compared, and as they are typed
// letter by letter where that differs, for "section 4" leads to section 47, and
// "key sta" to key stage 2.
export function forms (text) {
  if (text.length < 40 && plain.test(text)) {
    const small = text.toLowerCase()
    if (!special.test(small)) return [small.split(' ')]
  }
  const apart = lettered(text)
  const joint = together(apart)
  return joint === apart ? [split(joint)] : [split(joint), split(apart.replaceAll('&', ' and '))]
}

const alike = new Map(Object.entries({
  children: 'child', kid: 'child', saint: 'st', inquiry: 'enquiry', yr: 'year', wk: 'week', mth: 'month',
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
  if (word.length < 4 || !word.endsWith('s') || 'sui'.includes(word.at(-2))) return word
  if (word.endsWith('ies')) return word.length > 4 ? word.slice(0, -3) + 'y' : word
  return word.slice(0, word.endsWith('es') && /(?:x|ch|sh|ss|z)es$/.test(word) ? -2 : -1)
}

// Words that hold a question together and say nothing of what is asked for.
const empty = `a about all an and any are as at be been by can did do does each find for from get give had has have how i in into is it its
  lead leads led look many me mean means meant more much my no of on or our over per please show so some take takes than that the their them there these they this to under was we were what
  whats when where which who whom whose why will with would you your`

// Words that say something, but that one can be found without.
const slight = `area areas authority authorities average bad best better borough boroughs bottom change changes city compare compared comparing comparison
  council councils county counties data department district figure figures good high higher highest indicator indicators item items latest lb league least list
  local low lower lowest measure measures metropolitan national new newest number numbers percent percentage question questions rank ranked ranking rate rates
  royal service services share statistic statistics stats table tables top total trend trends unitary versus vs worse worst year years`

const heeded = new Map()
for (const word of slight.split(/\s+/)) heeded.set(word, 0.25)
for (const word of empty.split(/\s+/)) heeded.set(word, 0.03)

// heed is how much a word counts, from 0 to 1, apart from how rare it is.
export function heed (word) {
  return heeded.get(word) ?? (word.length === 4 && /^(?:19|20)\d\d$/.test(word) ? 0.25 : 1)
}

export const isEmpty = (word) => heeded.get(word) === 0.03
