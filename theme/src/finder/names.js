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
  const codes = [] // [code, target]
  const byCode = new Map()
  let postings = [] // by sort and word: numbers of names
  let rarity = [] // by sort and word, from 0 to 1
  let settled = false

  function target (sort, properties) {
    return targets.push({ sort, ...properties }) - 1
  }

  // name gives a target a name. worth is what it counts beside the best names,
  // role what is said of it where it was the name that matched. A loose name is a
  // text in which words are found, and that nobody types in full.
  function name (target, text, { worth = 1, role = '', loose = false } = {}) {
    if (!text) return
    for (const written of forms(text)) {
      const words = written.map(lexicon.add)
      if (words.length > 0) list.push({ target, words: words.length > 1 ? [...new Set(words)] : words, text, worth, role, loose, total: 0 })
    }
    settled = false
  }

  // code gives a target a code, which is typed exactly or from its beginning.
  function code (target, text) {
    const written = text.toLowerCase()
    codes.push([written, target])
    if (byCode.has(written)) byCode.get(written).push(target)
    else byCode.set(written, [target])
  }

  // settle works out where each word is, how rare it is and how much there is in
  // each name.
  function settle () {
    if (settled) return
    settled = true
    lexicon.settle()
    const size = lexicon.size()
    postings = [PLACE, OTHER].map(() => Array.from({ length: size }, () => null))
    list.forEach(({ target, words }, n) => {
      const at = postings[targets[target].sort]
      for (const id of words) at[id] ? at[id].push(n) : at[id] = [n]
    })
    rarity = [PLACE, OTHER].map((sort) => {
      const all = targets.filter((target) => target.sort === sort).length
      const scale = Math.log(1 + all)
      return Float32Array.from(postings[sort], (at, id) => at ? Math.log(1 + all / owners(at)) / scale * heed(lexicon.word(id)) : 0)
    })
    for (const name of list) {
      const rare = rarity[targets[name.target].sort]
      name.total = name.words.reduce((sum, id) => sum + rare[id], 0)
    }
  }

  // owners counts the targets of names, those of one target being neighbours.
  function owners (at) {
    let n = 0
    for (let i = 0; i < at.length; i++) if (i === 0 || list[at[i]].target !== list[at[i - 1]].target) n++
    return n
  }

  // hits gives, for a word of a query, how much it counts and all names that it
  // is found in, by sort: three lists side by side, of names, of the quality of
  // the match and of how much of the name it is.
  function hits (word, last) {
    settle()
    const coded = /\d/.test(word) ? [...(byCode.get(word) || []).map((target) => [target, 1]), ...begun(word)] : []
    return collect(word, lexicon.match(word, last), coded)
  }

  // nearest gives hits for a word that has none, by its spelling.
  function nearest (word) {
    settle()
    const slips = /\d/.test(word) ? codes.map(([code, target]) => [target, 0.9 - distance(word, code, 2) / word.length]) : []
    return collect(word, lexicon.nearest(word), slips.filter(([, quality]) => quality > 0.9 - 2.5 / word.length))
  }

  // begun lists the codes that a word begins.
  function begun (word) {
    const part = (word.length > 5 ? 0.8 : 0.6) * (lexicon.has(word) || byCode.has(word) ? 0.6 : 1)
    const list = word.length > 1 ? codes.filter(([code]) => code.length > word.length && code.startsWith(word)) : []
    return list.slice(0, 200).map(([code, target]) => [target, part * (0.9 + 0.1 * word.length / code.length)])
  }

  function collect (word, like, coded) {
    const sorts = [PLACE, OTHER].map(() => ({ names: [], quality: [], part: [], codes: [] }))
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
        const found = sorts[sort]
        for (const n of postings[sort][id]) {
          const at = best.get(n)
          if (at === undefined) {
            best.set(n, found.names.push(n) - 1)
            found.quality.push(fits)
            found.part.push(fits * weight)
          } else if (fits * weight > found.part[at]) {
            found.quality[at] = fits
            found.part[at] = fits * weight
          }
        }
      }
    }
    for (const [target, quality] of coded) sorts[targets[target].sort].codes.push([target, quality])
    const rare = known || (byCode.has(word) ? 1 : Math.min(likely || 1, heed(word)))
    return { weight: isEmpty(word) ? Math.min(rare, 0.03) : rare, sorts }
  }

  return { target, name, code, settle, hits, nearest, lexicon, targets, list }
}
