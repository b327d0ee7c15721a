// Puts together what a query means: a place, or an item, or an item in a place.
// Of "plans over two years barnsley" Barnsley explains one word and N17 the
// others; the page of N17 in Barnsley explains them all and comes first.
//
// For each way in which the words can be divided between a place and an item the
// best places are crossed with the best items. What fits as one whole stands
// before what is put together: "agency staff" is N26, not an agency in Staffordshire.
import { score } from './match.js'
import { isEmpty } from './normalise.js'

const ways = 8 // divisions that are tried
const placesOfOne = 40 // places that are crossed with items, for one division
const itemsOfOne = 8
const together = 0.985 // what is put together, beside what is whole
const region = 0.5 // a place by the name of its region, beside one by its own
const beside = 0.6 // a word explained by the region of a place
const faint = 0.34 // of the best score: what is weaker is no result

// compose gives everything that fits, best first, as [{ score, kind, target, name,
// other, called, whole }], a page once: name is what a place was found by, called
// what an item was, whole the part of the query that is explained.
export function compose (store, matched, members) {
  const found = new Map()
  const { total, all, weigh } = matched
  let best = 0

  // add remembers a place, an item or an item in a place by numbers of its own.
  function add (place, page, value, one) {
    if (value < best * faint) return
    if (value > best) best = value
    const key = (place + 1) * 1e6 + page + 1
    if (!(found.get(key)?.score >= value)) found.set(key, { score: value, ...one })
  }

  const places = widened(matched.places, store, members)
  for (const { target: number, name, got, cover } of matched.others(all)) {
    const target = store.targets[number]
    const value = score(got, total, cover) * worthOf(target)
    add(-1, pageOf(store, number), value, { kind: kindOf(target), target: number, name, called: name, whole: got / total })
    if (target.kind !== 'board' || cover < 0.8) continue
    for (const member of members.get(number) || []) add(member, -1, value * region, { kind: 'area', target: member, name: null, whole: got / total })
  }
  for (const { target: number, name, mask, got, cover, near } of places) {
    const target = store.targets[number]
    const all = got + qualified(matched, target, mask)
    add(number, -1, score(all, total, cover) * target.prior * near, { kind: 'area', target: number, name, whole: all / total })
  }
  for (const list of divided(store, places, all)) {
    const rest = all & ~list[0].mask
    const [ours, theirs] = [weigh(list[0].mask), weigh(rest)]
    if (theirs < 0.05) continue
    const items = matched.others(rest).filter(({ target }) => kindOf(store.targets[target]) === 'indicator').slice(0, itemsOfOne)
    for (const place of list.slice(0, placesOfOne)) {
      const prior = together * store.targets[place.target].prior * place.near
      for (const item of items) {
        const got = place.got + item.got
        const cover = (place.cover * ours + item.cover * theirs) / (ours + theirs)
        const value = score(got, total, cover) * prior * worthOf(store.targets[item.target])
        add(place.target, pageOf(store, item.target), value, { kind: 'figures', target: place.target, name: place.name, other: item.target, called: item.name, whole: got / total })
      }
    }
  }
  return [...found.values()].filter((one) => one.score >= best * faint && one.whole > 0.2)
    .sort((a, b) => b.score - a.score || order(a) - order(b) || a.target - b.target || (a.other ?? 0) - (b.other ?? 0))
}

// divided groups places by the words that they explain, where others are left.
function divided (store, places, all) {
  const groups = new Map()
  for (const place of places) {
    if (place.mask === all || isPartOfTown(store, place)) continue
    if (groups.has(place.mask)) groups.get(place.mask).push(place)
    else groups.set(place.mask, [place])
  }
  return [...groups.values()].slice(0, ways)
}

// widened adds the authorities of a region that is named whole. near is what a
// place is worth that is found in this way.
function widened (places, store, members) {
  const out = []
  for (const place of places) {
    place.near = 1
    out.push(place)
  }
  for (const place of places) {
    if (place.cover < 0.9 || place.name?.role === 'place') continue // a county is not all of its region
    for (const target of members.get(place.target) || []) {
      out.push({ target, name: null, mask: place.mask, got: place.got, cover: place.cover, near: region })
    }
  }
  return out
}

// isPartOfTown tells a town of which only a part is named: "long" is not Long
// Eaton when there is more to the query.
function isPartOfTown (store, { name, mask }) {
  if (name?.role !== 'place') return false
  let named = 0
  for (let rest = mask; rest; rest &= rest - 1) named++
  return named < name.words.filter((id) => !isEmpty(store.lexicon.word(id))).length
}

// qualified is the weight of the words that the region of a place explains:
// "richmond london" means the Richmond that lies there.
function qualified ({ all, weigh, regionFit }, target, mask) {
  if (target.region === undefined || mask === all) return 0
  return regionFit(target.region).reduce((sum, fit, i) => mask >> i & 1 ? sum : sum + weigh(1 << i) * fit * beside, 0)
}

// pageOf gives what stands on a page of its own a number of its own: a measure
// stands on the page of its item, but what gives context is looked for by itself.
function pageOf (store, number) {
  const target = store.targets[number]
  return target.kind === 'measure' && !target.apart ? target.within : number
}

const worthOf = ({ prior, silent }) => silent ? prior * 0.97 : prior

const kindOf = ({ kind }) => kind === 'item' || kind === 'measure' ? 'indicator' : kind

const kinds = ['area', 'indicator', 'figures', 'theme', 'question', 'board', 'term', 'page', 'words']
const order = (one) => kinds.indexOf(one.kind)
