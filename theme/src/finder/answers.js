// What a reader is shown of a target: title, address, a note, the newest figure.
//
// The figure is that of the measure which the query names, else of the item's
// first, and of no other where that has none. It says which measure it is. Where
// the query asks for what it is not, or for something that is not here, there is
// none.
import { words } from './normalise.js'
import { named } from './parts.js'
import { several } from './targets.js'
import { say } from '../words.js'

// answers gives a function for each way in which something is found. Their show
// takes { figures, asked, sure }: the figures, the words of the query, and whether
// it asks for nothing that is not here.
export function answers (index, root) {
  const at = (path) => `${root}/${path}`
  const themeOf = (item) => index.themes?.[item?.theme]
  const regionOf = (area) => area.level === 'region' ? area : index.areas[area.region]
  const country = (index.areas || []).findIndex((area) => area.level === 'country')
  const labelled = ({ label, title }) => label ? `${label} ${title}` : title

  // page and anchor of an item or of a measure, below a folder.
  function place (measure, item) {
    return { page: `${item.id}/index.html`, anchor: measure && several(item) ? `#${measure.anchor}` : '' }
  }

  // what tells an item and a measure from a target.
  function what (target) {
    if (target.kind === 'item') return { item: index.items[target.index], measure: null }
    const measure = index.measures[target.index]
    return { item: index.items[measure.item], measure }
  }

  const measuresOf = ({ item, measure }) => measure ? [measure] : (item.measures || []).map((k) => index.measures[k])
  const titleOf = ({ item, measure }) => measure && !item.label ? measure.title : labelled(item)
  const noteOf = ({ item, measure }) => measure && item.label ? measure.title : ''

  function areaNote (area, name) {
    const region = regionOf(area)
    const notes = []
    if (name?.role === 'place') notes.push(say('search.place_in', { place: name.text, area: area.name }))
    if (name?.role === 'also') notes.push(say('search.also', { name: name.text }))
    if (name?.role === 'official' && !area.name.includes(area.official)) notes.push(area.official)
    if (area.note) notes.push(area.note[0].toUpperCase() + area.note.slice(1))
    if (region && region !== area) notes.push(region.name)
    return notes
  }

  // latest gives { part, figure, none }: the category that the query names, the
  // figure of an area, and whether there is none of it in the edition.
  function latest (found, area, called, { figures, asked, sure }) {
    const meant = called.of?.kind === 'measure' ? index.measures[called.of.index] : null // whatever page it is on
    const measures = measuresOf(found)
    const measure = found.measure || meant || measures[0]
    if (!measure || area < 0) return { part: '', figure: null, none: false }
    const here = new Set(words(index.areas[area].name))
    const titles = [found.item.title, measure.title, measure.label]
    const { part, fits } = named(measure, titles, called, asked.filter((word) => !here.has(word)), figures.category(measure.id))
    const figure = sure && fits ? figures.of(measure.id, area) : null
    if (figure && found.item.label && several(found.item)) figure.label = measure.label
    return { part, figure, none: figures.loaded && !figures.some(measures.map(({ id }) => id), area) }
  }

  const kinds = ['region', 'subregion']

  return {
    area (target, name) {
      const area = index.areas[target.index]
      return {
        kind: 'area',
        title: area.name,
        href: at(`areas/${area.slug}/index.html`),
        region: regionOf(area)?.slug || '',
        show: () => ({ note: [kinds.includes(area.level) && say('search.level.' + area.level), ...areaNote(area, name)].filter(Boolean).join(' · ') })
      }
    },

    figures (target, name, other, called) {
      const area = index.areas[target.index]
      const found = what(other)
      const { page, anchor } = place(found.measure, found.item)
      return {
        kind: 'figures',
        title: `${titleOf(found)}: ${area.name}`,
        href: at(`areas/${area.slug}/${page}${anchor}`),
        theme: themeOf(found.item)?.id || '',
        region: regionOf(area)?.slug || '',
        show: (given) => {
          const { part, figure, none } = latest(found, target.index, called, given)
          const notes = [noteOf(found), part, ...areaNote(area, name?.role === 'official' ? null : name), none && say('search.none_in_edition')]
          return { note: notes.filter(Boolean).join(' · '), figure }
        }
      }
    },

    indicator (target, name, other, called) {
      const found = what(target)
      const { page, anchor } = place(found.measure, found.item)
      const theme = themeOf(found.item)
      return {
        kind: 'indicator',
        title: titleOf(found),
        href: at(`indicators/${page}${anchor}`),
        theme: theme?.id || '',
        show: (given) => {
          const { part, figure } = latest(found, country, called, given)
          const notes = [noteOf(found), part, theme ? theme.short || theme.title : found.item.label ? '' : found.item.title]
          return { note: notes.filter(Boolean).join(' · '), figure }
        }
      }
    },

    question (target) {
      const question = index.questions[target.index]
      const theme = themeOf(question)
      return {
        kind: 'question',
        title: labelled(question),
        href: at(`questions/${question.id}/index.html`),
        theme: theme?.id || '',
        show: () => ({ note: theme ? theme.short || theme.title : '' })
      }
    },

    part (target) {
      const question = index.questions[target.index]
      const part = question.parts[target.part]
      return {
        kind: 'question',
        title: `${part.label} ${part.text}`,
        href: at(`questions/${question.id}/index.html#${part.id}`),
        theme: themeOf(question)?.id || '',
        show: () => ({ note: labelled(question) })
      }
    },

    theme (target) {
      const theme = index.themes[target.index]
      return { kind: 'theme', title: theme.title, href: at(`themes/${theme.id}/index.html`), theme: theme.id, show: () => ({}) }
    },

    board (target) {
      const board = index.boards[target.index]
      const members = index.areas.filter((area) => (area.boards || []).includes(target.index))
      return {
        kind: 'board',
        title: board.name,
        href: at(`boards/${board.id}/index.html`),
        region: (members[0] && regionOf(members[0])?.slug) || '',
        show: () => ({ note: members.map((area) => area.name).join(', ') })
      }
    },

    term: ({ term }) => ({ kind: 'term', title: term.term, href: `${term.path}#${term.id}`, show: () => ({ note: '', snippet: term.says || '' }) }),

    page: ({ page }) => ({ kind: 'page', title: page.title, href: page.path, show: () => ({}) }),

    edition: (edition) => ({ kind: 'edition', title: edition.title || edition.id, href: `${edition.id}/index.html`, show: () => ({}) })
  }
}
