// The names of everything that can be found, and how well the words of a query
// fit them. A target has several names: a place its short and its official name,
// nicknames, codes; an item its title, synonyms, the labels of its categories.
//
// There are two sorts of targets, which a query may name together: places, and
// all else. How rare a word is counts within its sort: "north" says little of a
// place, "children" of an item.
import { forms, heed, isEmpty } from './normalise.js'
import { distance } from './spelling.js'
import { vocabulary } from './vocabulary.js'

export const PLACE = 0
export const OTHER = 1

const same = 0.96 // what another form of a word is worth at least

export function names () {
  const lexicon = vocabulary()
  const targets = [] // { sort, … }: the number of a target is its place here
  const list = [] // { target, words, text, worth, role, loose, total }
  const sorts = [PLACE, OTHER].map(() => ({ targets: 0, names: [] }))
  const codes = [] // [code, target]
  let byCode = null
  let holders = null // which names hold a word, by sort
  let rarity = [] // by sort and word, from 0 to 1
  let settled = false

  function target (sort, properties) {
    sorts[sort].targets++
    properties.sort = sort
    return targets.push(properties) - 1
  }

  // name gives a target a name. worth is what it counts beside the best names,
  // role what is said of it where it was the name that matched, whole its text as
  // it is shown. A loose name is a text in which words are found, and that nobody
  // types in full.
  function name (target, text, { worth = 1, role = '', loose = false, whole = text } = {}) {
    if (!text) return
    const sort = sorts[targets[target].sort]
    for (const written of forms(text)) {
      const words = []
      for (const word of written) {
        const id = lexicon.add(word)
        if (!words.includes(id)) words.push(id)
      }
      if (words.length > 0) sort.names.push(list.push({ target, words, text: whole, worth, role, loose, total: 0 }) - 1)
    }
    settled = false
  }

  // code gives a target a code, which is typed exactly or from its beginning.
  function code (target, text) {
    codes.push([text.toLowerCase(), target])
    byCode = null
  }

  // bearers lists the targets of a code.
  function bearers (code) {
    if (!byCode) {
      byCode = new Map()
      for (const [code, target] of codes) {
        if (byCode.has(code)) byCode.get(code).push(target)
        else byCode.set(code, [target])
      }
    }
    return byCode.get(code) || []
  }

  // settle works out where each word is, how rare it is and how much there is in
  // each name.
  function settle () {
    if (settled) return
    settled = true
    lexicon.settle()
    const size = lexicon.size()
    holders = sorts.map((sort) => inverted(sort.names, list, size))
    const heeded = new Float32Array(size)
    for (let id = 0; id < size; id++) heeded[id] = heed(lexicon.word(id))
    rarity = sorts.map((those, sort) => {
      const out = new Float32Array(size)
      const scale = Math.log(1 + those.targets)
      const { all, from } = holders[sort]
      const seen = new Int32Array(targets.length).fill(-1) // by target: the word last counted for it
      for (let id = 0; id < size; id++) {
        let n = 0
        for (let i = from[id]; i < from[id + 1]; i++) {
          const { target } = list[all[i]]
          if (seen[target] !== id) n++
          seen[target] = id
        }
        if (n > 0) out[id] = (n === 1 ? 1 : Math.log(1 + those.targets / n) / scale) * heeded[id]
      }
      return out
    })
    for (const name of list) {
      const rare = rarity[targets[name.target].sort]
      name.total = 0
      for (const id of name.words) name.total += rare[id]
    }
  }

  // hits gives, for a word of a query, how much it counts and all names that it
  // is found in, by sort: three lists side by side, of names, of the quality of
  // the match and of how much of the name it is; whether the word says something
  // that no name has (unknown), or has by a slip at best (guessed).
  function hits (word, last) {
    settle()
    const coded = /\d/.test(word) ? [...bearers(word).map((target) => [target, 1]), ...begun(word)] : []
    return collect(word, lexicon.match(word, last), coded)
  }

  // nearest gives hits for a word that has none, by its spelling.
  function nearest (word) {
    settle()
    const most = word.length > 3 ? 2 : 1 // of a short code two slips leave nothing
    const slips = /\d/.test(word) ? codes.map(([code, target]) => [target, 0.9 - distance(word, code, most) / word.length]) : []
    return collect(word, lexicon.nearest(word), slips.filter(([, quality]) => quality > 0.9 - (most + 0.5) / word.length))
  }

  // begun lists the codes that a word begins.
  function begun (word) {
    const part = (word.length > 5 ? 0.8 : 0.6) * (lexicon.has(word) || bearers(word).length > 0 ? 0.6 : 1)
    const list = word.length > 1 ? codes.filter(([code]) => code.length > word.length && code.startsWith(word)) : []
    return list.slice(0, 200).map(([code, target]) => [target, part * (0.9 + 0.1 * word.length / code.length)])
  }

  function collect (word, like, coded) {
    const found = [PLACE, OTHER].map(() => ({ names: [], quality: [], part: [], codes: [] }))
    const best = new Map()
    let known = 0
    let likely = 0
    for (const [id, quality] of like) {
      for (const sort of [PLACE, OTHER]) {
        const weight = rarity[sort][id]
        if (weight === 0) continue
        if (quality >= same) known = Math.max(known, weight)
        likely = Math.max(likely, weight)
        // A place's name has no plural: "staff" is not Staffs.
        const fits = quality === same && sort === PLACE ? 0.8 : quality
        const into = found[sort]
        const { all, from } = holders[sort]
        for (let i = from[id]; i < from[id + 1]; i++) {
          const n = all[i]
          const at = best.get(n)
          if (at === undefined) {
            best.set(n, into.names.push(n) - 1)
            into.quality.push(fits)
            into.part.push(fits * weight)
          } else if (fits * weight > into.part[at]) {
            into.quality[at] = fits
            into.part[at] = fits * weight
          }
        }
      }
    }
    for (const [target, quality] of coded) found[targets[target].sort].codes.push([target, quality])
    const rare = known || (coded.length > 0 && bearers(word).length > 0 ? 1 : Math.min(likely || 1, heed(word)))
    const some = found.some(({ names, codes }) => names.length > 0 || codes.length > 0)
    const telling = heed(word) === 1
    return {
      weight: isEmpty(word) ? Math.min(rare, 0.03) : rare,
      sorts: found,
      unknown: telling && !some,
      guessed: telling && coded.length === 0 && lexicon.same(word).length === 0 && lexicon.begun(word).length === 0
    }
  }

  return { target, name, code, settle, hits, nearest, lexicon, targets, list }
}

// inverted turns names that hold words into words that are held by names: one
// list of all, in which each word has its part.
function inverted (numbers, list, size) {
  const from = new Uint32Array(size + 2)
  for (let i = 0; i < numbers.length; i++) {
    const { words } = list[numbers[i]]
    for (let k = 0; k < words.length; k++) from[words[k] + 2]++
  }
  for (let id = 2; id < from.length; id++) from[id] += from[id - 1]
  const all = new Uint32Array(from[size + 1])
  for (let i = 0; i < numbers.length; i++) {
    const { words } = list[numbers[i]]
    for (let k = 0; k < words.length; k++) all[from[words[k] + 1]++] = numbers[i]
  }
  return { all, from }
}
