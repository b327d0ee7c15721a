// Which category of a measure a reader asks for. The newest figure of a measure
// that is split is the figure of one category: beside "physical abuse" there must
// be no figure of neglect.
import { heed, stem, words } from './normalise.js'

const few = 3 // groups among which the one that has a figure is nearly everybody

// named gives { part, fits }: the category that a query names, as it is shown, or
// ''; and whether a figure of the category `of` may stand beside it. called is
// the name by which an item was found.
export function named (measure, titles, called, asked, of) {
  const parts = measure.parts || []
  if (parts.length === 0) return { part: '', fits: true }
  const found = asName(parts, called)
  const words = asked.map(stem)
  const whole = found && roots(called.text).every((word) => heed(word) < 1 || words.includes(word))
  const part = whole ? found : byWords(parts, titles, words, of)
  if (part) return { part, fits: part === of }
  if (found) return { part: '', fits: found === of } // by a slip, or by a word of it
  // A synonym may well mean a category: the toxic trio is no one factor.
  const vague = called?.role === 'synonym' && parts.length > few && !roots(called.text).every((word) => roots(of).includes(word))
  return { part: '', fits: !vague }
}

// asName gives the category whose name it was, as such or as a synonym.
function asName (parts, called) {
  if (called?.role === 'part') return called.text
  if (called?.role !== 'synonym') return ''
  const text = roots(called.text).join(' ')
  return parts.find((part) => roots(part).join(' ') === text) || ''
}

// byWords finds the category of which a query has most words that the one with
// the figure has not: words that tell categories apart, as "abuse" does not.
function byWords (parts, titles, asked, of) {
  const own = new Set(roots(of))
  const common = new Set(titles.flatMap(roots))
  const labels = parts.map((part) => new Set([...roots(part), initials(part)]))
  const tells = (word) => heed(word) === 1 && !own.has(word) && !(parts.length > few && common.has(word))
  const telling = asked.filter(tells)
  const counts = parts.map((part, i) => part === of ? 0 : telling.filter((word) => labels[i].has(word)).length)
  const most = Math.max(...counts)
  return most > 0 ? shared(parts.filter((_, i) => counts[i] === most)) : ''
}

// shared is what several labels have in common: "Mental health" of a child, of a
// parent.
function shared (labels) {
  const cut = labels.map((label) => label.split(':')[0])
  return labels.length > 1 && cut.every((text) => text === cut[0]) ? cut[0] : labels[0]
}

const roots = (text) => words(text || '').map(stem)

const initials = (text) => (text.match(/[\p{L}\p{N}]+/gu) || []).map((word) => word[0]).join('').toLowerCase()
