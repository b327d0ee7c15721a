// Names everything in an index: places, items and their measures, questions,
// themes, boards. What a target is worth and where it leads is said here; how
// names are matched is not.
import { OTHER, PLACE } from './names.js'

const level = { country: 1, region: 1, subregion: 0.985, authority: 1 }

// nameAll puts an index into a store of names. It gives the targets of the
// places, in the order of the index, and the authorities of each region.
export function nameAll (store, index) {
  const measures = index.measures || []
  const areas = (index.areas || []).map((area, i) => nameArea(store, area, i))
  const members = new Map()
  const join = (group, target) => group === undefined || members.set(group, [...(members.get(group) || []), target])
  for (const [i, area] of (index.areas || []).entries()) {
    if (area.region >= 0) store.targets[areas[i]].region = areas[area.region]
    if (area.level === 'authority') join(areas[area.region], areas[i])
  }
  const items = (index.items || []).map((item, i) => nameItem(store, index, item, i))
  for (const item of items) nameMeasures(store, index, item)
  for (const [i, question] of (index.questions || []).entries()) {
    const target = store.target(OTHER, { kind: 'question', index: i, prior: 0.965 })
    nameLike(store, target, [question.label, question.title, ...(question.also || [])])
    store.name(target, question.text, { worth: 0.55, loose: true })
    for (const k of question.items || []) store.name(target, index.items[k].title, { worth: 0.4, loose: true })
    for (const k of question.measures || []) nameLike(store, target, [measures[k].title, measures[k].label], 0.8)
  }
  for (const [i, theme] of (index.themes || []).entries()) {
    nameLike(store, store.target(OTHER, { kind: 'theme', index: i, prior: 0.98 }), [theme.title, theme.short, ...(theme.also || [])])
  }
  const boards = (index.boards || []).map((board, i) => {
    const target = store.target(OTHER, { kind: 'board', index: i, prior: 0.97 })
    store.name(target, board.name)
    return target
  })
  for (const [i, area] of (index.areas || []).entries()) {
    for (const k of area.boards || []) join(boards[k], areas[i])
  }
  return { areas, members }
}

const nameLike = (store, target, list, worth = 1) => {
  for (const text of new Set(list)) store.name(target, text, { worth })
}

function nameArea (store, area, index) {
  const former = /until/.test(area.note || '') // of two of one name the one that is comes first
  const target = store.target(PLACE, { kind: 'area', index, prior: (level[area.level] ?? 1) * (former ? 0.96 : 1) })
  store.name(target, area.name)
  if (area.official !== area.name) store.name(target, area.official, { role: 'official' })
  for (const text of area.also || []) store.name(target, text, { worth: 0.98, role: 'also' })
  for (const text of area.places || []) store.name(target, text, { worth: 0.9, role: 'place' })
  for (const code of area.codes || []) store.code(target, code)
  return target
}

// nameItem names an item; the only measure of an item is the item.
function nameItem (store, index, item, i) {
  const target = store.target(OTHER, { kind: 'item', index: i, prior: item.label ? 0.99 : 0.98 })
  nameLike(store, target, [item.label, item.title, ...(item.also || [])])
  const theme = index.themes?.[item.theme]
  if (theme) store.name(target, `${theme.title} ${theme.short || ''}`, { worth: 0.4, loose: true })
  if (!several(item) && item.measures) nameMeasure(store, target, index.measures[item.measures[0]])
  return target
}

// nameMeasures names the measures of an item that has several. A measure has the
// words of its item as well; those of the context have nothing in common.
function nameMeasures (store, index, target) {
  const { index: i } = store.targets[target]
  const item = index.items[i]
  if (!several(item)) return
  for (const k of item.measures) {
    nameMeasure(store, store.target(OTHER, { kind: 'measure', index: k, within: target, prior: item.label ? 0.98 : 0.995 }), index.measures[k])
  }
}

function nameMeasure (store, target, measure) {
  nameLike(store, target, [measure.title, ...(measure.also || [])])
  store.name(target, measure.label, { worth: 0.97 })
  for (const part of measure.parts || []) store.name(target, part, { worth: 0.86 })
  if (/^[a-z]\d+[a-z]$/.test(measure.id)) store.name(target, measure.id)
}

// several tells whether the measures of an item have addresses of their own.
// Context is no item but a collection.
export const several = (item) => item.id === 'context' || (item.measures || []).length > 1
