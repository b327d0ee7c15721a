// What a reader is shown of a target: title, address, a note, the newest figure.
import { several } from './targets.js'

// results gives a function for each way in which something is found.
export function results (index, root) {
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

  const idsOf = ({ item, measure }) => measure ? [measure.id] : (item.measures || []).map((k) => index.measures[k].id)
  const titleOf = ({ item, measure }) => measure && !item.label ? measure.title : labelled(item)
  const noteOf = ({ item, measure }) => measure && item.label ? measure.title : ''

  function areaNote (area, name) {
    const region = regionOf(area)
    const notes = []
    if (name?.role === 'place') notes.push(`${name.text} is in ${area.name}`)
    if (name?.role === 'also') notes.push(`Also ${name.text}`)
    if (name?.role === 'official' && !area.name.includes(area.official)) notes.push(area.official)
    if (area.note) notes.push(area.note[0].toUpperCase() + area.note.slice(1))
    if (region && region !== area) notes.push(region.name)
    return notes
  }

  const kinds = { region: 'Region', subregion: 'Part of a region' }

  return {
    area (target, name) {
      const area = index.areas[target.index]
      return {
        kind: 'area',
        title: area.name,
        href: at(`areas/${area.slug}/index.html`),
        region: regionOf(area)?.slug || '',
        show: () => ({ note: [kinds[area.level], ...areaNote(area, name)].filter(Boolean).join(' · ') })
      }
    },

    figures (target, name, other) {
      const area = index.areas[target.index]
      const found = what(other)
      const { page, anchor } = place(found.measure, found.item)
      return {
        kind: 'figures',
        title: `${titleOf(found)}: ${area.name}`,
        href: at(`areas/${area.slug}/${page}${anchor}`),
        theme: themeOf(found.item)?.id || '',
        region: regionOf(area)?.slug || '',
        show: (figures) => ({
          note: [noteOf(found), ...areaNote(area, name?.role === 'official' ? null : name)].filter(Boolean).join(' · '),
          figure: figures.first(idsOf(found), target.index)
        })
      }
    },

    indicator (target) {
      const found = what(target)
      const { page, anchor } = place(found.measure, found.item)
      const theme = themeOf(found.item)
      return {
        kind: 'indicator',
        title: titleOf(found),
        href: at(`indicators/${page}${anchor}`),
        theme: theme?.id || '',
        show: (figures) => ({
          note: [noteOf(found), theme ? theme.short || theme.title : found.item.label ? '' : found.item.title].filter(Boolean).join(' · '),
          figure: country < 0 ? null : figures.first(idsOf(found), country)
        })
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
