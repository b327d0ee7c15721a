// Puts up to four areas side by side on an indicator's page: a table of all
// periods and a chart, both made from one script of figures. What is chosen
// stands in the address, after "#compare=", and nowhere else: a link, the back
// button and a reload show the same. A fragment is the one part of an address
// that a page on a disk may change.
import { script } from './load.js'
import { number } from './figures.js'
import { decoded } from './tools.js'
import { drawTrends, lookOf, shapeOf } from './trends.js'
import { say as word } from './words.js'

const most = 4
const started = new WeakSet()

globalThis.almanacCompare = async (section) => {
  if (started.has(section)) return
  started.add(section)
  try {
    const series = await script(section.dataset.figures, 'almanacSeries')
    start(section, series)
  } catch {
    started.delete(section)
    throw new Error(word('compare.failed'))
  }
}

// entry reads a figure such as "12.3^p": what is shown, its marks, and its
// number, which is null for a symbol and for nothing.
function entry (text = '') {
  const [shown, marks = ''] = text.split('^')
  return { shown, marks, value: number(shown) }
}

const titleOf = (one) => one.of ? `${one.title}: ${one.of}` : one.title

function start (section, series) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`)
  const place = section.querySelector('#compare-area')
  const measure = section.querySelector('#compare-measure')
  const status = section.querySelector('[role="status"]')
  const slugs = new Map(series.areas.map((area, at) => [area.slug, at]))
  const country = series.areas.findIndex((area) => area.country)
  let chosen = [] // places in the list of areas
  let measured = 0
  let written = null // the choice that was put into the address, until the browser tells of it

  const groups = ['authorities', 'regions'].map((kind) => {
    const group = document.createElement('optgroup')
    group.label = word(`compare.${kind}`)
    return group
  })
  for (const [at, area] of series.areas.entries()) {
    if (at !== country) groups[area.region ? 1 : 0].append(new Option(area.ended ? `${area.name} (${area.ended})` : area.name, area.slug))
  }
  place.append(new Option(word('compare.choose'), ''), ...groups.filter((group) => group.children.length))
  for (const [at, one] of series.measures.entries()) measure.append(new Option(titleOf(one), at))
  part('measure').hidden = series.measures.length < 2

  // go writes the choice into the address, from where it is shown.
  function go (areas, at, message) {
    const names = areas.map((area) => series.areas[area].slug).join(',')
    const hash = `#compare=${names}${at ? `&measure=${series.measures[at].anchor}` : ''}`
    if (location.hash === hash) return show(message)
    location.hash = written = hash
    show(message)
  }

  // read takes the choice from the address, and says what of it is not there.
  function read () {
    const [, names = '', anchor = ''] = /^#compare(?:=([^&]*))?(?:&measure=(.*))?$/.exec(location.hash) || []
    const asked = [...new Set(names.split(',').map(decoded).filter(Boolean))]
    const known = asked.filter((slug) => slugs.has(slug) && slugs.get(slug) !== country)
    const unknown = asked.filter((slug) => !slugs.has(slug))
    chosen = known.slice(0, most).map((slug) => slugs.get(slug))
    const at = series.measures.findIndex((one) => one.anchor === decoded(anchor))
    measured = Math.max(0, at)
    const wrong = []
    if (anchor && at < 0) wrong.push(word('compare.unknown_measure', { name: decoded(anchor).slice(0, 100) }))
    if (asked.some((slug) => slugs.has(slug) && slugs.get(slug) === country)) wrong.push(word('compare.beside', { country: series.areas[country].name }))
    if (unknown.length) wrong.push(word('compare.unknown', { names: unknown.join(', ').slice(0, 100) }))
    if (known.length > most) wrong.push(word('compare.too_many', { most }))
    return wrong.join(' ')
  }

  function show (message = '') {
    const wrong = read()
    status.textContent = wrong || message
    measure.value = measured
    for (const option of place.options) option.disabled = chosen.includes(slugs.get(option.value))
    place.value = ''
    part('near').hidden = !(chosen.length === 1 && series.areas[chosen[0]].near)
    part('chosen').replaceChildren(...chosen.map(chip))
    part('shown').replaceChildren(...(chosen.length ? [pairOf(series, series.measures[measured], chosen)] : []))
  }

  function chip (area, at) {
    const item = document.createElement('li')
    const button = document.createElement('button')
    const name = series.areas[area].name
    button.type = 'button'
    button.className = 'tool'
    button.textContent = word('compare.remove', { area: name })
    button.addEventListener('click', () => {
      go(chosen.filter((other) => other !== area), measured, word('compare.removed', { area: name }))
      const left = part('chosen').querySelectorAll('button')
      ;(left[Math.min(at, left.length - 1)] || place).focus()
    })
    item.append(button)
    return item
  }

  section.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault()
    const area = slugs.get(place.value)
    if (area === undefined) return (status.textContent = word('compare.choose_first'))
    if (chosen.length >= most) return (status.textContent = word('compare.full', { most }))
    if (chosen.includes(area)) return
    go([...chosen, area], measured, word('compare.added', { area: series.areas[area].name, n: chosen.length + 1, most }))
  })
  part('near').addEventListener('click', () => {
    const [area] = chosen
    const near = series.areas[area].near
    go([area, ...near].slice(0, most), measured, word('compare.added_near', { area: series.areas[area].name, n: near.length }))
    place.focus()
  })
  measure.addEventListener('change', () => go(chosen, Number(measure.value), ''))
  addEventListener('hashchange', () => {
    // Back from the first choice the address is bare; another anchor of the page leaves what is shown
    if (/^(#compare(=.*)?)?$/.test(location.hash) && location.hash !== written) show()
    written = null
  })

  show()
}

// pairOf draws a measure in the chosen areas, and in the country beside them.
function pairOf (series, one, chosen) {
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
