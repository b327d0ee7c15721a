// The finder: opens an index and answers what a reader types. Everything else in
// this folder is a part of it; nothing here knows of a page.
import { compose } from './compose.js'
import { figures } from './figures.js'
import { match } from './match.js'
import { names, OTHER } from './names.js'
import { isEmpty } from './normalise.js'
import { prose } from './prose.js'
import { query } from './query.js'
import { results } from './results.js'
import { nameAll } from './targets.js'

const cap = 400 // results that are counted
const remembered = 400 // words whose hits are kept

// open takes an index and, as options, the editions of the site.
export function open (index, { editions = [] } = {}) {
  const store = names()
  const members = nameAll(store, index)
  store.settle()
  const show = results(index, index.edition)
  const texts = prose()
  const known = new Set() // pages and terms that have names
  let latest = figures()
  let cache = new Map()

  function hits (word, last) {
    const key = last ? word + '…' : word
    if (!cache.has(key)) {
      if (cache.size >= remembered) cache.delete(cache.keys().next().value)
      cache.set(key, store.hits(word, last))
    }
    return cache.get(key)
  }

  // words takes in what is written; it may come in several parts. The promise is
  // kept when all of it can be found.
  function words (data) {
    const once = (key) => !known.has(key) && known.add(key)
    for (const term of data?.terms || []) {
      if (once(`${term.path}#${term.id}`)) store.name(store.target(OTHER, { kind: 'term', term, prior: 0.96 }), term.term)
    }
    for (const page of data?.pages || []) {
      if (page.kind === 'commentary' || !once(page.path)) continue
      const target = store.target(OTHER, { kind: 'page', page, prior: 0.94 })
      store.name(target, page.title)
      store.name(target, page.path.split('/').at(-2), { worth: 0.95 }) // "methodology", whatever its title
    }
    store.settle()
    cache = new Map()
    return texts.add(data?.pages || [])
  }

  // all lists everything that fits, best first.
  function all (asked) {
    const end = asked.words.length - 1
    const list = compose(store, match(store, asked.words.map((word, i) => hits(word, asked.last && i === end)), cap), members).slice(0, cap)
    const written = texts.search(asked.words, asked.last)
    if (written.length === 0) return list
    const pages = new Set(list.map((one) => made(one).href.replace(/#.*/, '')))
    for (const one of written) {
      if (!pages.has(one.page.path)) list.push({ kind: 'words', ...one })
    }
    return list.sort((a, b) => b.score - a.score).slice(0, cap)
  }

  // nearest lists what is spelt most like a query that finds nothing.
  function nearest (asked) {
    const list = asked.words.filter((word) => !isEmpty(word)).map((word) => store.nearest(word))
    return list.length > 0 ? compose(store, match(store, list, cap), members).slice(0, 50) : []
  }

  function made (one) {
    if (one.made) return one.made
    const target = store.targets[one.target]
    if (one.kind === 'words') {
      const { page, section } = one
      one.made = {
        kind: page.kind === 'commentary' ? 'words' : 'page',
        title: [page.title, section.heading].filter(Boolean).join(': '),
        href: page.path + (section.id ? `#${section.id}` : ''),
        show: () => ({ snippet: one.snippet() })
      }
    } else {
      one.made = show[one.kind](target, one.name, store.targets[one.other])
    }
    return one.made
  }

  function search (text, { limit = 8, kind = '', theme = '', region = '' } = {}) {
    const asked = query(text, store.lexicon, editions)
    let list = asked.words.length > 0 ? all(asked) : []
    const near = list.length === 0 && asked.words.length > 0
    if (near) list = nearest(asked)
    let shown = list.map(made)
    if (asked.words.length === 0) shown = asked.editions.map(show.edition)
    const filters = { kind, theme, region }
    const passing = shown.filter((one) => passes(one, filters))
    const facets = { kind: count(shown, 'kind', filters), theme: count(shown, 'theme', filters), region: count(shown, 'region', filters) }
    return {
      results: passing.slice(0, limit).map((one) => finished(one, latest)),
      total: passing.length,
      nearest: near && passing.length > 0,
      facets,
      editions: asked.editions.map(({ id, title }) => ({ id, title: title || id }))
    }
  }

  return { search, figures: (data) => { latest = figures(data) }, words, edition: index.edition, title: index.title }
}

function finished ({ kind, title, href, theme = '', region = '', show }, latest) {
  return { kind, title, href, note: '', figure: null, theme, region, snippet: '', ...show(latest) }
}

// passes tells whether a result has all that a reader chose, but for one facet.
function passes (one, filters, except) {
  for (const facet in filters) {
    if (filters[facet] && facet !== except && one[facet] !== filters[facet]) return false
  }
  return true
}

// count says how many results each choice of a facet would show beside the
// other choices.
function count (list, facet, filters) {
  const counts = {}
  for (const one of list) {
    const value = one[facet]
    if (value && passes(one, filters, facet)) counts[value] = (counts[value] || 0) + 1
  }
  return counts
}
