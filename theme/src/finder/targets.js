// Names everything in an index: places, items and their measures, questions,
// themes, boards. What a target is worth and where it leads is said here; how
// names are matched is not.
import { OTHER, PLACE } from './names.js'

const level = { country: 1, region: 1, subregion: 0.985, authority: 1 }

// nameAll puts an index into a store of names, in small steps between which a
// page can answer its reader. First comes what things and places are called, then
// their other names, and the words in which questions and categories are put.
// members gets the targets of the places that belong to a region or a board, by
// its target.
export function * nameAll (store, index, members) {
  const { areas = [], boards = [], items = [], questions = [], themes = [] } = index
  const join = (group, target) => {
    if (members.has(group)) members.get(group).push(target)
    else members.set(group, [target])
  }
  const numbers = items.map((item, i) => nameItem(store, item, i))
  const asked = questions.map((question, i) => nameQuestion(store, question, i))
  const subjects = themes.map((theme, i) => {
    const target = store.target(OTHER, { kind: 'theme', index: i, prior: 0.98 })
    nameLike(store, target, [theme.title, theme.short])
    return target
  })
  const places = []
  for (const [i, area] of areas.entries()) {
    places.push(nameArea(store, area, i))
    yield
  }
  const covers = boards.map((board, i) => {
    const target = store.target(OTHER, { kind: 'board', index: i, prior: 0.97 })
    store.name(target, board.name)
    return target
  })
  for (const [i, area] of areas.entries()) {
    nameAreaAlso(store, area, places[i])
    for (const k of area.boards || []) join(covers[k], places[i])
    if (area.region !== undefined) {
      store.targets[places[i]].region = places[area.region]
      if (area.level === 'authority') join(places[area.region], places[i])
    }
    yield
  }
  for (const [i, item] of items.entries()) {
    nameItemAlso(store, index, item, numbers[i])
    yield
  }
  for (const [i, question] of questions.entries()) {
    nameQuestionAlso(store, index, question, asked[i])
    yield
  }
  themes.forEach((theme, i) => nameLike(store, subjects[i], theme.also || []))
}

const nameLike = (store, target, list, worth = 1, role = '') => {
  for (const text of new Set(list)) store.name(target, text, { worth, role })
}

// meant is what a category's label says that its children are; what they are
// not is no name of them.
const meant = (label) => label.replace(/\b(?:not|neither|nor|without)\b.*$/i, '')

function nameArea (store, area, index) {
  const former = Boolean(area.ended) || /until/.test(area.note || '') // of two of one name the one that is comes first
  const target = store.target(PLACE, { kind: 'area', index, prior: (level[area.level] ?? 1) * (former ? 0.96 : 1) })
  store.name(target, area.name)
  return target
}

function nameAreaAlso (store, area, target) {
  for (const code of area.codes || []) store.code(target, code)
  if (area.official !== area.name) store.name(target, area.official, { role: 'official' })
  for (const text of area.also || []) store.name(target, text, { worth: 0.98, role: 'also' })
  for (const text of area.places || []) store.name(target, text, { worth: 0.9, role: 'place' })
}

function nameItem (store, item, i) {
  const target = store.target(OTHER, { kind: 'item', index: i, prior: item.label ? 0.99 : 0.98 })
  nameLike(store, target, [item.label, item.title])
  return target
}

// nameItemAlso names an item and its measures; the only measure of an item is the
// item. A measure has the words of its item as well; those that give context have
// nothing in common.
function nameItemAlso (store, index, item, target) {
  nameLike(store, target, item.also || [], 1, 'synonym')
  const theme = index.themes?.[item.theme]
  if (theme) store.name(target, `${theme.title} ${theme.short || ''}`, { worth: 0.4, loose: true })
  const apart = !item.label
  for (const k of item.measures || []) {
    const named = several(item) ? store.target(OTHER, { kind: 'measure', index: k, within: target, apart, prior: apart ? 0.995 : 0.98 }) : target
    nameMeasure(store, named, index.measures[k])
  }
}

function nameMeasure (store, target, measure) {
  store.name(target, measure.title)
  nameLike(store, target, measure.also || [], 1, 'synonym')
  store.name(target, measure.label, { worth: 0.97 })
  for (const part of measure.parts || []) store.name(target, meant(part), { worth: 0.86, role: 'part', whole: part })
  if (/^[a-z]\d+[a-z]$/.test(measure.id)) store.name(target, measure.id)
}

function nameQuestion (store, question, i) {
  const target = store.target(OTHER, { kind: 'question', index: i, prior: 0.965 })
  nameLike(store, target, [question.label, question.title])
  return target
}

function nameQuestionAlso (store, index, question, target) {
  nameLike(store, target, question.also || [])
  store.name(target, question.text, { worth: 0.55, loose: true })
  // A part is found by its label; its words are among those of the question
  for (const [k, part] of (question.parts || []).entries()) {
    store.name(store.target(OTHER, { kind: 'part', index: store.targets[target].index, part: k, prior: 0.96 }), part.label)
  }
  for (const k of question.items || []) store.name(target, index.items[k].title, { worth: 0.4, loose: true })
  for (const k of question.measures || []) nameLike(store, target, [index.measures[k].title, index.measures[k].label], 0.8)
}

// several tells whether the measures of an item have addresses of their own.
// Context is no item but a collection.
export const several = (item) => item.id === 'context' || (item.measures || []).length > 1
