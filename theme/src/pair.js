// Draws the table and the chart of a measure in some areas, the country beside them,
// from the script of figures of an indicator: for the comparison on its page, and for
// a page that is embedded elsewhere.
import { number } from './figures.js'
import { drawTrends, lookOf, shapeOf } from './trends.js'
import { say as word } from './words.js'

// entry reads a figure such as "12.3^p": what is shown, its marks, and its
// number, which is null for a symbol and for nothing.
function entry (text = '') {
  const [shown, marks = ''] = text.split('^')
  return { shown, marks, value: number(shown) }
}

export const titleOf = (one) => one.of ? `${one.title}: ${one.of}` : one.title

// pairOf draws a measure in the chosen areas, and in the country beside them.
export function pairOf (series, one, chosen) {
  const country = series.areas.findIndex((area) => area.country)
  const lines = (country < 0 ? chosen : [...chosen, country]).map((area, at) => {
    const entries = one.values[area].split('|')
    return {
      name: series.areas[area].name,
      slug: series.areas[area].slug,
      look: lookOf(at, area === country),
      entries: one.periods.map((_, p) => entry(entries[p]))
    }
  })
  const pair = document.createElement('div')
  pair.className = 'figure-pair'
  const table = document.createElement('div')
  table.className = 'pair-table'
  table.append(...tableOf(series, one, lines))
  const chart = document.createElement('div')
  chart.className = 'pair-chart'
  chart.append(drawTrends({ title: titleOf(one), unit: one.unit, periods: one.periods, breaks: one.breaks || [], lines }))
  pair.append(table, chart)
  return pair
}

function tableOf (series, one, lines) {
  const caption = one.unit ? word('compare.caption_unit', { measure: titleOf(one), unit: one.unit }) : word('compare.caption', { measure: titleOf(one) })
  const box = document.createElement('div')
  box.className = 'table-scroll'
  box.tabIndex = 0
  box.setAttribute('role', 'region')
  box.setAttribute('aria-label', caption)
  const table = document.createElement('table')
  table.className = 'figures'
  table.createCaption().textContent = caption
  const head = table.createTHead().insertRow()
  head.append(cell('th', word('compare.period'), 'col'))
  for (const line of lines) {
    const own = cell('th', line.name, 'col')
    own.className = 'n'
    own.prepend(shapeOf(line.look), ' ')
    head.append(own)
  }
  const body = table.createTBody()
  const used = new Map()
  for (let p = one.periods.length - 1; p >= 0; p--) {
    const row = body.insertRow()
    row.append(cell('th', one.periods[p], 'row'))
    for (const line of lines) row.append(figure(series, line.entries[p], used))
  }
  box.append(table)
  return [box, ...keyOf(one, used)]
}

function cell (name, text, scope) {
  const made = document.createElement(name)
  made.textContent = text
  if (scope) made.scope = scope
  return made
}

// figure draws a cell, and notes which symbols and marks have to be explained.
function figure (series, { shown, marks, value }, used) {
  const made = document.createElement('td')
  if (value !== null) {
    made.className = 'n'
    made.textContent = shown
    if (marks) {
      const mark = document.createElement('sup')
      mark.className = 'mark'
      mark.textContent = marks
      made.append(mark)
      for (const code of Object.keys(series.marks)) if (marks.split(' ').includes(code)) used.set(code, series.marks[code])
    }
    return made
  }
  const symbol = document.createElement('abbr')
  const code = shown || '–'
  symbol.title = shown ? series.symbols[shown] || '' : word('compare.no_figure')
  symbol.textContent = code
  used.set(code, symbol.title)
  made.className = 'sym'
  made.append(symbol)
  return made
}

function keyOf (one, used) {
  const out = []
  if (used.size) {
    const key = document.createElement('p')
    key.className = 'key'
    for (const [code, says] of used) {
      const item = document.createElement('span')
      const letter = document.createElement('b')
      letter.textContent = code
      item.append(letter, ` ${says}`)
      key.append(item, ' ')
    }
    out.push(key)
  }
  for (const at of one.breaks || []) {
    const note = document.createElement('p')
    note.className = 'note'
    note.textContent = word('compare.break', { period: one.periods[at] })
    out.push(note)
  }
  return out
}
