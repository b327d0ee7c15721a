// Puts up to four areas side by side on an indicator's page: a table of all
// periods and a chart, both made from one script of figures. What is chosen
// stands in the address, after "#compare=", and nowhere else: a link, the back
// button and a reload show the same. A fragment is the one part of an address
// that a page on a disk may change.
import { script } from './load.js'
import { pairOf, titleOf } from './pair.js'
import { decoded } from './tools.js'
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
