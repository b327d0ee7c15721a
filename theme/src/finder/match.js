// Fits the words of a query to names. Two things make a good fit: that much of
// the query is explained, and that the name which explains it is matched whole.
//
// A query may name a place and an item at once. So for every place the words are
// remembered that it explains (a mask, a bit for each word), and the other targets
// are ranked for what is left.
import { OTHER, PLACE } from './names.js'

// match takes the hits of each word. It gives { all, total, weigh, places, others,
// regionFit }: the mask of all words and what they weigh; what the words of a mask
// weigh; the places as [{ target, name, mask, got, cover, value }], best first, at
// most so many; and a function that ranks the others for a mask in the same way.
// got is the weight of the words that are explained, cover from 0 to 1.
export function match (store, hits, most) {
  const weighed = new Map()
  const weigh = (mask) => {
    let sum = weighed.get(mask)
    if (sum === undefined) {
      sum = hits.reduce((sum, hit, i) => mask >> i & 1 ? sum + hit.weight : sum, 0)
      weighed.set(mask, sum)
    }
    return sum
  }
  const all = (1 << hits.length) - 1
  return {
    all,
    weigh,
    total: weigh(all),
    places: places(store, hits, weigh).slice(0, most),
    others: others(store, hits, weigh, most),
    regionFit: fits(store, hits)
  }
}

// score is what a fit is worth out of a total.
export function score (got, total, cover) {
  return total > 0 ? got / total * (0.6 + 0.4 * cover) : 0
}

// places tries each name of each place with all words that it may stand for,
// and with those alone that it has letter by letter: in "kent children in need" no
// town that begins with "need" may take the word away.
function places (store, hits, weigh) {
  const loosely = new Map()
  const strictly = new Map()
  const put = (into, n, i, got, part) => {
    const sum = into.get(n)
    if (sum) {
      sum.mask |= 1 << i
      sum.got += got
      sum.part += part
    } else into.set(n, { mask: 1 << i, got, part })
  }
  const out = []
  const take = (target, name, mask, got, cover) => {
    if (cover > 0.15) out.push({ target, name, mask, got, cover, value: score(got, weigh(mask), cover) * (0.5 + 0.5 * got) })
  }
  hits.forEach((hit, i) => {
    const { names, quality, part, codes } = hit.sorts[PLACE]
    for (let k = 0; k < names.length; k++) {
      put(loosely, names[k], i, hit.weight * quality[k], part[k])
      if (quality[k] > 0.95) put(strictly, names[k], i, hit.weight * quality[k], part[k])
    }
    for (const [target, quality] of codes) take(target, null, 1 << i, hit.weight * quality, quality)
  })
  for (const into of [loosely, strictly]) {
    for (const [n, { mask, got, part }] of into) {
      if (into === strictly && loosely.get(n).mask === mask) continue
      const name = store.list[n]
      take(name.target, name, mask, got * name.worth, Math.min(1, part / name.total) * name.worth)
    }
  }
  return out.sort((a, b) => b.value - a.value)
}

// others prepares what each word finds among the other targets.
function others (store, hits, weigh, most) {
  const found = new Map() // by target: how well each word fits it
  const named = new Map() // by name: which words, and how much of it they are
  hits.forEach((hit, i) => {
    const { names, quality, part, codes } = hit.sorts[OTHER]
    names.forEach((n, k) => {
      const { target, worth, loose } = store.list[n]
      let fit = found.get(target)
      if (!fit) found.set(target, fit = new Float64Array(hits.length))
      fit[i] = Math.max(fit[i], quality[k] * worth)
      if (loose) return
      if (!named.has(n)) named.set(n, [])
      named.get(n).push([i, quality[k], part[k]])
    })
    for (const [target, quality] of codes) {
      let fit = found.get(target)
      if (!fit) found.set(target, fit = new Float64Array(hits.length))
      fit[i] = Math.max(fit[i], quality)
    }
  })
  const numbers = [...found.keys()].sort((a, b) => a - b) // an item before its measures
  const cache = new Map()
  return (mask) => {
    if (!cache.has(mask)) cache.set(mask, rank(mask))
    return cache.get(mask)
  }

  function rank (mask) {
    const total = weigh(mask)
    const covers = new Map()
    for (const [n, words] of named) {
      const name = store.list[n]
      let part = 0
      let got = 0
      for (const [i, quality, share] of words) {
        if (!(mask >> i & 1)) continue
        part += share
        got += hits[i].weight * quality
      }
      if (got === 0) continue
      const cover = Math.min(1, part / name.total) * got / total * name.worth
      if (cover > (covers.get(name.target)?.cover ?? 0)) covers.set(name.target, { cover, name })
    }
    const out = new Map()
    for (const target of numbers) {
      const fit = found.get(target)
      const within = found.get(store.targets[target].within)
      let got = 0
      let own = 0
      let more = 0 // what a measure explains and its item does not
      for (let i = 0; i < hits.length; i++) {
        if (!(mask >> i & 1)) continue
        const item = within ? within[i] : 0
        got += hits[i].weight * Math.max(fit[i], item)
        more += hits[i].weight * Math.max(0, fit[i] - item)
        own += fit[i]
      }
      if (own === 0) continue
      const { cover = 0, name = null } = covers.get(target) || {}
      if (within && !store.targets[target].apart && more < 0.01 * total && out.has(store.targets[target].within)) {
        // All of it is said of the item already: its page is meant, not a part of it.
        const item = out.get(store.targets[target].within)
        if (cover > item.cover) Object.assign(item, { cover, name, value: score(item.got, total, cover) })
      } else out.set(target, { target, name, mask, got, cover, value: score(got, total, cover) })
    }
    return [...out.values()].sort((a, b) => b.value - a.value || a.target - b.target).slice(0, most)
  }
}

// fits tells how well a word fits a place by any of its names, for the region
// that a reader names beside a town.
function fits (store, hits) {
  const cache = new Map()
  return (target) => {
    if (!cache.has(target)) {
      cache.set(target, hits.map((hit) => {
        const { names, quality } = hit.sorts[PLACE]
        return names.reduce((best, n, k) => store.list[n].target === target ? Math.max(best, quality[k]) : best, 0)
      }))
    }
    return cache.get(target)
  }
}
