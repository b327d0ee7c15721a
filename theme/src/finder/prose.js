// What is written: commentary, the pages about the site and its guide, by
// section. It can be much, so it is taken in by slices between which the page
// can answer its reader, and found by a MiniSearch of its own.
import MiniSearch from 'minisearch'
import { heed, isEmpty, stem, words } from './normalise.js'
import { inSlices } from './slices.js'

const around = 90 // characters of a snippet before and after what was found

export function prose () {
  const sections = []
  const seen = new Set()
  const engine = new MiniSearch({
    fields: ['title', 'heading', 'text'],
    tokenize: words,
    processTerm: (word) => isEmpty(word) ? null : root(word),
    searchOptions: { boost: { title: 2, heading: 3 }, combineWith: 'OR', prefix: false }
  })
  let queue = Promise.resolve()

  // add takes in pages, and is done when the promise is kept.
  function add (pages) {
    const waiting = []
    for (const page of pages) {
      for (const section of page.sections || []) {
        const key = `${page.path}#${section.id || ''}`
        if (seen.has(key) || !(section.text || section.heading)) continue
        seen.add(key)
        waiting.push({ id: sections.push({ page, section }) - 1, title: page.title || '', heading: section.heading || '', text: section.text || '' })
      }
    }
    queue = queue.then(() => inSlices(taken(waiting)))
    return queue
  }

  function * taken (waiting) {
    for (const document of waiting) yield engine.add(document)
  }

  // search gives the sections that have at least half of the words, as
  // { page, section, score, snippet() }, the score from 0 to 1, a page once.
  function search (list, last) {
    const wanted = [...new Set(list.filter((word) => !isEmpty(word)).map(root))]
    if (wanted.length === 0 || engine.documentCount === 0) return []
    const end = last ? root(list.at(-1)) : null
    const total = wanted.reduce((sum, word) => sum + heed(word), 0)
    const best = new Map()
    const found = engine.search(wanted.join(' '), {
      tokenize: (text) => text.split(' '),
      processTerm: (term) => term,
      prefix: (term) => term === end && term.length > 2,
      fuzzy: (term) => term.length > 5 && !/\d/.test(term) ? 1 : false
    })
    for (const result of found.slice(0, 200)) {
      const whole = result.queryTerms.reduce((sum, word) => sum + heed(word), 0) / total
      if (whole < 0.5) continue
      const { page, section } = sections[result.id]
      const score = whole * whole * (0.5 + 0.1 * result.score / found[0].score) * (page.kind === 'guide' ? 0.85 : 1)
      if (best.has(page.path) && best.get(page.path).score >= score) continue
      best.set(page.path, { page, section, score, whole, snippet: () => snippet(section.text || '', result.terms) })
    }
    return [...best.values()].sort((a, b) => b.score - a.score)
  }

  // has tells whether a word stands in any text.
  const has = (word) => engine.documentCount > 0 && engine.search(root(word), { tokenize: (text) => [text], processTerm: (term) => term }).length > 0

  return { add, search, has }
}

// root gives words of one family one form: who looks for rounding is glad of
// "rounded". Names are not so free, titles say what they mean.
function root (word) {
  const one = stem(word)
  return one.length > 6 ? one.replace(/(?:ing|ed|ion|ation|ment)$/, '') : one
}

// snippet cuts out what stands around the first of the words in a text.
function snippet (text, terms) {
  const wanted = new Set(terms)
  let at = 0
  for (const match of text.matchAll(/[\p{L}\p{N}'’-]+/gu)) {
    if (!words(match[0]).some((word) => wanted.has(root(word)))) continue
    at = match.index
    break
  }
  const from = at > around ? text.indexOf(' ', at - around) + 1 : 0
  const end = Math.min(text.length, from + 2 * around)
  const to = end < text.length ? Math.max(text.lastIndexOf(' ', end), at + 1) : end
  return (from > 0 ? '… ' : '') + text.slice(from, to).trim() + (to < text.length ? ' …' : '')
}
