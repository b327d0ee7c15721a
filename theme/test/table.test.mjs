// Sorts a table by keyboard and moves wide and long ones, as a reader would.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch, limit, newPage, sites } from './kit.mjs'


let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

// open shows the newest page of an indicator whose long table can be sorted.
async function open (width, height) {
  const [site] = sites()
  const page = await newPage(browser)
  await page.setViewport({ width, height })
  const path = site.pages.findLast((p) => p.endsWith('indicators/n19/index.html') && !p.startsWith('latest'))
  await page.goto(pathToFileURL(join(site.dir, path)).href)
  return page
}

const state = (page) => page.evaluate(() => {
  const table = document.querySelector('table[data-sortable]')
  const head = table.tHead.rows[0].cells[1]
  const rows = [...table.tBodies[0].rows]
  return {
    sorted: head.getAttribute('aria-sort'),
    names: rows.map((row) => row.cells[0].textContent),
    fixed: rows.filter((row) => row.classList.contains('is-country')).map((row) => row.rowIndex),
    figures: rows.filter((row) => !row.classList.contains('is-country')).map((row) => row.cells[1])
      .map((cell) => cell.classList.contains('sym') ? null : Number.parseFloat(cell.dataset.v || cell.firstChild.textContent.replaceAll(',', ''))),
    said: table.parentElement.querySelector('[role="status"]').textContent
  }
})

test('a head that is pressed a third time gives back the order in which the table came', limit, async () => {
  const page = await open(1280, 900)
  const given = await state(page)
  assert.equal(given.sorted, 'none')
  await page.focus('table[data-sortable] thead th:nth-child(2) button')
  for (const [key, direction, sign] of [['Enter', 'ascending', 1], ['Space', 'descending', -1]]) {
    await page.keyboard.press(key)
    const now = await state(page)
    assert.equal(now.sorted, direction)
    assert.match(now.said, new RegExp(`${direction}$`))
    assert.deepEqual(now.fixed, given.fixed, 'the country and its regions stay')
    const figures = now.figures.filter((v) => v !== null)
    assert.deepEqual(figures, figures.toSorted((a, b) => sign * (a - b)))
    assert.ok(now.figures.slice(figures.length).every((v) => v === null), 'what has no figure comes last')
    assert.notDeepEqual(now.names, given.names)
  }
  await page.keyboard.press('Enter')
  const again = await state(page)
  assert.equal(again.sorted, 'none')
  assert.deepEqual(again.names, given.names)
  assert.notEqual(again.said, given.said)
  await page.close()
})

test('the head stays in view, and the first column where a table is wide', limit, async () => {
  for (const [width, height] of [[320, 640], [1280, 900]]) {
    const page = await open(width, height)
    const [head, frame, first] = await page.evaluate(async () => {
      const table = document.querySelector('table[data-sortable]')
      table.rows[table.rows.length - 8].scrollIntoView({ block: 'center' })
      table.parentElement.scrollLeft = 60
      await new Promise(requestAnimationFrame)
      const box = (e) => e.getBoundingClientRect().toJSON()
      return [box(table.tHead.rows[0].cells[1]), box(table.parentElement), box(table.rows[table.rows.length - 8].cells[0])]
    })
    assert.ok(head.top >= 0 && head.bottom < height / 2, `${width}: the head is at ${head.top} to ${head.bottom}`)
    assert.ok(Math.abs(first.left - frame.left) < 2, `${width}: the first column is at ${first.left}`)
    await page.close()
  }
})
