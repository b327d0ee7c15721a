// Reads a table of figures as the page shows it: the one place from which the
// interactive charts and "Copy data" have their numbers.

import { say } from './words.js'

// words gives the text of an element without small print and marks.
function words (element) {
  let text = ''
  for (const node of element.childNodes) {
    if (node.nodeType === 3) text += node.data
    else if (!['SMALL', 'SUP', 'svg'].includes(node.nodeName)) text += words(node)
  }
  return text
}

const clean = (text) => text.replace(/\s+/g, ' ').trim()

// number reads a figure as it is shown: "−1,234.5"; null if it is none.
export function number (text) {
  return /^[-−]?[\d,]*\.?\d+$/.test(text) ? Number(text.replace(/,/g, '').replace('−', '-')) : null
}

// cellOf gives of a cell: text as shown, marks, the figure (null where there is
// a symbol), the reason of the symbol, and the pair of an interval.
function cellOf (cell) {
  const text = clean(words(cell))
  const symbol = cell.querySelector('abbr')
  const marks = clean([...cell.querySelectorAll('sup.mark')].map((mark) => mark.textContent).join(' '))
  if (cell.classList.contains('sym')) return { text, marks, value: null, reason: symbol ? symbol.title : '' }
  const pair = text.split(' to ').map(number)
  return {
    text,
    marks,
    value: cell.dataset.v === undefined ? number(text) : Number(cell.dataset.v),
    pair: pair.length === 2 && pair[0] !== null && pair[1] !== null ? pair : null
  }
}

// read gives { corner, heads, rows }: heads are those of the columns after the
// row heads, and each row is { name, country, here, cells }.
export function read (table) {
  const [corner, ...heads] = [...table.tHead.rows[table.tHead.rows.length - 1].cells].map((head) => clean(words(head)))
  const rows = [...table.tBodies].flatMap((body) => [...body.rows])
    .filter((row) => !row.classList.contains('group'))
    .map((row) => ({
      name: clean(words(row.cells[0])),
      country: row.classList.contains('is-country'),
      here: row.classList.contains('is-here'),
      cells: [...row.cells].slice(1).map(cellOf)
    }))
  return { corner, heads, rows }
}

// tabbed gives a table as text that a spreadsheet takes: a line a row, a tab
// between cells, symbols by their letters. Marks get a column of their own, so
// that figures remain figures.
export function tabbed (table) {
  const { corner, heads, rows } = read(table)
  const marked = rows.some((row) => row.cells.some((cell) => cell.marks))
  const lines = [[corner, ...heads, ...(marked ? [say('chart.marks')] : [])]]
  for (const row of rows) {
    const marks = row.cells.map((cell, i) => cell.marks && `${heads[i]}: ${cell.marks}`).filter(Boolean).join('; ')
    lines.push([row.name, ...row.cells.map((cell) => cell.text), ...(marked ? [marks] : [])])
  }
  return lines.map((line) => line.join('\t')).join('\n') + '\n'
}
