// Compares areas on the pages of indicators as a reader does, from a disk and
// from a server: by keyboard, by address, with a wrong address; and holds the
// table to the pages of the areas.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { axe, browsers, launch, limit, listen, newPage, none, says, schemes, serve, show, sideways, sites, soak } from './kit.mjs'


// items lists the pages of indicators of the newest edition that compare.
function items (site) {
  const newest = site.pages.filter((page) => /^\d{4}[^/]*\/indicators\/n\d+\/index\.html$/.test(page)).map((page) => page.split('/')[0]).sort().at(-1)
  return site.pages.filter((page) => page.startsWith(`${newest}/indicators/`) && readFileSync(join(site.dir, page), 'utf8').includes('id="compare"'))
}

// figures reads the script of figures that a page names.
function figures (site, page) {
  const [, address] = /data-figures="([^"]+)"/.exec(readFileSync(join(site.dir, page), 'utf8'))
  const source = readFileSync(join(site.dir, page, '..', address), 'utf8')
  return JSON.parse(new Function(`${source}; return almanacSeries`)())
}

// periods reads, within a page, the figures that the page of an area has for a
// measure: [period, figure] of each row. The table of a distribution has a column
// for each statistic.
function periods (html, anchor, of) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const grid = [...page.querySelectorAll(`#${anchor} table`)].find((table) => table.tHead.rows[0].cells[0].textContent === 'Period')
  if (!grid) return []
  const column = Math.max(1, [...grid.tHead.rows[0].cells].findIndex((cell) => of && cell.textContent.toLowerCase() === of.toLowerCase()))
  return [...grid.tBodies[0].rows].map((row) => [row.cells[0], row.cells[column]].map((cell) =>
    [...cell.childNodes].filter((node) => node.nodeName !== 'SUP').map((node) => node.textContent).join('').trim()))
}

const shown = (page) => page.evaluate(() => {
  const table = document.querySelector('#compare table')
  return table && [...table.rows].map((row) => [...row.cells].map((cell) => [...cell.childNodes].filter((node) => node.nodeName !== 'SUP' && node.nodeName !== 'svg').map((node) => node.textContent).join('').trim()))
})
const status = (page) => page.$eval('#compare [role="status"]', (element) => element.textContent)

async function open (browser, base, path, hash = '') {
  const page = await newPage(browser)
  const said = listen(page, base)
  await page.setViewport({ width: 1280, height: 900 })
  await page.goto(base + path + hash, { waitUntil: 'load' })
  return { page, said }
}

async function drawn (page, columns) {
  await page.waitForFunction((columns) => document.querySelectorAll('#compare thead th').length === columns, limit, columns)
}

// tab presses the key until the focus is on what is wanted.
async function tab (page, wanted, back = false) {
  const on = () => page.evaluate((wanted) => document.activeElement.matches(wanted), wanted)
  if (back) await page.keyboard.down('Shift')
  for (let i = 0; i < 200 && !await on(); i++) await page.keyboard.press('Tab')
  if (back) await page.keyboard.up('Shift')
  assert.ok(await on(), `Tab does not come to ${wanted}`)
}

for (const name of browsers()) {
  for (const [nth, site] of sites().entries()) {
    for (const from of nth ? ['disk'] : ['disk', 'server']) { // what differs in another site is its names
      describe(`comparing in ${name}, ${site.name}, from a ${from}`, () => {
        const path = items(site).find((page) => page.includes('/n19/')) || items(site)[0]
        const data = path && figures(site, path)
        const country = data?.areas.some((area) => area.country) ? 1 : 0
        const some = data?.areas.filter((area) => !area.country && !area.region).map((area) => area.slug)
        const nameOf = (slug) => data.areas.find((area) => area.slug === slug).name
        let browser, server, base
        before(async () => {
          browser = await launch(name)
          server = await serve(site.dir)
          base = from === 'disk' ? pathToFileURL(site.dir).href + '/' : server.base
        })
        after(async () => { await browser?.close(); await server?.close() })

        test('nothing of it is loaded before somebody asks', limit, async () => {
          const asked = []
          const { page, said } = await open(browser, base, path)
          page.on('request', (request) => asked.push(request.url()))
          await page.reload({ waitUntil: 'load' })
          none(asked.filter((url) => /compare-|series\//.test(url)))
          assert.equal(await page.$eval('#compare', (section) => section.hidden), true)
          none(said)
          await page.close()
        })

        test('areas are added and removed by keyboard, and the address says which', limit, async () => {
          const { page, said } = await open(browser, base, path)
          await tab(page, '[data-action="compare"]')
          await page.keyboard.press('Enter')
          await page.waitForFunction(() => document.activeElement.id === 'compare-area' && document.activeElement.options.length > 3, limit)
          for (let i = 0; i < 4; i++) {
            await page.keyboard.type(nameOf(some[i]))
            assert.equal(await page.$eval('#compare-area', (select) => select.value), some[i])
            await tab(page, '#compare [type="submit"]')
            await page.keyboard.press('Enter')
            await drawn(page, 2 + i + country)
            assert.match(await status(page), new RegExp(`${i + 1}`))
            assert.ok(page.url().endsWith(`#compare=${some.slice(0, i + 1).join(',')}`), page.url())
            await tab(page, '#compare-area', true)
          }
          await page.keyboard.type(nameOf(some[4]))
          await tab(page, '#compare [type="submit"]')
          await page.keyboard.press('Enter')
          assert.equal(await status(page), says()['compare.full'].replace('{most}', 4))
          assert.ok(page.url().endsWith(`#compare=${some.slice(0, 4).join(',')}`), page.url())
          none(await axe(page, { part: '#compare' }))
          await tab(page, '#compare .compare-chosen button')
          await page.keyboard.press('Enter')
          await drawn(page, 4 + country)
          assert.equal(await page.evaluate(() => document.activeElement.closest('.compare-chosen') !== null), true, 'the focus is lost')
          await page.goBack()
          await drawn(page, 5 + country)
          await page.evaluate(() => history.go(-4)) // to before the first choice
          await page.waitForFunction(() => !document.querySelector('#compare table'), limit)
          none(said)
          await page.close()
        })

        test('the neighbours of an area are put beside it in one step', limit, async () => {
          const at = data.areas.findIndex((area) => area.near)
          if (at < 0) return
          const { page } = await open(browser, base, path, `#compare=${data.areas[at].slug}`)
          await drawn(page, 2 + country)
          await page.click('[data-part="near"]')
          await drawn(page, 2 + data.areas[at].near.length + country)
          const names = (await shown(page))[0].slice(1, 2 + data.areas[at].near.length)
          assert.deepEqual(names, [at, ...data.areas[at].near].map((i) => data.areas[i].name))
          await page.close()
        })

        test('an address that is wrong is said to be, and does no harm', limit, async () => {
          const { page, said } = await open(browser, base, path, `#compare=nowhere,${some[0]},%E0%A4%A,<b>&measure=nothing`)
          await drawn(page, 2 + country)
          assert.match(await status(page), /nowhere/)
          assert.match(await status(page), /nothing/)
          none(await sideways(page))
          assert.equal(await page.$('#compare b b, #compare [role="status"] b'), null)
          await page.evaluate((many) => { location.hash = `#compare=${many}` }, some.slice(0, 6).join(','))
          await drawn(page, 5 + country)
          assert.match(await status(page), /4/)
          await page.evaluate(() => { location.hash = '#compare' })
          await page.waitForFunction(() => !document.querySelector('#compare table'), limit)
          none(said)
          await page.close()
        })

        test('it fits a telephone, in every scheme', limit, async () => {
          const { page } = await open(browser, base, path, `#compare=${some.slice(0, 4).join(',')}`)
          await drawn(page, 5 + country)
          await page.setViewport({ width: 320, height: 640 })
          none(await sideways(page))
          for (const scheme of name === 'chromium' ? Object.keys(schemes) : []) {
            await show(page, scheme)
            none((await axe(page, { part: '#compare' })).map((found) => `${scheme}: ${found}`))
          }
          await page.close()
        })

        test('on paper is what was chosen, and no control', limit, async () => {
          const { page } = await open(browser, base, path, `#compare=${some.slice(0, 2).join(',')}`)
          await drawn(page, 3 + country)
          if (name === 'chromium') {
            await page.emulateMediaType('print')
            const seen = await page.evaluate(() => Object.fromEntries(['form', '.compare-chosen', 'table', '.c-svg'].map((part) => [part, document.querySelector(`#compare ${part}`).getClientRects().length > 0])))
            assert.deepEqual(seen, { form: false, '.compare-chosen': false, table: true, '.c-svg': true })
          }
          await page.close()
        })

        if (from === 'disk' || soak) test('the figures are those of the areas\u2019 own pages', limit, async () => {
          const all = items(site)
          let numbers = 0
          let symbols = 0
          for (const item of soak ? all : all.filter((_, i) => i % 8 === 0)) {
            const series = figures(site, item)
            const [edition, , folder] = item.split('/')
            const places = series.areas.filter((area) => !area.country)
            const { page, said } = await open(browser, base, item)
            for (const [m, measure] of series.measures.entries()) {
              const areas = [...new Set([0, 1, 2, 3].map((i) => places[(i * 7 + m * 3) % places.length]))]
              await page.evaluate((hash) => { location.hash = hash }, `#compare=${areas.map((area) => area.slug).join(',')}&measure=${measure.anchor}`)
              await page.waitForFunction((names) => names.every((name, i) => document.querySelector(`#compare thead th:nth-child(${i + 2})`)?.textContent.trim() === name), limit, areas.map((area) => area.name))
              const table = await shown(page)
              for (const [column, area] of areas.entries()) {
                const own = readFileSync(join(site.dir, `${edition}/areas/${area.slug}/${folder}/index.html`), 'utf8')
                for (const [period, figure] of await page.evaluate(periods, own, measure.anchor, measure.of)) {
                  const row = table.find((cells) => cells[0] === period)
                  if (!row) continue
                  assert.equal(row[1 + column], figure, `${item} ${measure.id} ${area.slug} ${period}`)
                  if (/\d/.test(figure)) numbers++
                  else symbols++
                }
              }
            }
            none(said)
            await page.close()
          }
          assert.ok(numbers > 20 && symbols > 0, `${numbers} numbers and ${symbols} symbols were compared`)
        })
      })
    }
  }
}
