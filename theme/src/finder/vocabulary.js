// The words of all names, and which of them a word that a reader types may
// stand for: itself, another form of it, one that it begins, or one that it
// misspells.
//
// The words are one sorted list, which is ready ten times sooner than a tree of
// thousands of words and has what begins alike side by side. To find slips it is
// gone through from end to end: most words are too long, too short or made of
// other letters, which two numbers tell.
import { heed, isEmpty, stem } from './normalise.js'
import { distance, distanceToStart } from './spelling.js'

const most = 80 // words that one may stand for

export function vocabulary () {
  const list = [] // by number
  const ids = new Map()
  let stems = new Map()
  let sorted = []
  let letters = null // made when slips are looked for

  // add gives the number of a word.
  function add (word) {
    let id = ids.get(word)
    if (id === undefined) ids.set(word, id = list.push(word) - 1)
    return id
  }

  // settle makes what was added ready to be found.
  function settle () {
    sorted = [...list].sort()
    letters = null
    stems = new Map()
    for (let id = 0; id < list.length; id++) {
      const word = list[id]
      const root = stem(word)
      if (root === word) continue
      if (stems.has(root)) stems.get(root).push(id)
      else stems.set(root, [id])
    }
  }

  // same lists the words that are a word or another form of it.
  function same (word) {
    const root = stem(word)
    const others = stems.get(root) || []
    return ids.has(root) ? [ids.get(root), ...others] : others
  }

  // begun lists the words that a word begins.
  function begun (word) {
    let [from, to] = [0, sorted.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (sorted[middle] < word) from = middle + 1
      else to = middle
    }
    while (to < sorted.length && sorted[to].startsWith(word)) to++
    return sorted.slice(from, to)
  }

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
    for (const other of word.length >= (last ? 1 : 3) && (last || heed(word) === 1) ? begun(word) : []) { // "for" is not Formby
      const id = ids.get(other)
      if (found.has(id) || isEmpty(other)) continue
      found.set(id, (last ? 0.8 : 0.72) * (!known ? 1 : digits || !last ? 0.5 : 0.8) + 0.15 * word.length / other.length)
    }
    if (!known && !digits && word.length > 3 && heed(word) === 1) {
      const slips = word.length < 8 ? 1 : 2
      misspelt(word, slips, distance, found)
      if (found.size === 0 && word.length > 4) misspelt(word, 1, distanceToStart, found, 0.5)
    }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, most)
  }

  // misspelt finds the words that a word is so many slips away from. more are
  // counted for a word that is likely not the one.
  function misspelt (word, slips, count, found, more = 0) {
    const own = lettersOf(word)
    letters ??= Uint32Array.from(list, lettersOf)
    for (let id = 0; id < list.length; id++) {
      const other = list[id]
      if (word.length - other.length > slips || (count === distance && other.length - word.length > slips)) continue
      if (ones(own & ~letters[id]) > slips || found.has(id)) continue
      const n = count(word, other, slips)
      if (n <= slips && !/\d/.test(other) && !isEmpty(other)) found.set(id, (0.92 - (n + more) / word.length) * (word[0] === other[0] ? 1 : 0.94))
    }
  }

  // nearest lists the words that lie nearest to one that stands for none, as
  // [number, quality].
  function nearest (word) {
    if (/\d/.test(word)) return neighbours(word)
    const own = lettersOf(word)
    letters ??= Uint32Array.from(list, lettersOf)
    const limit = Math.max(1, Math.min(5, word.length >> 1))
    const found = []
    for (let id = 0; id < list.length; id++) {
      if (ones(own & ~letters[id]) > limit || isEmpty(list[id])) continue
      const slips = Math.min(distance(word, list[id], limit), distanceToStart(word, list[id], limit - 1) + 1)
      if (slips <= limit) found.push([id, 0.9 * (1 - slips / (word.length + 1))])
    }
    return found.sort((a, b) => b[1] - a[1]).slice(0, 12)
  }

  // neighbours lists the labels whose numbers lie nearest: beside N27, N26.
  function neighbours (word) {
    const [, letter, number] = word.match(/^([a-z])(\d+)[a-z]?$/) || []
    if (!letter) return []
    const found = list.flatMap((other, id) => {
      const n = other[0] === letter && /^[a-z]\d+$/.test(other) ? Math.abs(other.slice(1) - number) : Infinity
      return n < Infinity ? [[id, n]] : []
    })
    return found.sort((a, b) => a[1] - b[1]).slice(0, 3).map(([id], i) => [id, 0.9 - 0.1 * i])
  }

  return { add, settle, same, begun, match, nearest, has: (word) => ids.has(word), word: (id) => list[id], size: () => list.length }
}

// lettersOf gives a bit for each letter that a word has.
function lettersOf (word) {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits >>> 0
}

function ones (bits) {
  let n = 0
  for (; bits; bits &= bits - 1) n++
  return n
}
