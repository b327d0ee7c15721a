// The finder: opens an index and answers what a reader types. Everything else in
// this folder is a part of it; nothing here knows of a page.
import { answers } from './answers.js'
import { compose } from './compose.js'
import { figures, misfit } from './figures.js'
import { match } from './match.js'
import { names, OTHER } from './names.js'
import { isEmpty } from './normalise.js'
import { prose } from './prose.js'
import { query } from './query.js'
import { during, inSlices } from './slices.js'
import { nameAll } from './targets.js'
import { say } from '../words.js'

const cap = 400 // results that are counted
const telling = 0.6 // of a query that a result explains at least, or its figure is none that was asked for
const remembered = 400 // words whose hits are kept
const soon = 8 // milliseconds in which names are read before a reader can type

// The version of index, figures and words that this program reads.
const version = 1

// open takes an index and, as options, the editions of the site. It throws where
// a newer program made the index: old words may mean other things there.
//
// early opens it sooner, for a reader who has just come to a box: what has a name
// within some milliseconds is found, and all else once names() was called and its
// promise is kept. Until then answers say that they are partial.
export function open (index, { editions: listed = [], early = false } = {}) {
  if (index.version > version) throw Object.assign(new Error(say('search.newer')), { newer: true })
  const editions = (listed || []).filter((edition) => typeof edition?.id === 'string' && edition.id)
  const store = names()
  const members = new Map()
  const naming = nameAll(store, index, members)
  let partial = !during(early ? soon : Infinity, naming)
  const show = answers(index, index.edition)
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

  // names takes in all names, in slices between which it can be asked. The promise
  // tells whether more can be found than before.
  async function nameRest () {
    if (!partial) return false
    await inSlices(naming)
    partial = false
    store.settle()
    cache = new Map()
    return true
  }

  // words takes in what is written; it may come in several parts. The promise is
  // kept when all of it can be found.
  function words (data) {
    if (data?.version > version) return Promise.resolve()
    const once = (key) => !known.has(key) && known.add(key)
    for (const term of data?.terms || []) {
      if (once(`${term.path}#${term.id}`)) store.name(store.target(OTHER, { kind: 'term', term, prior: 0.96 }), term.term)
    }
    for (const page of data?.pages || []) {
      if (page.kind === 'commentary' || !once(page.path)) continue
      const target = store.target(OTHER, { kind: 'page', page, prior: page.kind === 'guide' ? 0.85 : 0.94 })
      store.name(target, page.title)
      store.name(target, page.path.split('/').at(-2), { worth: 0.95 }) // "methodology", whatever its title
    }
    store.settle()
    cache = new Map()
    return texts.add(data?.pages || [])
  }

  // all lists everything that fits, best first. A label that is none, as N27, stands
  // for its neighbours.
  function all (asked, found) {
    const like = found.map((hit, i) => hit.unknown && /^[a-z]\d+[a-z]?$/.test(asked.words[i]) ? store.nearest(asked.words[i]) : hit)
    const list = compose(store, match(store, like, cap), members).slice(0, cap)
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
      one.made = show[one.kind](target, one.name, store.targets[one.other], { ...one.called, of: store.targets[one.called?.target] })
    }
    return one.made
  }

  function search (text, { limit = 8, kind = '', theme = '', region = '' } = {}) {
    store.settle()
    const asked = query(text, store.lexicon, editions)
    const found = asked.words.map((word, i) => hits(word, asked.last && i === asked.words.length - 1))
    let list = asked.words.length > 0 ? all(asked, found) : []
    const weak = list.length > 0 && list[0].whole < telling
    const unknown = asked.words.filter((_, i) => found[i].unknown || (weak && found[i].guessed))
    const missing = list.length > 0 && !partial ? unknown.filter((word) => !texts.has(word)) : []
    const near = list.length === 0 && asked.words.length > 0 && !partial
    if (near) list = nearest(asked)
    let shown = list.map(made)
    if (asked.words.length === 0) shown = asked.editions.map(show.edition)
    const filters = { kind, theme, region }
    const explained = (one) => list[shown.indexOf(one)]?.whole ?? 0
    const passing = shown.filter((one) => passes(one, filters))
    const facets = { kind: count(shown, 'kind', filters), theme: count(shown, 'theme', filters), region: count(shown, 'region', filters) }
    return {
      results: passing.slice(0, limit).map((one) => finished(one, {
        figures: latest,
        asked: asked.words,
        sure: !partial && !near && unknown.length === 0 && explained(one) >= telling
      })),
      total: passing.length,
      more: list.length === cap, // than are counted
      partial, // not everything was looked through
      nearest: (near || missing.length > 0) && passing.length > 0,
      missing,
      whole: near ? 0 : explained(passing[0]),
      facets,
      editions: asked.editions.map(({ id, title }) => ({ id, title: title || id }))
    }
  }

  // take takes in the figures and tells whether they are those of the index.
  function take (data) {
    const fits = misfit(data, index) === ''
    latest = figures(fits ? data : null)
    // Of two measures of one name, that which has figures in the edition comes first.
    for (const target of store.targets) {
      if (target.kind === 'measure') target.silent = fits && !Object.hasOwn(data.measures, index.measures[target.index].id)
    }
    return fits
  }

  return { search, names: nameRest, figures: take, words, edition: index.edition, title: index.title }
}

function finished ({ kind, title, href, theme = '', region = '', show }, given) {
  return { kind, title, href, note: '', figure: null, theme, region, snippet: '', ...show(given) }
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
