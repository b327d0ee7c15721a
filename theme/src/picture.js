// Makes of a chart on the page a drawing that stands alone: with its title, its
// notes and where it comes from, every colour and size written into it, and
// nothing that it would have to fetch.
import { say } from './words.js'

const ns = 'http://www.w3.org/2000/svg'
const margin = 16

// What the style sheet decides and a drawing elsewhere would lack.
const properties = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'vector-effect',
  'paint-order', 'font-family', 'font-size', 'font-weight', 'text-anchor'
]

// inline writes the computed looks of an element and all in it into its copy,
// where they differ from those of its parent.
function inline (from, to, inherited) {
  const style = getComputedStyle(from)
  if (style.display === 'none') {
    to.remove()
    return
  }
  const own = {}
  for (const property of properties) {
    own[property] = style.getPropertyValue(property)
    if (/url\(/.test(from.getAttribute(property) || '')) continue // a pattern within the drawing
    if (own[property] !== inherited[property] || from.hasAttribute(property) || property === 'vector-effect') {
      if (own[property] === (property === 'vector-effect' ? 'none' : inherited[property])) to.removeAttribute(property)
      else to.setAttribute(property, own[property])
    }
  }
  delete own['vector-effect'] // is not inherited
  const copies = [...to.children]
  ;[...from.children].forEach((child, i) => inline(child, copies[i], own))
  for (const name of ['class', 'tabindex', 'role', 'aria-hidden', 'aria-label', 'aria-labelledby', 'aria-describedby']) to.removeAttribute(name)
  if (from.nodeName === 'a') { // a link would lead nowhere
    const group = document.createElementNS(ns, 'g')
    for (const { name, value } of to.attributes) if (name !== 'href') group.setAttribute(name, value)
    group.append(...to.childNodes)
    to.replaceWith(group)
  }
}

function make (name, attributes, text) {
  const element = document.createElementNS(ns, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text) element.textContent = text
  return element
}

// wrap breaks text into lines of a width in px.
function wrap (text, font, width) {
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = font
  const lines = []
  for (const word of text.split(/\s+/)) {
    const last = lines.length - 1
    if (last >= 0 && pen.measureText(`${lines[last]} ${word}`).width <= width) lines[last] += ` ${word}`
    else lines.push(word)
  }
  return lines
}

// alone gives { text, width, height } of a chart's drawing. box is its div of
// class c-chart, which must be shown as a picture; source is said below it.
export function alone (box, source) {
  const drawing = box.querySelector('svg')
  const page = getComputedStyle(document.documentElement)
  const look = getComputedStyle(drawing)
  const family = look.fontFamily
  const left = Number.parseFloat(look.marginLeft) || 0
  const inner = drawing.getBoundingClientRect()
  const width = Math.ceil(Math.max(box.getBoundingClientRect().width, inner.width + left)) + 2 * margin
  const colour = (name) => page.getPropertyValue(name).trim()
  const out = make('svg', { xmlns: ns, width, 'font-family': family })
  let y = margin
  const paragraph = (text, size, weight, fill) => {
    for (const line of wrap(text, `${weight} ${size}px ${family}`, width - 2 * margin)) {
      y += Math.round(size * 1.35)
      out.append(make('text', { x: margin, y: y - 4, 'font-size': size, 'font-weight': weight, fill: colour(fill) }, line))
    }
  }
  const title = drawing.querySelector(':scope > title').textContent
  paragraph(title, 16, 'bold', '--chart-ink')
  y += 6
  let drawn = false
  for (const child of box.children) {
    if (child.classList.contains('c-note')) {
      paragraph(child.textContent, 13, 'normal', '--chart-muted')
    } else if (!drawn && child.contains(drawing)) {
      drawn = true
      y += 6
      const copy = drawing.cloneNode(true)
      inline(drawing, copy, {})
      for (const [key, value] of Object.entries({ x: margin + left, y, width: inner.width, height: inner.height, overflow: 'visible' })) copy.setAttribute(key, value)
      out.append(copy)
      y += inner.height + 6
    }
  }
  y += 4
  paragraph(source, 12, 'normal', '--chart-muted')
  const height = Math.ceil(y) + margin
  out.setAttribute('height', height)
  out.setAttribute('viewBox', `0 0 ${width} ${height}`)
  out.prepend(make('title', {}, title), make('rect', { width: '100%', height: '100%', fill: colour('--chart-paper') }))
  return { text: new XMLSerializer().serializeToString(out), width, height }
}

// png draws such a picture on a canvas, twice as large for sharp print, and
// gives a promise of a blob.
export function png ({ text, width, height }, scale = 2) {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onerror = () => reject(new Error(say('chart.undrawn')))
    image.onload = () => {
      const canvas = document.createElement('canvas')
      canvas.width = width * scale
      canvas.height = height * scale
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
      canvas.toBlob((blob) => { blob ? resolve(blob) : reject(new Error(say('chart.too_large'))) }, 'image/png')
    }
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text)
  })
}
