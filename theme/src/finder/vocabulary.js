// The words of all names, and which of them a word that a reader types may
// stand for: itself, another form of it, one that it begins, or one that it
// misspells. MiniSearch keeps the words, one a document, in a tree that it walks
// with all beginnings and slips at once.
import MiniSearch from 'minisearch'
import { isEmpty, stem } from './normalise.js'
import { distance, distanceToStart } from './spelling.js'

const most = 80 // words that one may stand for

export function vocabulary () {
  const list = []
  const ids = new Map()
  const stems = new Map()
  const tree = new MiniSearch({ fields: ['word'], tokenize: (text) => [text], processTerm: (term) => term, autoVacuum: false })

  // add gives the number of a word.
  function add (word) {
    let id = ids.get(word)
    if (id !== undefined) return id
    id = list.push(word) - 1
    ids.set(word, id)
    const root = stem(word)
    if (stems.has(root)) stems.get(root).push(id)
    else stems.set(root, [id])
    tree.add({ id, word })
    return id
  }

  // same lists the words that are a word or another form of it.
  const same = (word) => stems.get(stem(word)) || []

  // match lists the words that a word may stand for as [number, quality], the
  // quality from 0 to 1, each word once. The last word of a query is likely not
  // at its end.
  function match (word, last) {
    const found = new Map()
    for (const id of same(word)) {
      if (list[id] === word || !isEmpty(list[id])) found.set(id, list[id] === word ? 1 : 0.96)
    }
    const digits = /\d/.test(word)
    const known = found.size > 0
    const begun = word.length >= (last ? 1 : 3)
    const slips = known || digits || word.length < 4 ? 0 : word.length < 8 ? 1 : 2
    // To MiniSearch a pair that changed places is two slips.
    for (const { id } of tree.search(word, { prefix: begun, fuzzy: slips && 2 })) {
      const other = list[id]
      if (found.has(id) || isEmpty(other)) continue
      if (begun && other.startsWith(word)) found.set(id, (last ? 0.8 : 0.72) * (known ? digits ? 0.5 : 0.8 : 1) + 0.15 * word.length / other.length)
      else if (slips) misspelt(found, id, word, other, distance(word, other, slips), slips)
    }
    if (slips && found.size === 0 && word.length > 4) {
      list.forEach((other, id) => misspelt(found, id, word, other, distanceToStart(word, other, 1) + 0.5, 1.5))
    }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, most)
  }

  function misspelt (found, id, word, other, slips, most) {
    if (slips > most || /\d/.test(other) || isEmpty(other)) return
    found.set(id, (0.92 - slips / word.length) * (word[0] === other[0] ? 1 : 0.94))
  }

  // nearest lists the words that lie nearest to one that stands for none, as
  // [number, quality].
  function nearest (word) {
    const limit = Math.max(1, Math.min(5, word.length >> 1))
    const found = []
    list.forEach((other, id) => {
      const slips = Math.min(distance(word, other, limit), distanceToStart(word, other, limit - 1) + 1)
      if (slips <= limit) found.push([id, 0.9 * (1 - slips / (word.length + 1))])
    })
    return found.sort((a, b) => b[1] - a[1]).slice(0, 12)
  }

  return { add, same, match, nearest, has: (word) => ids.has(word), begins: (word) => tree.search(word, { prefix: true }).length > 0, word: (id) => list[id], get size () { return list.length } }
}
