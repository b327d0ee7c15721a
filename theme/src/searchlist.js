// Draws what was found, for the suggestions of a box and for the search page
// alike. Whatever a title or a query holds, it becomes text: nothing here makes
// markup of a string.
import { say } from './words.js'

export function element (name, className, ...children) {
  const made = document.createElement(name)
  if (className) made.className = className
  made.append(...children)
  return made
}

// address of a result; paths are from the site's root.
export const address = (result, root) => (root || './') + result.href

// noteOf says what a result is, where its title does not.
const kinds = ['theme', 'question', 'term', 'words', 'page', 'edition']

function noteOf ({ kind, note, href }) {
  const word = kind === 'page' && href.startsWith('guide/') ? say('search.is.guide') : kinds.includes(kind) && say('search.is.' + kind)
  return [word, note].filter(Boolean).join(' · ')
}

// marked gives a text as nodes, with the parts marked that the query has: the
// beginnings of words, but whole words where the query has one or two letters,
// and no small words like "of", unless somebody is just typing them.
export function marked (text, query) {
  const typed = words(query).map(({ word }) => word).slice(0, 12)
  const last = /[\p{L}\p{N}]$/u.test(query) ? typed[typed.length - 1] : undefined
  const wanted = typed.filter((word) => word.length > 2 || word === last || /\d/.test(word))
  const nodes = []
  let done = 0
  for (const { word, start, lengths } of words(text)) {
    const longest = Math.max(0, ...wanted.map((want) => shared(word, want, want === last)))
    if (longest === 0) continue
    let end = start
    for (let i = 0, folded = 0; i < lengths.length && folded < longest; i++) {
      folded += lengths[i].folded
      end += lengths[i].plain
    }
    if (start > done) nodes.push(text.slice(done, start))
    nodes.push(element('mark', '', text.slice(start, end)))
    done = end
  }
  if (done < text.length) nodes.push(text.slice(done))
  return nodes
}

// shared is how many characters of a word, from its beginning, a wanted word
// names. "Plans" names "plan" as well.
function shared (word, want, typing) {
  if (word === want || (word.startsWith(want) && (want.length > 2 || typing))) return want.length
  return want.startsWith(word) && word.length > 3 && want.length - word.length < 3 ? word.length : 0
}

// words cuts a text into words without case, accents and apostrophes, and keeps
// how long each of its characters was before.
function words (text) {
  const found = []
  for (const { 0: plain, index } of text.matchAll(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu)) {
    const lengths = []
    let word = ''
    for (const character of plain) {
      const folded = character.normalize('NFD').replace(/[\p{M}'’]/gu, '').toLowerCase()
      word += folded
      lengths.push({ plain: character.length, folded: folded.length })
    }
    found.push({ word, start: index, lengths })
  }
  return found
}

// nearly says that what is shown is not what was asked for.
export function nearly ({ missing }, query) {
  const words = missing.map((word) => `“${word}”`).join(say('search.or'))
  return words ? say('search.not_about', { words }) : say('search.no_match', { query })
}

// figure draws the newest figure of a result: the number with its unit, or the
// symbol with its word, as the page has it; then of what, when, and for whom.
function figure ({ text, unit, period, symbol, marks, of, label }) {
  const value = symbol
    ? element('span', 'result-symbol', element('i', '', text), ` ${symbol}`)
    : element('span', 'result-value', element('b', '', text), unit || '')
  const when = [label, period, of, ...(marks || [])].filter(Boolean).join(', ')
  return element('span', 'result-figure', value, ' ', element('span', 'result-note', when))
}

// option is a suggestion. It is a link by itself, so that another tab opens as
// everywhere, and it holds none.
export function option (result, query, root) {
  const made = element('a', 'search-option',
    element('span', 'result-title', ...marked(result.title, query)), ' ',
    element('span', 'result-note', noteOf(result)), ' ')
  if (result.figure) made.append(figure(result.figure))
  made.href = address(result, root)
  return asOption(made)
}

// everything is the last suggestion: all results, on the search page.
export function everything (text, href) {
  const made = element('a', 'search-option search-all', text)
  made.href = href
  return asOption(made)
}

function asOption (link) {
  link.setAttribute('role', 'option')
  link.setAttribute('aria-selected', 'false')
  link.tabIndex = -1
  return link
}

// entry is a result of the search page.
export function entry (result, query, root) {
  const link = element('a', '', ...marked(result.title, query))
  link.href = address(result, root)
  const made = element('li', '', element('h2', 'result-title', link))
  const note = noteOf(result)
  if (note) made.append(element('p', 'result-note', note))
  if (result.snippet) made.append(element('p', 'result-snippet', ...marked(result.snippet, query)))
  if (result.figure) made.append(element('p', 'result-figures', figure(result.figure)))
  return made
}
