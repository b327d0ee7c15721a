// Tables with the attribute data-sortable get a button in each column head. A
// click sorts ascending, another descending. Cells without a figure (suppressed,
// not available) come last either way, because no figure is neither low nor
// high. The country's row stays where it is, at the top or at the end; a row
// that heads a group would lose its group, so such a table is left alone.

export function sortableTables (root) {
  for (const table of root.querySelectorAll('table[data-sortable]')) {
    if (table.tHead && !table.querySelector('tr.group')) prepare(table)
  }
}

function prepare (table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells]
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
      const direction = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending'
      for (const other of heads) if (other.hasAttribute('aria-sort')) other.setAttribute('aria-sort', 'none')
      head.setAttribute('aria-sort', direction)
      for (const body of table.tBodies) sortRows(body, head.cellIndex, direction === 'ascending' ? 1 : -1)
      status.textContent = `Sorted by ${button.textContent.trim()}, ${direction}`
    })
  }
}

function sortRows (body, column, sign) {
  const rows = [...body.rows]
  const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row.cells[column]) }))
  const moving = keyed.filter((entry) => !entry.row.classList.contains('is-country'))
  moving.sort((a, b) => compare(a.key, b.key, sign) || a.place - b.place)
  for (const entry of keyed) if (!moving.includes(entry)) moving.splice(entry.place, 0, entry)
  body.append(...moving.map((entry) => entry.row))
}

// keyOf is a number, a text, or null for a cell without a figure. The figure
// is what the cell shows, without its marks.
function keyOf (cell) {
  if (!cell || cell.classList.contains('sym')) return null
  let text = ''
  for (const node of cell.childNodes) if (node.nodeName !== 'SUP') text += node.textContent
  text = text.trim()
  if (text === '') return null
  const number = Number.parseFloat(text.replace(/,/g, '').replace('\u2212', '-'))
  return Number.isNaN(number) ? text : number
}

function compare (a, b, sign) {
  if (a === null || b === null) return (a === null) - (b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
}
