// Puts together what a query means: a place, or an item, or an item in a place.
// Of "plans over two years barnsley" Barnsley explains one word and N17 the
// others; the page of N17 in Barnsley explains them all and comes first.
//
// For each way in which the words can be divided between a place and an item the
// best places are crossed with the best items. What fits as one whole stands
// before what is put together: "agency staff" is N26, not an agency in Staffordshire.
import { score } from './match.js'

const ways = 10 // divisions that are tried
const placesOfOne = 60 // places that are crossed with items, for one division
const itemsOfOne = 12
const together = 0.985 // what is put together, beside what is whole
const region = 0.5 // a place by the name of its region, beside one by its own
const beside = 0.6 // a word explained by the region of a place

// compose gives everything that fits as { key, score, kind, … }, a page once.
export function compose (store, matched, members, cap) {
  const found = new Map()
  const add = (key, one) => {
    const before = found.get(key)
    if (!before || before.score < one.score) found.set(key, { key, ...one })
  }
  const { total, all, weigh } = matched
  const places = widened(matched.places.slice(0, cap), store, members)

  for (const one of matched.others(all).slice(0, cap)) {
    const target = store.targets[one.target]
    const value = score(one.got, total, one.cover) * target.prior
    add(keyOf(store, one.target), { score: value, kind: kindOf(target), target: one.target, name: one.name, whole: one.got / total })
    for (const member of target.kind === 'board' && one.cover > 0.8 ? members.get(one.target) || [] : []) {
      add(`a${member}`, { score: value * region, kind: 'area', target: member, name: null, whole: one.got / total })
    }
  }
  for (const one of places) {
    const target = store.targets[one.target]
    const got = one.got + qualified(matched, target, all & ~one.mask)
    add(`a${one.target}`, { score: score(got, total, one.cover) * target.prior * one.near, kind: 'area', target: one.target, name: one.name, whole: got / total })
  }

  const byMask = new Map()
  for (const one of places) {
    if (one.mask === all) continue
    if (!byMask.has(one.mask)) byMask.set(one.mask, [])
    byMask.get(one.mask).push(one)
  }
  for (const [mask, list] of [...byMask].slice(0, ways)) {
    const rest = all & ~mask
    const [ours, theirs] = [weigh(mask), weigh(rest)]
    if (theirs < 0.05) continue
    const items = matched.others(rest).filter(({ target }) => ['item', 'measure'].includes(store.targets[target].kind)).slice(0, itemsOfOne)
    for (const place of list.slice(0, placesOfOne)) {
      const area = store.targets[place.target]
      for (const item of items) {
        const target = store.targets[item.target]
        const got = place.got + item.got
        const cover = (place.cover * ours + item.cover * theirs) / (ours + theirs)
        const value = score(got, total, cover) * together * area.prior * target.prior * place.near
        const key = keyOf(store, item.target)
        add(`a${place.target} ${key}`, { score: value, kind: 'figures', target: place.target, name: place.name, other: item.target, whole: got / total })
      }
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score || order(a) - order(b) || a.target - b.target || (a.other ?? 0) - (b.other ?? 0))
}

// widened adds the authorities of a region that is named whole. near is what a
// place is worth that is found in this way.
function widened (places, store, members) {
  const out = places.map((place) => ({ ...place, near: 1 }))
  for (const place of places) {
    if (place.cover < 0.9) continue
    for (const target of members.get(place.target) || []) out.push({ ...place, target, name: null, near: region })
  }
  return out
}

// qualified is the weight of the words that the region of a place explains:
// "richmond london" means the Richmond that lies there.
function qualified (matched, target, mask) {
  if (target.region === undefined || mask === 0) return 0
  return matched.regionFit(target.region).reduce((sum, fit, i) => mask >> i & 1 ? sum + matched.weigh(1 << i) * fit * beside : sum, 0)
}

// keyOf gives pages of their own keys of their own: a measure stands on the page
// of its item, but what gives context is looked for by itself.
function keyOf (store, number) {
  const target = store.targets[number]
  return target.kind === 'measure' && !target.apart ? `t${target.within}` : `t${number}`
}

const kindOf = ({ kind }) => kind === 'item' || kind === 'measure' ? 'indicator' : kind

const kinds = ['area', 'indicator', 'figures', 'theme', 'question', 'board', 'term', 'page', 'words']
const order = (one) => kinds.indexOf(one.kind)
