// Draws lines over time as internal/chart does, for areas that a reader has
// chosen: the same classes, the same gutters, no colour without a shape. The
// picture stretches with its column, so that it needs no second drawing on paper.
import { number as written, say as word } from './words.js'

const height = 240
const gap = 17 // between two labels
const longest = 15 // letters of a name beside a line
const shapes = ['', 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z', 'M-4-4h8v8h-8z', 'M0-5L5 4H-5z', 'M0-5.5L5.5 0L0 5.5L-5.5 0z', 'M0 5L5-4H-5z']

function svg (name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

// lookOf gives the line of an area that is compared, by its place among them, and
// that of the country, which looks as it does beside an area on its own page.
export const lookOf = (at, country) => country ? 2 : [1, 3, 4, 5][at]

// shapeOf is the marker of a line.
export function shapeOf (look) {
  return svg('svg', { class: 'c-svg c-shape', width: 14, height: 12, viewBox: '-7 -6 14 12', 'aria-hidden': 'true' },
    svg('path', { class: `c-m c-${look}`, d: shapes[look] }))
}

// scale gives round steps from 0, or from below it, to the highest figure.
export function scale (values) {
  const high = Math.max(0, ...values)
  const low = Math.min(0, ...values)
  const rough = (high - low || 4) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999)
  const ticks = []
  for (let i = Math.floor(low / step + 1e-9); ; i++) {
    ticks.push(Number((i * step).toPrecision(12)))
    if (i * step >= high - 1e-9 && ticks.length > 1) return ticks
  }
}

// runs parts a line where it has no figure and where figures are not comparable
// with those before.
export function runs (values, breaks) {
  const out = []
  let run = []
  values.forEach((value, p) => {
    if (value === null || breaks.includes(p)) {
      if (run.length) out.push(run)
      run = []
    }
    if (value !== null) run.push(p)
  })
  return run.length ? [...out, run] : out
}

// spread keeps labels from each other: each stands where its line ends, or as
// near below as there is room.
export function spread (wanted, bottom) {
  const order = wanted.map((y, at) => ({ y, at })).sort((a, b) => a.y - b.y)
  let last = -Infinity
  for (const label of order) last = label.y = Math.max(label.y, last + gap)
  let next = bottom
  for (const label of [...order].reverse()) next = (label.y = Math.min(label.y, next)) - gap
  const out = []
  for (const { y, at } of order) out[at] = y
  return out
}

export function drawTrends ({ title, unit, periods, breaks, lines }) {
  const values = lines.map((line) => line.entries.map((one) => one.value))
  const numbers = values.flat().filter((value) => value !== null)
  const box = document.createElement('div')
  box.className = 'c-chart'
  const note = document.createElement('div')
  note.className = 'c-note'
  note.textContent = numbers.length ? unit || '' : word('compare.nothing')
  box.append(note)
  if (!numbers.length) return box

  const ticks = scale(numbers)
  const [low, high] = [ticks[0], ticks[ticks.length - 1]]
  const y = (value) => Math.round((1 - (value - low) / (high - low)) * height * 10) / 10
  const x = (p) => periods.length > 1 ? Math.round(p / (periods.length - 1) * 10000) / 10 : 500
  const gutter = [28, 40, 52, 64, 80].find((room) => room >= 7 * Math.max(...ticks.map((tick) => written(tick).length)) + 8) || 96

  const plot = svg('svg', { width: '100%', height, viewBox: `0 0 1000 ${height}`, preserveAspectRatio: 'none', overflow: 'visible', fill: 'none', stroke: 'currentColor' },
    svg('path', { class: 'c-grid', d: ticks.map((tick) => `M0 ${y(tick)}H1000`).join('') }),
    svg('path', { class: 'c-axis', d: `M0 ${y(Math.max(low, 0))}H1000` }))
  for (const at of breaks) plot.append(svg('path', { class: 'c-break', d: `M${(x(at - 1) + x(at)) / 2} 0V${height}` }))
  const markers = []
  const ends = []
  for (const [i, line] of [...lines.entries()].reverse()) {
    const path = runs(values[i], breaks).map((run) => run.map((p, n) => `${n ? 'L' : 'M'}${x(p)} ${y(values[i][p])}`).join('')).join('')
    plot.append(svg('path', { class: `c-l c-${line.look}`, d: path }))
    values[i].forEach((value, p) => {
      if (value !== null) markers.push(svg('svg', { x: `${x(p) / 10}%`, y: y(value), overflow: 'visible' }, svg('path', { class: `c-m c-${line.look}`, d: shapes[line.look] })))
    })
    const last = values[i].findLastIndex((value) => value !== null)
    if (last >= 0) ends.push({ line, last, y: y(values[i][last]) })
  }
  const names = svg('svg', { x: '100%', overflow: 'visible' })
  const places = spread(ends.map((end) => end.y), height)
  ends.forEach(({ line, last, y: at }, i) => {
    if (last === periods.length - 1) names.append(svg('path', { class: 'c-lead', d: `M5 ${at}L10 ${places[i]}` }))
    const name = line.name.length > longest ? line.name.slice(0, longest - 1).trimEnd() + '…' : line.name
    const mark = shapeOf(line.look)
    mark.setAttribute('x', 10)
    mark.setAttribute('y', places[i] - 6)
    names.append(mark, svg('text', { x: 27, y: places[i] + 4, class: line.look === 1 ? 'c-a' : '' }, name))
  })
  const few = Math.ceil(periods.length / 6)
  const foot = svg('g', { class: 'c-tk', 'text-anchor': 'middle' }, ...periods.flatMap((name, p) =>
    (periods.length - 1 - p) % few ? [] : [svg('text', { x: `${x(p) / 10}%`, y: height + 18, ...(p && p < periods.length - 1 ? { class: 'c-more' } : {}) }, name)]))
  const side = svg('g', { class: 'c-tk', 'text-anchor': 'end' }, ...ticks.map((tick) => svg('text', { x: -6, y: y(tick) + 4 }, written(tick))))
  const picture = svg('svg', { class: `c-svg c-g${gutter} c-r126`, role: 'img', 'aria-labelledby': 'compare-t', 'aria-describedby': 'compare-d', width: '100%', height: height + 34, overflow: 'visible', 'font-size': 13 },
    svg('title', { id: 'compare-t' }, word('compare.chart', { measure: title, areas: lines.map((line) => line.name).join(', ') })),
    svg('desc', { id: 'compare-d' }, word('compare.described', { first: periods[0], last: periods[periods.length - 1] })),
    svg('svg', { y: 8, height, overflow: 'visible' }, side, plot, ...markers, names, foot))
  box.append(picture)
  return box
}
