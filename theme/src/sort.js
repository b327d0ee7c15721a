// Tables with the attribute data-sortable get a button in each column head. A
// press sorts ascending, another descending, a third gives back the order in
// which the table came. Cells without a figure (suppressed, not available) come
// last either way, because no figure is neither low nor high. The country and
// the regions stay where they are, at the top or at the end; a row that heads a
// group would lose its group, so such a table is left alone.
import { say } from './words.js'

const next = { none: 'ascending', ascending: 'descending', descending: 'none' }
const signs = { none: 0, ascending: 1, descending: -1 }

export function sortableTables (root) {
  for (const table of root.querySelectorAll('table[data-sortable]')) {
    if (table.tHead && !table.querySelector('tr.group')) prepare(table)
  }
}

function prepare (table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells]
  const given = [...table.tBodies].map((body) => ({ body, rows: [...body.rows] }))
  const status = document.createElement('p')
  status.className = 'visually-hidden'
  status.setAttribute('role', 'status')
  table.after(status)
  for (const head of heads) {
    if (head.colSpan > 1 || !head.textContent.trim() || head.hasAttribute('data-unsorted')) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...head.childNodes)
    head.append(button)
    head.setAttribute('aria-sort', 'none')
    button.addEventListener('click', () => {
      const direction = next[head.getAttribute('aria-sort')]
      for (const other of heads) if (other.hasAttribute('aria-sort')) other.setAttribute('aria-sort', 'none')
      head.setAttribute('aria-sort', direction)
      for (const { body, rows } of given) body.append(...sorted(rows, head.cellIndex, signs[direction]))
      status.textContent = direction === 'none' ? say('sort.given') : say(direction === 'ascending' ? 'sort.ascending' : 'sort.descending', { column: button.textContent.trim() })
    })
  }
}

// sorted gives rows, which are in the given order, in another.
function sorted (rows, column, sign) {
  if (!sign) return rows
  const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row.cells[column]) }))
  const moving = keyed.filter((entry) => !entry.row.classList.contains('is-country'))
  moving.sort((a, b) => compare(a.key, b.key, sign) || a.place - b.place)
  for (const entry of keyed) if (entry.row.classList.contains('is-country')) moving.splice(entry.place, 0, entry)
  return moving.map((entry) => entry.row)
}

// keyOf is a number, a text, or null for a cell without a figure. A number is
// the unrounded one where the cell has it, else what it shows without its marks.
function keyOf (cell) {
  if (!cell || cell.classList.contains('sym')) return null
  if (cell.dataset.v) return Number(cell.dataset.v)
  let text = ''
  for (const node of cell.childNodes) if (node.nodeName !== 'SUP') text += node.textContent
  text = text.trim()
  if (text === '') return null
  if (!cell.classList.contains('n')) return text
  const number = Number.parseFloat(text.replaceAll(',', '').replace('\u2212', '-'))
  return Number.isNaN(number) ? text : number
}

function compare (a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true })
}
