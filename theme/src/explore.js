// Puts an interactive chart in the place of a picture. The option comes from the
// edition's script and holds patterns of series without figures; the figures
// come from the table beside the picture (figures.js). How a picture names its
// columns is said in internal/chart/option.go.
//
// A symbol is null here: a gap, whose tooltip says the symbol and its reason.
import { read } from './figures.js'
import { drawBreak, drawCell, drawInterval, drawRow } from './shapes.js'
import { number, say } from './words.js'

// explore shows the chart and gives { close }.
export function explore (echarts, { box, table, map, option }) {
  const chart = prepare(box, table, map, option)
  fill[chart.kind](chart)
  finish(chart)
  const outer = document.createElement('div')
  outer.className = 'c-live'
  outer.tabIndex = 0
  outer.setAttribute('role', 'group')
  outer.setAttribute('aria-label', say('chart.label', { chart: chart.title }))
  const inner = document.createElement('div')
  const spoken = document.createElement('p')
  spoken.className = 'visually-hidden'
  spoken.setAttribute('role', 'status')
  outer.append(inner, spoken)
  const picture = [...box.children].find((child) => child.contains(box.querySelector('svg')))
  if (chart.kind === 'map') outer.style.width = `${chart.pictureWidth}px` // its notes are as wide as it is
  picture.before(outer)
  box.classList.add('is-live')
  const measure = () => chart.height(outer.clientWidth)
  inner.style.height = `${measure()}px`
  chart.colours(inner)
  const live = echarts.init(inner, null, { renderer: 'canvas' })
  live.setOption(chart.option)
  keys(outer, live, chart, (text) => { spoken.textContent = text })
  const sizes = new ResizeObserver(() => {
    inner.style.height = `${measure()}px`
    chart.fit(outer.clientWidth)
    live.setOption({ grid: chart.option.grid, legend: { top: 0 } })
    live.resize()
  })
  sizes.observe(outer)
  return {
    close () {
      sizes.disconnect()
      live.dispose()
      outer.remove()
    }
  }
}

const list = (text) => (text || '').split(' ').filter(Boolean)

// prepare reads what the picture says of itself, and takes the option apart.
function prepare (box, table, map, given) {
  const option = structuredClone(given)
  const { heads, rows } = read(table)
  const data = box.dataset
  const drawing = box.querySelector('svg')
  const chart = {
    option,
    heads,
    rows,
    map,
    kind: data.option.slice(data.option.lastIndexOf('/') + 1),
    columns: [...data.series],
    axes: axes(data.axis),
    breaks: list(data.breaks).map(Number),
    country: data.country,
    classes: list(data.classes).map(Number),
    limits: (data.limits || '').split(';').filter(Boolean).map(limit),
    byName: new Map(rows.map((row) => [row.name, row])),
    pattern: Object.fromEntries(option.series.map((series) => [series.id, series])),
    title: drawing.querySelector('title').textContent,
    description: drawing.querySelector('desc').textContent,
    pictureWidth: drawing.getBoundingClientRect().width,
    pictureHeight: Number(drawing.getAttribute('height')) || 240,
    font: getComputedStyle(drawing).fontFamily,
    percent: false,
    stops: [] // what arrow keys go through: { text } and its place, along an axis or an item
  }
  const value = [...option.xAxis, ...option.yAxis].filter((axis) => axis.type === 'value')
  chart.percent = value.some((axis) => axis.axisLabel && axis.axisLabel.formatter === '{value}%')
  option.series = []
  chart.height = (width) => Math.max(chart.pictureHeight, 240) + legendRoom(chart, width)
  chart.fit = (width) => { option.grid.top = 14 + legendRoom(chart, width) }
  chart.colours = (element) => colours(option, element)
  return chart
}

function axes (text) {
  const numbers = list(text).map(Number)
  return [0, 3].filter((i) => i < numbers.length).map((i) => ({ min: numbers[i], max: numbers[i + 1], interval: numbers[i + 2] }))
}

function limit (text) {
  const [name, ...numbers] = text.split(' ')
  const points = []
  for (let i = 0; i + 2 < numbers.length; i += 3) points.push(numbers.slice(i, i + 3).map(Number))
  return { name, points }
}

// shown is a cell as a tooltip says it.
function shown (chart, cell) {
  if (!cell) return say('chart.no_figure')
  if (cell.value === null) return cell.reason ? `${cell.text} (${cell.reason})` : cell.text
  return cell.text + (chart.percent ? '%' : '') + (cell.marks ? ` ${cell.marks}` : '')
}

const valueOf = (cell) => cell ? cell.value : null

// series makes one of a pattern.
function series (chart, pattern, more) {
  const made = { ...structuredClone(chart.pattern[pattern]), ...more }
  chart.option.series.push(made)
  return made
}

// scaleTo gives an axis the ends and steps of the picture's.
function scaleTo (axis, scale) {
  if (!scale) return
  Object.assign(axis, scale)
  const decimals = Math.max(0, -Math.floor(Math.log10(scale.interval) + 1e-9))
  const unit = axis.axisLabel.formatter === '{value}%' ? '%' : ''
  axis.axisLabel.formatter = (value) => number(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).replace('-', '−') + unit
}

// thousands writes the values of an axis that has no scale of the picture.
function thousands (axis) {
  if (axis.axisLabel.formatter) return
  axis.axisLabel.formatter = (value) => number(value).replace('-', '−')
}

const fill = {
  trend (chart) {
    const { option, pattern } = chart
    const labels = option.xAxis[0].data
    const rows = labels.map((label) => chart.byName.get(label))
    Object.assign(option.xAxis[0], { boundaryGap: false })
    scaleTo(option.yAxis[0], chart.axes[0])
    const parts = [0, ...chart.breaks, labels.length]
    chart.columns.forEach((role, column) => {
      for (let part = 0; part + 1 < parts.length; part++) {
        const inPart = (i) => i >= parts[part] && i < parts[part + 1]
        series(chart, role, {
          id: part ? `${role}.${part}` : role,
          name: chart.heads[column],
          data: rows.map((row, i) => inPart(i) && row ? valueOf(row.cells[column]) : null)
        })
      }
    })
    const pairs = rows.map((row, i) => {
      const cell = row && row.cells[0].value !== null && row.cells.find((cell) => cell.pair)
      return cell ? cell.pair : null
    })
    if (pairs.some(Boolean)) {
      series(chart, 'interval', {
        name: 'interval', silent: true, z: 1, encode: { x: 0, y: [1, 2] },
        data: pairs.map((pair, i) => [i, ...(pair || [null, null])]),
        renderItem: drawInterval(pairs, (i) => !chart.breaks.includes(i), pattern.interval.itemStyle)
      })
    }
    if (chart.breaks.length > 0) {
      series(chart, 'break', { name: 'break', silent: true, z: 1, data: chart.breaks.map((i) => [i, chart.axes[0] ? chart.axes[0].min : 0]), renderItem: drawBreak })
    }
    stopsAlong(chart, labels, (i) => lines(chart, labels[i], (column) => rows[i] && rows[i].cells[column], chart.breaks.includes(i) ? [say('chart.not_comparable')] : []))
  },

  bars (chart) {
    const { option, rows } = chart
    option.yAxis[0].data = rows.map((row) => row.name)
    thousands(option.xAxis[0])
    chart.columns.forEach((role, column) => series(chart, role, { name: chart.heads[column], data: rows.map((row) => valueOf(row.cells[column])) }))
    wrapLabels(option.yAxis[0])
    chart.pictureHeight = Math.max(chart.pictureHeight, 60 + rows.length * (14 + 12 * chart.columns.length))
    stopsAlong(chart, rows, (i) => lines(chart, rows[i].name, (column) => rows[i].cells[column]))
  },

  grouped (chart) { fill.bars(chart) },

  // bands are the rows of the table, places its columns.
  bands (chart) {
    const { option, rows, heads } = chart
    const drawn = chart.columns.map((column) => column === '1')
    option.yAxis[0].data = heads.slice(0, drawn.length)
    wrapLabels(option.yAxis[0])
    if (chart.percent) Object.assign(option.xAxis[0], { min: 0, max: 100 })
    rows.forEach((row, i) => {
      const shade = rows.length < 2 ? 1 : 1 + Math.floor(i * 8 / (rows.length - 1))
      const made = series(chart, 'band', { id: `band.${i}`, name: row.name, data: drawn.map((yes, column) => yes ? valueOf(row.cells[column]) : null) })
      made.itemStyle.color = `--chart-band-${shade}`
      made.barMaxWidth = 48
    })
    chart.pictureHeight = Math.max(200, 60 + 56 * drawn.length)
    stopsAlong(chart, drawn, (column) => [
      heads[column],
      ...rows.map((row) => `${row.name}: ${shown(chart, row.cells[column])}`),
      ...(drawn[column] ? [] : [say('chart.not_drawn')])
    ].join('\n'))
  },

  distribution (chart) {
    const { option } = chart
    const axis = option.yAxis[0]
    axis.data ||= chart.rows.map((row) => row.name)
    wrapLabels(axis)
    scaleTo(option.xAxis[0], chart.axes[0])
    const rows = axis.data.map((name) => chart.byName.get(name))
    const values = rows.map((row) => chart.columns.map((role, column) => row ? valueOf(row.cells[column]) : null))
    series(chart, 'row', {
      name: chart.title,
      encode: { y: 0, x: chart.columns.map((role, column) => column + 1) },
      data: values.map((figures, i) => ({ name: axis.data[i], value: [i, ...figures] })),
      renderItem: drawRow(values, chart.columns)
    })
    chart.pictureHeight = 60 + 40 * rows.length
    option.tooltip.trigger = 'axis'
    stopsAlong(chart, rows, (i) => lines(chart, axis.data[i], (column) => rows[i] && rows[i].cells[column]))
  },

  ranked (chart) {
    const { option, rows } = chart
    const places = rows.filter((row) => !row.country && valueOf(row.cells[0]) !== null)
    places.sort((a, b) => a.cells[0].value - b.cells[0].value || a.name.localeCompare(b.name, 'en'))
    Object.assign(option.xAxis[0], { data: places.map((row) => row.name), axisTick: { show: false } })
    option.xAxis[0].axisLabel.show = false
    scaleTo(option.yAxis[0], chart.axes[0])
    series(chart, 'others', { name: 'authorities', data: places.map((row) => ({ name: row.name, value: row.cells[0].value })) })
    series(chart, 'here', { name: 'here', z: 4, data: places.map((row) => ({ name: row.name, value: row.here ? row.cells[0].value : null })) })
    country(chart, 0, places.length > 0 ? [0, places.length - 1] : [])
    slider(chart, 44)
    stopsAt(chart, places, (row, i) => lineOf(chart, row, row.cells[0], say('chart.place', { n: i + 1, all: places.length })))
  },

  funnel (chart) {
    const { option, rows } = chart
    const places = rows.filter((row) => !row.country && valueOf(row.cells[1]) !== null)
    scaleTo(option.yAxis[0], chart.axes[0])
    scaleTo(option.xAxis[0], chart.axes[1])
    places.sort((a, b) => a.cells[0].value - b.cells[0].value)
    const points = (list) => list.map((row) => ({ name: row.name, value: [row.cells[0].value, row.cells[1].value] }))
    series(chart, 'others', { name: 'authorities', data: points(places) })
    series(chart, 'here', { name: 'here', z: 4, data: points(places.filter((row) => row.here)) })
    country(chart, 1, chart.axes[1] ? [chart.axes[1].min, chart.axes[1].max] : [])
    chart.limits.forEach(({ name, points }, rank) => {
      for (const side of [1, 2]) {
        const made = series(chart, 'limit', { id: `limit.${rank}.${side}`, name: `${name} limit`, silent: true, z: 1, data: points.map((point) => [point[0], point[side]]) })
        if (rank > 0) made.lineStyle.type = 'dotted'
      }
    })
    slider(chart, 64) // above it are the sizes
    stopsAt(chart, places, (row) => lineOf(chart, row, row.cells[1], `${chart.heads[0]}: ${row.cells[0].text}`, row.cells[3] && `${chart.heads[3]}: ${row.cells[3].text}`))
  },

  map (chart) {
    const { option, map, classes } = chart
    const names = Object.keys(map.cells)
    const classOf = (cell) => {
      const value = cell && cell.value !== null ? Number(cell.text.replace(/,/g, '').replace('−', '-')) : null
      const found = classes.findIndex((high) => value !== null && value <= high)
      return value === null ? 0 : found < 0 ? classes.length : found + 1
    }
    const shade = (k) => classes.length < 2 ? 3 : 1 + Math.floor((k - 1) * 4 / (classes.length - 1))
    const cells = names.map((name) => {
      const row = chart.byName.get(name)
      const cell = row && row.cells[0]
      const k = classOf(cell)
      return { name, cell, k, ...map.cells[name], fill: k ? `--chart-map-${shade(k)}` : '--chart-paper', ink: k ? `--chart-on-map-${shade(k)}` : '--chart-ink' }
    })
    Object.assign(option.xAxis[0], { min: 0, max: map.width })
    Object.assign(option.yAxis[0], { min: 0, max: map.height })
    const resolve = (element) => { for (const cell of cells) for (const key of ['fill', 'ink']) cell[key] = colour(cell[key], element) }
    const plain = chart.colours
    chart.colours = (element) => { resolve(element); plain(element) }
    const made = series(chart, 'cell', {
      name: chart.title,
      data: cells.map(({ name, x, y, cell, k }) => ({ name, value: [x, y, valueOf(cell), k] })),
      encode: { x: 0, y: 1, tooltip: 2 }
    })
    made.renderItem = drawCell(cells, map, made.itemStyle)
    chart.fit = () => { option.grid = { left: 0, right: 0, top: 0, bottom: 0, outerBoundsMode: 'none' } }
    chart.height = (width) => Math.round(Math.min(map.height * 1.6, width * map.height / map.width))
    stopsAt(chart, cells, (place) => `${place.name}: ${shown(chart, place.cell)}${place.k ? '\n' + say('chart.map_class', { n: place.k, all: classes.length }) : ''}`)
  }
}

// country draws the country's line from one end of the plot to the other.
function country (chart, column, ends) {
  const row = chart.byName.get(chart.country)
  if (!row || valueOf(row.cells[column]) === null) return
  series(chart, 'country', { name: row.name, z: 1, silent: true, data: ends.map((x) => [x, row.cells[column].value]) })
}

// slider lets the reader draw a part of the axis out, with room in px below.
function slider (chart, room) {
  for (const zoom of chart.option.dataZoom) {
    Object.assign(zoom, {
      height: 24, bottom: 4, showDetail: false, brushSelect: false, showDataShadow: false, borderColor: '--chart-muted', fillerColor: 'transparent',
      handleStyle: { color: '--chart-1', borderColor: '--chart-1' }, moveHandleStyle: { color: '--chart-muted' }
    })
  }
  chart.option.grid = { bottom: room }
  chart.pictureHeight += 60
}

function wrapLabels (axis) {
  Object.assign(axis.axisLabel, { width: 110, overflow: 'break', interval: 0, hideOverlap: false, fontSize: 12 })
}

// lines is what a tooltip says of all columns that are drawn.
function lines (chart, label, cellAt, more = []) {
  const drawn = chart.columns.map((role, column) => `${chart.heads[column]}: ${shown(chart, cellAt(column))}`)
  const pair = chart.heads.findIndex((head, column) => column >= chart.columns.length && cellAt(column) && cellAt(column).pair)
  if (pair >= 0) drawn.splice(1, 0, `${chart.heads[pair]}: ${cellAt(pair).text}`)
  return [label, ...drawn, ...more].join('\n')
}

const lineOf = (chart, row, cell, ...more) => [`${row.name}: ${shown(chart, cell)}`, ...more.filter(Boolean)].join('\n')

// stopsAlong makes a stop of each place on the axis of categories, whether
// there are figures or not: the tooltip there says why not.
function stopsAlong (chart, places, text) {
  chart.stops = places.map((place, i) => ({ text: text(i), along: i }))
  chart.option.tooltip.formatter = (params) => {
    const first = Array.isArray(params) ? params[0] : params
    const category = chart.option.xAxis[0].type === 'category' ? chart.option.xAxis[0].data : chart.option.yAxis[0].data
    const at = category.indexOf(first.axisValue ?? first.name)
    return at < 0 ? '' : chart.stops[at].text
  }
}

// stopsAt makes a stop of each item of the first series.
function stopsAt (chart, items, text) {
  chart.stops = items.map((item, i) => ({ text: text(item, i), item: i }))
  const byName = new Map(items.map((item, i) => [item.name, chart.stops[i].text]))
  chart.option.tooltip.formatter = ({ name }) => byName.get(name) || ''
}

// finish sets what is the same for every kind.
function finish (chart) {
  const { option } = chart
  option.aria.label.description = `${chart.title}. ${chart.description}`
  option.textStyle = { fontFamily: chart.font, color: '--chart-ink', fontSize: 13 }
  option.tooltip.textStyle = { color: '--chart-ink', fontSize: 13, fontFamily: chart.font }
  if (option.tooltip.axisPointer) option.tooltip.axisPointer.lineStyle = { color: '--chart-muted' }
  option.grid = { left: 4, right: 20, bottom: 8, ...option.grid }
  const names = [...new Set(option.series.filter((made) => !made.silent).map((made) => made.name))]
  chart.names = option.legend.show === false || names.length < 2 ? [] : names
  option.legend = { ...option.legend, show: chart.names.length > 0, data: chart.names, itemGap: 14, padding: 0 }
  chart.fit(320)
  delete option.title
  delete option.toolbox
}

const lineHeight = 24

// legendRoom is the height of the names above the plot, as they wrap.
function legendRoom (chart, width) {
  if (!chart.names || chart.names.length === 0) return 0
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = `13px ${chart.font}`
  let x = 0
  let count = 1
  for (const name of chart.names) {
    const wide = 25 + 5 + 14 + pen.measureText(name).width
    if (x > 0 && x + wide > width - 14) {
      x = 0
      count++
    }
    x += wide
  }
  return count * lineHeight
}

// colour gives the value of a custom property as ECharts understands it, system
// colours included.
function colour (name, element) {
  if (!name.startsWith('--')) return name
  const before = element.style.color
  element.style.color = getComputedStyle(element).getPropertyValue(name)
  const value = getComputedStyle(element).color
  element.style.color = before
  return value
}

// colours replaces every name of a colour in an option, in place.
function colours (value, element) {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string' && inner.startsWith('--')) value[key] = colour(inner, element)
    else if (inner && typeof inner === 'object') colours(inner, element)
  }
}

// keys moves the tooltip by arrow keys and says it aloud.
function keys (outer, live, chart, say) {
  let at = -1
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
  const show = () => {
    const stop = chart.stops[at]
    say(stop.text.replace(/\n/g, '. '))
    if (stop.along === undefined) {
      live.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: stop.item })
      return
    }
    const upright = chart.option.xAxis[0].type === 'category'
    const place = live.convertToPixel(upright ? { xAxisIndex: 0 } : { yAxisIndex: 0 }, stop.along)
    const middle = upright ? live.getHeight() / 2 : live.getWidth() / 2
    live.dispatchAction(upright ? { type: 'showTip', x: place, y: middle } : { type: 'showTip', x: middle, y: place })
  }
  outer.addEventListener('keydown', (event) => {
    const last = chart.stops.length - 1
    if (event.altKey || event.ctrlKey || event.metaKey || last < 0) return
    if (event.key in steps) at = Math.min(last, Math.max(0, at < 0 ? (steps[event.key] > 0 ? 0 : last) : at + steps[event.key]))
    else if (event.key === 'Home') at = 0
    else if (event.key === 'End') at = last
    else if (event.key === 'Escape') {
      live.dispatchAction({ type: 'hideTip' })
      return
    } else return
    event.preventDefault()
    show()
  })
}
