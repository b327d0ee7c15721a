// Explores one chart of each kind, from a disk and from a server, and holds what
// ECharts has to what the table beside it and the picture say. What is read here
// is read anew: nothing of the theme's own scripts is used.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, launch, limit, listen, newPage, none, serve, sites, soak, until } from './kit.mjs'

const kinds = ['trend', 'bars', 'bands', 'distribution', 'ranked', 'grouped', 'funnel', 'map']
const each = Number(process.env.EXPLORE_EACH) || 2 // charts of each kind that are looked at

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

// chartsOf lists charts of a site by kind: { page, at }, at its place among the
// charts of the page. Those with symbols and breaks in them come first.
function chartsOf (site) {
  const found = Object.fromEntries(kinds.map((kind) => [kind, []]))
  for (const page of site.pages.filter((page) => /^\d{4}[^/]*\/(areas\/[^/]+|indicators)\/[^/]+\/index\.html$/.test(page))) {
    const html = readFileSync(join(site.dir, page), 'utf8')
    const pairs = html.split('<div class="figure-pair">').slice(1)
    let at = 0
    for (const pair of pairs) {
      for (const [, key, rest] of pair.matchAll(/<div class="c-chart" data-option="([^"]+)"([^>]*)/g)) {
        found[key.slice(key.lastIndexOf('/') + 1)].push({ page, at: at++, score: pair.includes('class="sym"') + rest.includes('data-breaks') + pair.includes('data-v=') })
      }
    }
  }
  for (const kind of kinds) {
    const list = found[kind]
    list.forEach((chart, i) => { chart.score += ((i * 2654435761) % 1000) / 1001 })
    list.sort((a, b) => b.score - a.score)
    found[kind] = list.slice(0, each)
  }
  return found
}

// tableBeside reads the table in the page: heads, and rows of { name, country,
// cells: [{ text, value, title, pair }] }.
const tableBeside = (page, at) => page.evaluate((at) => {
  const box = document.querySelectorAll('.c-chart[data-option]')[at]
  const table = box.closest('.figure-pair').querySelector('table.figures')
  const bare = (cell) => {
    const copy = cell.cloneNode(true)
    for (const extra of copy.querySelectorAll('sup, small')) extra.remove()
    return copy.textContent.replace(/\s+/g, ' ').trim()
  }
  const plain = (text) => text === '' ? NaN : Number(text.replaceAll(',', '').replace('−', '-'))
  return {
    heads: [...table.querySelectorAll('thead th')].slice(1).map(bare),
    rows: [...table.querySelectorAll('tbody tr:not(.group)')].map((row) => ({
      name: bare(row.querySelector('th')),
      country: row.classList.contains('is-country'),
      cells: [...row.querySelectorAll('td')].map((cell) => {
        const text = bare(cell)
        const value = cell.hasAttribute('data-v') ? Number(cell.getAttribute('data-v')) : plain(text)
        const abbr = cell.querySelector('td.sym abbr, abbr')
        return { text, value: cell.className.includes('sym') || Number.isNaN(value) ? null : value, title: abbr && abbr.title, pair: text.split(' to ').map(plain) }
      })
    }))
  }
}, at)

// held reads what ECharts has: its series, without what is only looks.
const held = (page, at) => page.evaluate((at) => {
  const box = document.querySelectorAll('.c-chart[data-option]')[at]
  const inner = box.querySelector('.c-live > div')
  const option = globalThis.almanacEngine.instanceOf(inner).getOption()
  const value = (item) => item !== null && typeof item === 'object' && !Array.isArray(item) ? item.value : item
  return {
    series: option.series.map((s) => ({ id: s.id, name: s.name, data: s.data.map(value), names: s.data.map((d) => d && d.name) })),
    x: option.xAxis[0].data || null,
    y: option.yAxis[0].data || null,
    xEnds: [option.xAxis[0].min, option.xAxis[0].max],
    yEnds: [option.yAxis[0].min, option.yAxis[0].max],
    mode: option.tooltip[0].renderMode,
    words: inner.getAttribute('aria-label')
  }
}, at)

const pictureOf = (page, at) => page.evaluate((at) => {
  const box = document.querySelectorAll('.c-chart[data-option]')[at]
  const svg = box.querySelector('svg')
  return {
    shown: getComputedStyle(svg).display !== 'none' && svg.getBoundingClientRect().height > 0,
    markup: svg.outerHTML,
    text: [...svg.querySelectorAll('text, tspan, a > title')].map((t) => t.textContent).concat([...box.querySelectorAll('.c-note')].map((n) => n.textContent)),
    description: svg.querySelector('desc').textContent,
    data: { ...box.dataset }
  }
}, at)

const numbers = (list) => list.filter((v) => v !== null && v !== undefined)
const by = (live, start) => live.series.filter((s) => s.id === start || s.id.startsWith(start + '.'))

// merged joins the parts of a line that breaks have cut.
function merged (parts, length) {
  return Array.from({ length }, (_, i) => {
    const values = numbers(parts.map((p) => p.data[i]))
    assert.ok(values.length < 2, `two parts of a line have a figure at ${i}`)
    return values.length ? values[0] : null
  })
}

// Each check compares what ECharts holds with the table; it gives the shown
// figures that the picture must have in its text.
const check = {
  trend ({ heads, rows }, live, { data }) {
    const columns = [...data.series]
    const breaks = (data.breaks || '').split(' ').filter(Boolean).map(Number)
    const shown = []
    columns.forEach((role, column) => {
      const parts = by(live, role)
      const line = merged(parts, live.x.length)
      live.x.forEach((label, i) => {
        const row = rows.find((row) => row.name === label)
        assert.equal(line[i], row ? row.cells[column].value : null, `${heads[column]} in ${label}`)
      })
      assert.equal(parts[0].name, heads[column])
      for (const part of parts) { // nothing is joined across a break
        const at = part.data.flatMap((v, i) => v === null ? [] : [i])
        for (const b of breaks) assert.ok(at.every((i) => i < b) || at.every((i) => i >= b), `a line crosses the break before ${live.x[b]}`)
      }
      const newest = rows.find((row) => row.cells[column].value !== null)
      if (newest) shown.push(newest.cells[column].text)
    })
    assert.deepEqual(live.series.filter((s) => s.id === 'break').flatMap((s) => s.data.map((d) => d[0])), breaks)
    const pairs = rows.filter((row) => row.cells[0].value !== null && row.cells.some((cell) => cell.pair.length === 2 && !cell.pair.some(Number.isNaN)))
    const band = live.series.find((s) => s.id === 'interval')
    assert.equal(band ? band.data.filter((d) => d[1] !== null).length : 0, pairs.length, 'intervals')
    for (const row of pairs) {
      const { pair } = row.cells.find((cell) => cell.pair.length === 2 && !cell.pair.some(Number.isNaN))
      assert.deepEqual(band.data[live.x.indexOf(row.name)].slice(1), pair, `the interval of ${row.name}`)
    }
    const ends = data.axis ? data.axis.split(' ').map(Number) : []
    assert.deepEqual(live.yEnds, ends.length ? ends.slice(0, 2) : [undefined, undefined].map(() => null), 'ends of the axis')
    return shown
  },
  bars ({ heads, rows }, live, { data }) {
    assert.deepEqual(live.y, rows.map((row) => row.name))
    ;[...data.series].forEach((role, column) => {
      assert.deepEqual(by(live, role)[0].data, rows.map((row) => row.cells[column].value), heads[column])
    })
    return rows.filter((row) => row.cells[0].value !== null).map((row) => row.cells[0].text)
  },
  grouped (table, live, picture) {
    check.bars(table, live, picture)
    return table.rows.flatMap((row) => [...picture.data.series].map((_, column) => row.cells[column]).filter((cell) => cell.value !== null).map((cell) => cell.text))
  },
  bands ({ heads, rows }, live, { data }) {
    const drawn = [...data.series]
    assert.deepEqual(live.y, heads.slice(0, drawn.length))
    assert.equal(live.series.length, rows.length)
    rows.forEach((row, i) => {
      assert.deepEqual(live.series[i].data, drawn.map((yes, column) => yes === '1' ? row.cells[column].value : null), row.name)
    })
    drawn.forEach((yes, column) => {
      const whole = rows.every((row) => row.cells[column].value !== null)
      if (yes === '1') assert.ok(whole, `${heads[column]} is drawn, but not all its parts have figures`)
    })
    return []
  },
  distribution ({ rows }, live, { data }) {
    const [{ data: items }] = live.series
    assert.equal(items.length, rows.length)
    live.y.forEach((label, i) => {
      const row = rows.find((row) => row.name === label)
      assert.deepEqual(items[i].slice(1), [...data.series].map((_, column) => row ? row.cells[column].value : null), label)
    })
    return rows.flatMap((row) => row.cells.slice(0, data.series.length)).filter((cell) => cell.value !== null).map((cell) => cell.text)
  },
  ranked ({ rows }, live, { data }) {
    const places = rows.filter((row) => !row.country && row.cells[0].value !== null)
    const [others] = by(live, 'others')
    assert.equal(others.data.length, places.length)
    places.forEach((row) => assert.equal(others.data[live.x.indexOf(row.name)], row.cells[0].value, row.name))
    assert.deepEqual(others.data, others.data.toSorted((a, b) => a - b))
    return countryIs(rows, 0, live, data)
  },
  funnel ({ rows }, live, { data }) {
    const places = rows.filter((row) => !row.country && row.cells[1].value !== null)
    const [others] = by(live, 'others')
    assert.equal(others.data.length, places.length)
    places.forEach((row) => assert.deepEqual(others.data[others.names.indexOf(row.name)], [row.cells[0].value, row.cells[1].value], row.name))
    // The table's limits lie on the curves, whose width goes with one over the
    // root of the size, but for rounding and what is cut off at 0.
    const [lower, upper] = [1, 2].map((side) => live.series.find((s) => s.id === `limit.0.${side}`).data)
    const on = (curve, x) => {
      const i = Math.max(1, curve.findIndex((p) => p[0] >= x))
      const [[x0, y0], [x1, y1]] = [curve[i - 1], curve[i]]
      const [u, u0, u1] = [x, x0, x1].map((size) => 1 / Math.sqrt(size))
      return y0 + (y1 - y0) * (u - u0) / (u1 - u0)
    }
    for (const row of places.slice(0, 40)) {
      const [low, high] = row.cells[2].pair
      const near = 0.06 + 0.05 * Math.abs(high - low)
      assert.ok(Math.abs(on(lower, row.cells[0].value) - low) < near, `lower limit of ${row.name}: ${on(lower, row.cells[0].value)}, not ${low}`)
      assert.ok(Math.abs(on(upper, row.cells[0].value) - high) < near, `upper limit of ${row.name}: ${on(upper, row.cells[0].value)}, not ${high}`)
    }
    return countryIs(rows, 1, live, data)
  },
  map ({ rows }, live, picture) {
    const [cells] = live.series
    const classes = picture.data.classes.split(' ').filter(Boolean).map(Number)
    cells.names.forEach((name, i) => {
      const row = rows.find((row) => row.name === name)
      const cell = row ? row.cells[0] : { value: null }
      assert.equal(cells.data[i][2] ?? null, cell.value, name)
      assert.ok(picture.text.some((text) => text === `${name}: ${cell.value === null ? text.slice(name.length + 2) : cell.text + (text.endsWith('%') ? '%' : '')}`), `${name} is not on the map as ${cell.text}`)
      const shown = cell.value === null ? null : Number(cell.text.replaceAll(',', '').replace('−', '-'))
      assert.equal(cells.data[i][3], shown === null ? 0 : classes.findIndex((high) => shown <= high) + 1, `class of ${name}`)
    })
    return []
  }
}

function countryIs (rows, column, live, data) {
  const row = rows.find((row) => row.name === data.country)
  const line = live.series.find((s) => s.id === 'country')
  if (!row || row.cells[column].value === null) {
    assert.equal(line, undefined)
    return []
  }
  assert.equal(line.name, row.name)
  for (const point of line.data) assert.equal(point[1], row.cells[column].value)
  return [row.cells[column].text]
}

// open loads a page and opens what is folded.
async function open (base, path, { setup } = {}) {
  const page = await newPage(browser)
  const asked = []
  page.on('request', (request) => { if (!request.url().includes('favicon')) asked.push(request.url()) }) // which the browser asks for when it likes
  const said = listen(page, base)
  await page.setViewport({ width: 1000, height: 900 })
  if (setup) await page.evaluateOnNewDocument(setup)
  await page.goto(base + path, { waitUntil: 'load' })
  await page.evaluate(() => { for (const fold of document.querySelectorAll('details')) fold.open = true })
  return { page, said, asked }
}

// tool gives the button of a chart with a text.
const tool = async (page, at, text) => {
  const handle = await page.evaluateHandle((at, text) => [...document.querySelectorAll('.c-chart[data-option]')[at].querySelectorAll('.c-tools button')].find((b) => b.textContent === text) ?? null, at, text)
  const element = handle.asElement()
  assert.ok(element, `there is no button "${text}"`)
  return element
}

const within = (page, what, fn, ...args) => until(what, () => page.evaluate(fn, ...args))

const explored = (page, at) => within(page, 'the interactive chart', (at) => !!document.querySelectorAll('.c-chart[data-option]')[at].querySelector('.c-live canvas'), at)

// status is what a chart's tools say.
const status = (page, at) => page.evaluate((at) => document.querySelectorAll('.c-chart[data-option]')[at].querySelector('.c-status').textContent, at)

for (const [nth, site] of sites().entries()) {
  const once = nth === 0 || soak // what differs on another site is its figures
  describe(site.name, () => {
    const found = chartsOf(site)
    const disk = pathToFileURL(site.dir).href + '/'
    let server
    before(async () => { server = await serve(site.dir) })
    after(async () => { await server?.close() })

    test('there is a chart of nearly every kind', () => {
      const mapped = readFileSync(join(site.dir, 'index.html'), 'utf8').includes('c-map') // a site may have no map
      const lacking = kinds.filter((kind) => found[kind].length === 0 && (mapped || kind !== 'map'))
      assert.deepEqual(lacking, [])
    })

    for (const kind of kinds) {
      found[kind].forEach(({ page: path, at }, n) => {
        for (const from of n === 0 && once ? ['disk', 'server'] : ['disk']) {
          test(`${kind}: ${path}, chart ${at}, from a ${from}`, limit, async () => {
            const base = from === 'disk' ? disk : server.base
            const { page, said, asked } = await open(base, path)
            try {
              const before = await pictureOf(page, at)
              const table = await tableBeside(page, at)
              assert.equal(asked.filter((url) => /echarts|charts-/.test(url)).length, 0, 'something of the interactive charts is loaded with the page')
              const loaded = asked.length

              const button = await tool(page, at, 'Explore')
              const box = await button.boundingBox()
              assert.ok(box.height >= 24 && box.width >= 24, `the button is ${box.width} × ${box.height} px`)
              await button.focus()
              await page.keyboard.press('Enter')
              await explored(page, at)
              assert.equal(asked.length - loaded, 2, `it asks for ${asked.slice(loaded)}`)
              const live = await held(page, at)
              assert.equal(live.mode, 'richText')
              assert.ok(live.words.includes(before.description), 'it is not described as the picture is')
              const shown = check[kind](table, live, before)
              for (const text of shown) assert.ok(before.text.some((t) => t.includes(text)), `the picture does not say ${text}: ${before.text}`)
              const during = await pictureOf(page, at)
              assert.ok(!during.shown, 'the picture is still there')

              if (n === 0) {
                await arrows(page, at, table)
                await fits(page)
              }

              await (await tool(page, at, 'Show the picture')).focus()
              await page.keyboard.press('Space')
              await within(page, 'the picture', (at) => !document.querySelectorAll('.c-chart[data-option]')[at].querySelector('.c-live'), at)
              assert.deepEqual(await pictureOf(page, at), before, 'the picture is another one than before')
              none(said)
            } finally {
              await page.close()
            }
          })
        }
        if (n === 0 && once) {
          test(`${kind}: saved and copied from ${path}`, limit, () => taken(server.base, path, at))
        }
      })
    }

    test('a page without scripts has pictures and no tools', limit, async () => {
      const page = await newPage(browser)
      try {
        await page.setJavaScriptEnabled(false)
        await page.goto(disk + found.trend[0].page, { waitUntil: 'load' })
        const html = await page.content()
        assert.ok(html.includes('c-svg') && !html.includes('c-tools'))
      } finally {
        await page.close()
      }
    })

    test('without a clipboard the table is selected', limit, async () => {
      const { page, at, path } = { ...found.trend[0], path: found.trend[0].page }
      assert.ok(page)
      const opened = await open(disk, path, { setup: () => Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }) })
      try {
        await (await tool(opened.page, at, 'Copy data')).click()
        await within(opened.page, 'a selection', () => getSelection().toString().length > 20)
        assert.match(await status(opened.page, at), /selected/)
        none(opened.said)
      } finally {
        await opened.page.close()
      }
    })
  })
}

// arrows moves through the interactive chart by keyboard alone: each stop is
// said, and one whose figure is a symbol says the symbol's reason.
async function arrows (page, at, table) {
  await page.evaluate((at) => document.querySelectorAll('.c-chart[data-option]')[at].querySelector('.c-live').focus(), at)
  await page.keyboard.press('Home')
  const heard = []
  for (let i = 0; i < 60; i++) {
    const text = await page.evaluate((at) => document.querySelectorAll('.c-chart[data-option]')[at].querySelector('.c-live [role="status"]').textContent, at)
    if (heard.at(-1) === text) break
    assert.ok(text, 'nothing is said')
    heard.push(text)
    await page.keyboard.press('ArrowRight')
  }
  assert.ok(heard.length >= 1)
  if (/^(trend|bars|grouped|bands|distribution)$/.test(await page.evaluate((at) => document.querySelectorAll('.c-chart[data-option]')[at].dataset.option.split('/').pop(), at))) {
    const columns = (await pictureOf(page, at)).data.series.length
    for (const row of table.rows) {
      for (const cell of row.cells.slice(0, columns)) {
        const text = cell.value === null ? cell.title : cell.text
        if (text) assert.ok(heard.some((said) => said.includes(text)), `${text} of ${row.name} is never said`)
      }
    }
  }
}

// fits holds a page with an interactive chart to what pages.test.mjs holds all
// pages to: nothing that axe can find, no sideways scrolling on a telephone.
async function fits (page) {
  none(await axe(page, { part: '.c-chart.is-live' }))
  await page.setViewport({ width: 320, height: 640 })
  await within(page, 'a narrower chart', () => document.querySelector('.c-live canvas').getBoundingClientRect().right <= 320)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, 'the page scrolls sideways')
  await page.setViewport({ width: 1000, height: 900 })
}

// taken saves a chart as SVG and as PNG and copies its data.
async function taken (base, path, at) {
  const { page, said } = await open(base, path, {
    setup: () => {
      globalThis.taken = []
      globalThis.copied = null
      const create = URL.createObjectURL
      URL.createObjectURL = (blob) => { globalThis.taken.push(blob); return create.call(URL, blob) }
      HTMLAnchorElement.prototype.click = function () { globalThis.taken.push(this.download) }
      Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => ({ writeText: async (text) => { globalThis.copied = text } }) })
    }
  })
  try {
    const { text } = await pictureOf(page, at)
    await (await tool(page, at, 'Save as SVG')).click()
    await within(page, 'a saved SVG', () => globalThis.taken.length === 2)
    const svg = await page.evaluate(async () => {
      const [blob, name] = globalThis.taken
      const text = await blob.text()
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml')
      return {
        name, text, error: parsed.querySelector('parsererror')?.textContent,
        said: parsed.documentElement.textContent,
        unstyled: [...parsed.querySelectorAll('path, rect, circle, line')].filter((e) => !e.closest('[fill]') && !e.closest('[stroke]')).length
      }
    })
    assert.equal(svg.error, undefined, 'the saved SVG is not well formed')
    assert.match(svg.name, /^[a-z0-9-]+\.svg$/)
    assert.doesNotMatch(svg.text, /href|<style|<script|class=|var\(|url\((?!&quot;#|#|"#)/)
    assert.doesNotMatch(svg.text.replaceAll('http://www.w3.org/2000/svg', ''), /https?:\/\/[^\s<]*\.(js|css|svg|png)/)
    assert.equal(svg.unstyled, 0, 'shapes without colours')
    for (const [number] of text.join(' ').matchAll(/\d[\d,.]*\d/g)) assert.ok(svg.said.includes(number), `${number} is not in the saved SVG`)

    await page.evaluate(() => { globalThis.taken = [] })
    await (await tool(page, at, 'Save as PNG')).click()
    await within(page, 'a saved PNG', () => globalThis.taken.length === 2)
    const png = await page.evaluate(async () => {
      const [blob, name] = globalThis.taken
      const bitmap = await createImageBitmap(blob)
      const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      pen.drawImage(bitmap, 0, 0)
      const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height)
      const colours = new Set()
      for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2])
      return { name, type: blob.type, width: bitmap.width, colours: colours.size }
    })
    assert.equal(png.type, 'image/png')
    assert.match(png.name, /\.png$/)
    assert.ok(png.width > 400 && png.colours > 10, `the PNG is ${png.width} px wide and has ${png.colours} colours`)

    await (await tool(page, at, 'Copy data')).click()
    await within(page, 'the copy', () => globalThis.copied !== null)
    const { heads, rows } = await tableBeside(page, at)
    const lines = (await page.evaluate(() => globalThis.copied)).replace(/\n$/, '').split('\n').map((line) => line.split('\t'))
    assert.deepEqual(lines[0].slice(1, 1 + heads.length), heads)
    assert.deepEqual(lines.slice(1).map((line) => line.slice(0, 1 + heads.length)), rows.map((row) => [row.name, ...row.cells.map((cell) => cell.text)]))
    none(said)
  } finally {
    await page.close()
  }
}
