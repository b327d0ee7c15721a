// What ECharts has no series for, drawn as in the pictures: the interval behind
// a line, breaks, distributions of which only some statistics are known, and
// hexagons.
import { say } from './words.js'

// The roles of statistics in data-series, as internal/chart numbers them.
const [minimum, lower, median, mode, upper, maximum] = ['6', '7', '8', '9', 'a', 'b']

// drawInterval draws a band between places that a line joins, and an upright
// stroke where one stands alone. pairs are limits, or null.
export function drawInterval (pairs, joins, { color, opacity }) {
  return (params, api) => {
    const i = params.dataIndex
    const at = (j, side) => api.coord([j, pairs[j][side]])
    if (!pairs[i]) return null
    if (i > 0 && pairs[i - 1] && joins(i)) {
      return { type: 'polygon', silent: true, shape: { points: [at(i - 1, 0), at(i, 0), at(i, 1), at(i - 1, 1)] }, style: { fill: api.visual('color') || color, opacity } }
    }
    if (i + 1 < pairs.length && pairs[i + 1] && joins(i + 1)) return null
    const [[x1, y1], [x2, y2]] = [at(i, 0), at(i, 1)]
    return { type: 'line', silent: true, shape: { x1, y1, x2, y2 }, style: { stroke: api.visual('color') || color, lineWidth: 2, opacity: 0.5 } }
  }
}

// drawBreak draws an upright rule midway before a period.
export function drawBreak (params, api) {
  const i = api.value(0)
  const x = (api.coord([i - 1, 0])[0] + api.coord([i, 0])[0]) / 2
  const { y, height } = params.coordSys
  return {
    type: 'group',
    children: [
      { type: 'line', silent: true, shape: { x1: x, x2: x, y1: y, y2: y + height }, style: { stroke: api.visual('color'), lineWidth: 1, lineDash: [2, 3] } },
      { type: 'text', silent: true, style: { text: say('chart.break'), x, y: y - 2, align: 'center', verticalAlign: 'bottom', fill: api.visual('color'), fontSize: 12 } }
    ]
  }
}

// drawRow draws whisker, box, median and mode of a row, whichever are known.
export function drawRow (rows, roles) {
  return (params, api) => {
    const i = params.dataIndex
    const half = Math.min(12, api.size([0, 1])[1] * 0.3)
    const get = (role) => {
      const column = roles.indexOf(role)
      return column < 0 ? null : rows[i][column]
    }
    const at = (value) => api.coord([value, i])
    const children = []
    const stroke = (x1, y1, x2, y2, width) => children.push({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: api.visual('color'), lineWidth: width } })
    const tick = (value, height, width = 2) => {
      if (value === null) return
      const [x, y] = at(value)
      stroke(x, y - height, x, y + height, width)
    }
    const whisker = (a, b) => {
      if (a !== null && b !== null) stroke(...at(a), ...at(b), 2)
    }
    const [low, q1, q3, high] = [get(minimum), get(lower), get(upper), get(maximum)]
    const boxed = q1 !== null && q3 !== null
    if (boxed) {
      whisker(low, q1)
      whisker(q3, high)
      const [[x1, y], [x2]] = [at(q1), at(q3)]
      children.push({ type: 'rect', shape: { x: Math.min(x1, x2), y: y - half, width: Math.abs(x2 - x1), height: 2 * half }, style: { fill: 'transparent', stroke: api.visual('color'), lineWidth: 2 } })
    } else {
      whisker(low, high)
      tick(q1, half)
      tick(q3, half)
    }
    tick(low, half / 2)
    tick(high, half / 2)
    tick(get(median), half + 2, 4)
    if (get(mode) !== null) {
      const [cx, cy] = at(get(mode))
      children.push({ type: 'circle', shape: { cx, cy, r: 4.5 }, style: { fill: api.visual('color') } })
    }
    return { type: 'group', children }
  }
}

// drawCell draws a hexagon with its letters and, where there is room, its class.
export function drawCell (cells, map, line) {
  return (params, api) => {
    const { x, y, label, k, cell, fill, ink } = cells[params.dataIndex]
    const points = []
    for (let corner = 0; corner < 6; corner++) {
      const angle = Math.PI / 3 * corner + (map.flat ? 0 : Math.PI / 6)
      points.push(api.coord([x + map.radius * Math.cos(angle), y + map.radius * Math.sin(angle)]))
    }
    const [cx, cy] = api.coord([x, y])
    const scale = api.size([map.radius, 0])[0] / map.radius
    const children = [{ type: 'polygon', shape: { points }, style: { fill, stroke: line.borderColor, lineWidth: 1 }, emphasis: { style: { lineWidth: 3 } } }]
    if (scale > 0.7) {
      const below = k ? String(k) : cell ? cell.text : '–'
      for (const [text, dy] of [[label, -6], [below, 7]]) {
        children.push({ type: 'text', silent: true, style: { text, x: cx, y: cy + dy * scale, align: 'center', verticalAlign: 'middle', fill: ink, fontSize: Math.round(11 * Math.min(scale, 1.4)) } })
      }
    }
    return { type: 'group', children }
  }
}
