// Searches as a reader does, from a disk and from a server: with the keyboard,
// with a mouse, without a script, and with queries that nobody means well. What
// a site holds is read from its own index, so that any site can be looked at.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, browsers, launch, limit, listen, newPage, none, serve, sites, soak, until } from './kit.mjs'

const wide = { width: 1280, height: 900 }
const narrow = { width: 320, height: 700 }
const hostile = [
  '<img src=x onerror=globalThis.almanacHit=1>', '"><script>globalThis.almanacHit=1</script>', 'javascript:globalThis.almanacHit=1',
  '.*+?^${}()|[]\\', '(a+)+$', '%00%0a%', '\u0000\u202e\ud800', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿', '__proto__', 'constructor', 'toString hasOwnProperty', 'a'.repeat(10_000), 'é '.repeat(5_000)
]

// read gives what a script of data holds.
function read (file) {
  const text = readFileSync(file, 'utf8')
  return JSON.parse(new Function(`${text}; return almanacIndex`)()) // eslint-disable-line no-new-func
}

// known says what can be searched for on a site: its editions, newest first, and
// an authority with an item in the newest.
function known (site) {
  const html = readFileSync(join(site.dir, 'search/index.html'), 'utf8')
  const editions = [...html.matchAll(/data-edition="([^"]+)" data-title="([^"]+)" data-index="\.\.\/([^"]+)"/g)].map(([, id, title, index]) => ({ id, title, index }))
  const { id } = editions[0]
  const index = read(join(site.dir, editions[0].index))
  const folder = (area) => readdirSync(join(site.dir, id, 'areas', area.slug))
  const area = index.areas.find((area) => area.level === 'authority' && /^[A-Z][a-z]{5,}$/.test(area.name) && folder(area).some((name) => /^n\d+$/.test(name)))
  const item = index.items.find((item) => /^n\d+$/.test(item.id) && folder(area).includes(item.id))
  return { editions, id, area, item, page: `${id}/areas/${area.slug}/index.html` }
}

const box = '#search'
const options = (page) => page.$$eval('.search-popup:not([hidden]) [role=option]', (list) => list.map((o) => ({ id: o.id, href: o.href, text: o.textContent, selected: o.getAttribute('aria-selected') })))
const field = (page, selector = box) => page.$eval(selector, (input) => ({
  value: input.value,
  caret: input.selectionStart,
  expanded: input.getAttribute('aria-expanded'),
  active: input.getAttribute('aria-activedescendant'),
  focused: document.activeElement === input
}))

async function ready (page, selector = box) {
  await page.focus(selector)
  await until('a combobox', () => page.$eval(selector, (input) => input.getAttribute('role') === 'combobox'))
}

async function ask (page, text, selector = box) {
  await ready(page, selector)
  await page.type(selector, text)
  let last = ''
  return until(`suggestions for ${text}`, async () => { // figures and words come after the first of them
    const list = await options(page)
    const same = list.length > 0 && JSON.stringify(list) === last
    last = JSON.stringify(list)
    if (!same) await new Promise((resolve) => setTimeout(resolve, 300))
    return same && list
  })
}

const results = (page) => page.$$eval('#search-page [data-part=results] > li', (list) => list.map((li) => ({ href: li.querySelector('a').href, text: li.textContent })))
const count = (page) => page.$eval('#search-page [data-part=count]', (line) => line.textContent)
const found = (page) => until('results', async () => { const list = await results(page); return list.length > 0 && list })

async function follow (page, act) {
  await Promise.all([page.waitForNavigation(), act()])
}

// The first site is looked at in every way, the others in one: what differs
// there are the names and figures.
const tasks = browsers().flatMap((name) => sites().slice(0, name === 'firefox' ? 1 : undefined).map((site, i) => ({ name, site, ways: i === 0 ? ['disk', 'server'] : ['disk'] })))

for (const { name, site, ways } of tasks) {
  const { editions, id, area, item, page: start } = known(site)
  for (const from of ways) {
    describe(`${site.name}, from a ${from}, in ${name}`, () => {
      let browser, server, base
      before(async () => {
        [browser, server] = await Promise.all([launch(name), serve(site.dir)])
        base = from === 'disk' ? pathToFileURL(site.dir).href + '/' : server.base
      })
      after(async () => { await Promise.all([browser?.close(), server?.close()]) })

      // on opens a page, does something there, and closes it; it fails when the
      // page said something.
      const on = (path, act, { viewport = wide, script = true, silent = true } = {}) => async () => {
        const context = await browser.createBrowserContext() // a storage of its own
        const page = await newPage(context)
        const said = listen(page, base)
        try {
          await page.setViewport(viewport)
          if (!script) await page.setJavaScriptEnabled(false)
          await page.goto(base + path, { waitUntil: 'load' })
          await act(page, context)
          if (silent) none(said.filter((text) => !/(NS_BINDING|ERR)_ABORTED/.test(text))) // a page that was left
        } finally {
          await context.close()
        }
      }
      // Firefox shows no test the requests for files of a disk.
      const unheld = name === 'firefox' && from === 'disk' && 'Firefox lets nobody hold a file of a disk back'
      const alone = editions.length < 2 && 'there is one edition'
      const search = (query) => `search/index.html?${new URLSearchParams(query)}`

      test('nothing of the search is loaded before a reader comes to the box', limit, on(start, async (page) => {
        const scripts = () => page.$$eval('script', (list) => list.map((s) => s.src).filter((src) => /finder-|index\.js|figures\.js|words/.test(src)))
        assert.deepEqual(await scripts(), [])
        await ready(page)
        assert.ok((await scripts()).length >= 2)
      }))

      test('arrow keys choose, Enter follows, the caret keeps its keys', limit, on(start, async (page) => {
        const list = await ask(page, area.name.slice(0, 5))
        assert.equal((await field(page)).expanded, 'true')
        assert.equal((await field(page)).active, null, 'something is chosen before the reader chooses')
        assert.match(list[0].href, new RegExp(`/${id}/areas/${area.slug}/index\\.html$`))
        assert.match(list.at(-1).text, /^All results/)
        const chosen = async () => (await options(page)).filter((o) => o.selected === 'true').map((o) => o.id)
        const press = async (key, expected) => {
          await page.keyboard.press(key)
          assert.equal((await field(page)).active, expected, key)
          assert.deepEqual(await chosen(), expected ? [expected] : [], key)
          assert.ok((await field(page)).focused, `${key} takes the focus out of the box`)
        }
        await press('ArrowDown', list[0].id)
        await press('ArrowDown', list[1].id)
        await press('ArrowUp', list[0].id)
        await press('ArrowUp', list.at(-1).id)
        await press('ArrowDown', list[0].id)
        await press('Home', null)
        assert.equal((await field(page)).caret, 0)
        await press('ArrowDown', list[0].id)
        await press('End', null)
        assert.equal((await field(page)).caret, 5)
        await press('ArrowDown', list[0].id)
        await follow(page, () => page.keyboard.press('Enter'))
        assert.equal(page.url(), list[0].href)
      }))

      test('Escape closes the list, then clears the box; Tab closes it', limit, on(start, async (page) => {
        await ask(page, area.name.slice(0, 4))
        await page.keyboard.press('Escape')
        assert.deepEqual(await options(page), [])
        assert.equal((await field(page)).value, area.name.slice(0, 4))
        assert.equal((await field(page)).expanded, 'false')
        await page.keyboard.press('Escape')
        assert.equal((await field(page)).value, '')
        await ask(page, area.name.slice(0, 4))
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Tab')
        assert.deepEqual(await options(page), [])
        assert.equal((await field(page)).focused, false)
        assert.equal(page.url(), base + start)
      }))

      test('a screen reader is told how many suggestions there are', limit, on(start, async (page) => {
        await ask(page, area.name.slice(0, 4))
        const said = await until('a status', () => page.$eval('.masthead .search > [role=status]', (line) => line.textContent))
        assert.match(said, /^\d+ suggestions?( of [\d,]+ results)?\.$/)
      }))

      test('a click follows a suggestion, a click with Control opens a tab', limit, on(start, async (page, context) => {
        const list = await ask(page, `${area.name} ${item.label}`)
        const at = list.findIndex((o) => new RegExp(`/${area.slug}/${item.id}/index\\.html`).test(o.href))
        assert.equal(at, 0, list.map((o) => o.text).join('\n'))
        const before = (await context.pages()).length
        await page.keyboard.down('Control')
        await page.click(`#${list[at].id}`)
        await page.keyboard.up('Control')
        await until('a tab', async () => (await context.pages()).length > before)
        assert.equal(page.url(), base + start)
        assert.ok((await field(page)).focused, 'the focus left the box')
        await follow(page, () => page.click(`#${list[at].id}`))
        assert.equal(page.url(), list[at].href)
      }))

      test('Enter with nothing chosen leads to all results', limit, on(start, async (page) => {
        await ask(page, area.name)
        await follow(page, () => page.keyboard.press('Enter'))
        const url = new URL(page.url())
        assert.equal(url.href.split('?')[0], base + 'search/index.html')
        assert.equal(url.searchParams.get('q'), area.name)
        assert.equal(url.searchParams.get('edition'), id)
        const list = await found(page)
        assert.match(list[0].href, new RegExp(`/${id}/areas/${area.slug}/index\\.html$`))
        assert.match(await count(page), /^[\d,]+ results? for /)
        assert.ok((await page.title()).startsWith(`“${area.name}”`))
      }))

      test('figures are those of the page, and a symbol has its word', limit, on(search({ q: `${area.name} ${item.label.slice(0, 2)}`, kind: 'figures' }), async (page) => {
        await found(page)
        const shown = await until('figures', async () => {
          const list = await page.$$eval('#search-page .results > li', (list) => list.filter((li) => li.querySelector('.result-figure')).map((li) => ({
            href: li.querySelector('a').href,
            number: li.querySelector('.result-value b')?.textContent,
            symbol: li.querySelector('.result-symbol')?.textContent
          })))
          return list.length > 0 && list
        })
        for (const { href, number, symbol } of shown.slice(0, 4)) {
          if (symbol) assert.match(symbol, /^\S+ .+/)
          await page.goto(href)
          const cells = await page.$$eval('main .tile-value, main td.n, main td.sym', (list) => list.map((cell) => cell.textContent.trim()))
          assert.ok(cells.some((text) => text.startsWith(number ?? symbol.split(' ')[0])), `${number ?? symbol} is not on ${href}`)
        }
      }))

      test('filters stand in the address, and the back button goes back', limit, on(search({ q: `${area.name} ${item.title}`, edition: id }), async (page, context) => {
        const first = await found(page)
        const all = await count(page)
        await page.select('#search-page select[name=kind]', 'figures')
        await until('fewer results', async () => await count(page) !== all)
        assert.equal(new URL(page.url()).searchParams.get('kind'), 'figures')
        const filtered = await results(page)
        assert.ok(filtered.every(({ href }) => /\/areas\/[^/]+\/[^/]+\/index\.html/.test(href)))
        const other = await newPage(context)
        await other.goto(page.url())
        await found(other)
        assert.deepEqual((await results(other)).map((r) => r.href), filtered.map((r) => r.href), 'the address finds something else')
        await page.goBack()
        await until('all results', async () => await count(page) === all)
        assert.deepEqual((await results(page)).map((r) => r.href), first.map((r) => r.href))
        assert.equal(await page.$eval('#search-page select[name=kind]', (select) => select.value), '')
        assert.match(await page.$eval('#search-page select[name=kind] option:nth-child(2)', (option) => option.textContent), / \(\d[\d,]*\)$/)
      }))

      test('the same search in another edition is one click away', { ...limit, skip: alone }, on(search({ q: area.name, edition: id }), async (page) => {
        await found(page)
        const other = await page.$eval('#search-page [data-part=others] a', (link) => link.href)
        await page.click('#search-page [data-part=others] a')
        const wanted = new URL(other).searchParams.get('edition')
        assert.notEqual(wanted, id)
        const list = await until('results of the other edition', async () => { const list = await results(page); return list.length > 0 && list[0].href.includes(`/${wanted}/`) && list })
        for (const { href } of list) assert.ok(!href.includes(`/${id}/`), href)
        assert.equal(await page.evaluate(() => document.activeElement.dataset.part), 'count', 'the focus fell out of the page')
        assert.equal(new URL(page.url()).searchParams.get('q'), area.name)
      }))

      test('a host that answers a missing script with a page brings no figures of another edition', { ...limit, skip: unheld || alone }, on(search({ q: `${area.name} ${item.label}`, edition: id }), async (page) => {
        const other = editions[1].id
        await page.setRequestInterception(true)
        page.on('request', (request) => request.url().includes(`/${other}/assets/figures.js`)
          ? request.respond({ contentType: 'text/html', body: '<!doctype html><p>Not here' })
          : request.continue())
        await page.reload()
        await until('a figure', () => page.$('#search-page .result-figure'))
        await page.$$eval('#search-page [data-part=others] a', (links, other) => links.find((link) => new URL(link.href).searchParams.get('edition') === other).click(), other)
        await until('a remark', () => page.$eval('#search-page [data-part=remark]', (line) => /figures could not be loaded/.test(line.textContent)))
        assert.ok((await results(page)).every(({ href }) => !href.includes(`/${id}/`)))
        assert.equal(await page.$('#search-page .result-figure'), null)
      }, { silent: false }))

      test('a slow index of an edition that was left draws nothing, and nothing old stands in the meantime', { ...limit, skip: unheld || alone }, on(search({ q: area.name, edition: id }), async (page) => {
        const other = editions[1].id
        const held = []
        await page.setRequestInterception(true)
        page.on('request', (request) => request.url().includes(`/${other}/assets/index.js`) ? held.push(request) : request.continue())
        const change = (wanted) => page.$$eval('#search-page [data-part=others] a', (links, wanted) => links.find((link) => new URL(link.href).searchParams.get('edition') === wanted).click(), wanted)
        await page.reload() // a page from a disk is caught from its beginning only
        await found(page)
        await change(other)
        await until('a request', () => held.length > 0)
        assert.deepEqual(await results(page), [])
        assert.equal(await count(page), 'Searching…')
        assert.equal(await page.$eval('#search-page', (part) => part.getAttribute('aria-busy')), 'true')
        await change(id)
        const list = await found(page)
        await held[0].continue()
        await new Promise((resolve) => setTimeout(resolve, 600))
        assert.deepEqual((await results(page)).map(({ href }) => href), list.map(({ href }) => href))
        assert.equal(await page.$eval('#search-page', (part) => part.getAttribute('aria-busy')), null)
      }))

      test('the index of another edition is refused', { ...limit, skip: unheld }, on(search({ q: area.name, edition: id }), async (page) => {
        const answer = async (change) => {
          const index = change(read(join(site.dir, editions[0].index)))
          page.removeAllListeners('request')
          await page.setRequestInterception(true)
          page.on('request', (request) => request.url().endsWith(editions[0].index)
            ? request.respond({ contentType: 'text/javascript', body: `var almanacIndex = ${JSON.stringify(JSON.stringify(index))}` })
            : request.continue())
          await page.reload()
          return until('a line', async () => { const line = await count(page); return line !== 'Searching…' && line })
        }
        assert.match(await answer((index) => ({ ...index, edition: 'another' })), /could not be loaded/)
        assert.match(await answer((index) => ({ ...index, version: 2 })), /made by a newer program/)
      }, { silent: false }))

      test('a dead end leads to the lists, and the box for places to everything', limit, on('index.html', async (page) => {
        const nothing = await ask(page, 'qqxxzzvvkk')
        assert.ok(nothing.some(({ href }) => href.endsWith(`/${id}/a-to-z/index.html`)), nothing.map(({ href }) => href).join())
        const places = await ask(page, `${area.name} ${item.label}`, '#search-places')
        assert.match(places.at(-1).text, /^Search everything for /)
        await page.keyboard.press('ArrowUp')
        await follow(page, () => page.keyboard.press('Enter'))
        const query = new URL(page.url()).searchParams
        assert.deepEqual([query.get('kind'), query.get('q')], [null, `${area.name} ${item.label}`])
      }))

      test('more results come on demand, and the focus goes to the first of them', limit, on(search({ q: item.label, edition: id }), async (page) => {
        const before = (await found(page)).length
        if (await page.$eval('#search-page [data-part=more]', (button) => button.hidden)) return
        await page.click('#search-page [data-part=more]')
        await until('more', async () => (await results(page)).length > before)
        assert.equal(await page.evaluate(() => [...document.querySelectorAll('.results > li a')].indexOf(document.activeElement)), before)
      }))

      test('typing on the search page changes results, title and address', limit, on('search/index.html', async (page) => {
        await until('the box', () => page.$eval('#search-query', (input) => document.activeElement === input))
        assert.equal(await page.$eval('#lists', (lists) => lists.hidden), false, 'an empty search offers no lists')
        await page.keyboard.type(area.name)
        await until('results', async () => (await results(page)).some(({ href }) => href.endsWith(`/areas/${area.slug}/index.html`)))
        await until('an address', () => new URL(page.url()).searchParams.get('q') === area.name)
        assert.ok((await page.title()).startsWith(`“${area.name}”`))
        assert.equal(await page.$eval('#lists', (lists) => lists.hidden), true)
      }))

      test('what is not there is said, with the nearest or the lists', limit, on(start, async (page) => {
        for (const query of ['qqxxzzvvkk', `${area.name.slice(0, 3)}xq${area.name.slice(3)}`]) {
          await page.goto(base + search({ q: query, edition: id }))
          const line = await until('a count', () => count(page))
          const list = await results(page)
          if (list.length === 0) {
            assert.equal(line, `Nothing found for “${query}”.`)
            assert.equal(await page.$eval('#lists', (lists) => lists.hidden), false)
          } else {
            assert.match(line, /^Nothing matches “.+”\. The nearest:$|^Nothing here is about .+\. Nearest:$|^\d+ results? for /)
          }
        }
      }))

      test('the front pages find places only', limit, on('index.html', async (page) => {
        const list = await ask(page, area.name.slice(0, 4), '#search-places')
        for (const { href } of list.slice(0, -1)) assert.match(href, /\/areas\/[^/]+\/index\.html$/)
        assert.match(list.at(-1).text, /^All places/)
        await follow(page, () => page.keyboard.press('Enter'))
        assert.equal(new URL(page.url()).searchParams.get('kind'), 'area')
        await found(page)
      }))

      test('places seen before are listed, eight at most, until somebody clears them', limit, on('index.html', async (page) => {
        const seen = () => page.$eval('#recent', (recent) => recent.hidden ? [] : [...recent.querySelectorAll('a')].map((a) => a.textContent))
        assert.deepEqual(await seen(), [])
        const authorities = [...new Set(site.pages.filter((p) => p.startsWith(`${id}/areas/`) && /^[^/]+\/areas\/[^/]+\/index\.html$/.test(p) && !/\/E\d{8}\//.test(p)))].filter((p) => !/http-equiv="?refresh/i.test(readFileSync(join(site.dir, p), 'utf8').slice(0, 2000))).slice(0, 10)
        for (const path of authorities) await page.goto(base + path)
        if (from === 'disk' && await page.evaluate(() => localStorage.length) === 0) { // each file has a storage of its own
          await page.goto(base + 'index.html')
          assert.deepEqual(await seen(), [])
          return
        }
        await page.goto(base + `${id}/areas/${area.slug}/${item.id}/index.html`)
        await page.goto(base + 'index.html')
        const list = await seen()
        assert.equal(list.length, Math.min(8, authorities.length + 1))
        assert.equal(list[0], area.name)
        assert.equal(await page.$eval('#recent a', (link) => link.href), base + `${id}/areas/${area.slug}/index.html`)
        await page.click('#recent button')
        assert.deepEqual(await seen(), [])
        assert.equal(await page.evaluate(() => document.activeElement.closest('#places') !== null), true, 'the focus is lost')
        await page.reload()
        assert.deepEqual(await seen(), [])
        assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes(area.name))
      }))

      test('what others have stored does not come into the page', limit, on('index.html', async (page) => {
        for (const stored of ['nonsense', '{}', 'null', '[{"path":"javascript:alert(1)","name":"x","edition":"y"},{"path":"../../x/areas/y/index.html","name":"x","edition":"y"},{"path":7}]']) {
          await page.evaluate((stored) => {
            const key = `almanac recent ${new URL('.', location.href).pathname}`
            localStorage.setItem(key, stored)
          }, stored)
          await page.reload()
          assert.equal(await page.$eval('#recent', (recent) => recent.hidden), true, stored)
        }
      }))

      test('without a script, the box leads to the lists, which have everything', { ...limit, skip: name === 'firefox' && 'Firefox cannot be told to run none' }, on(start, async (page) => {
        await page.focus(box)
        await page.keyboard.type('x')
        await follow(page, () => page.keyboard.press('Enter'))
        assert.equal(page.url().split('?')[0], base + `${id}/a-to-z/index.html`)
        await page.goto(base + search({ q: area.name }))
        assert.match(await page.$eval('#search-page', (part) => part.innerText), /needs JavaScript/)
        assert.equal(await page.$eval('#search-page form', (form) => form.hidden), true)
        for (const edition of editions) assert.ok(await page.$(`#lists a[href="../${edition.id}/a-to-z/index.html"]`), edition.id)
      }, { script: false }))

      test('when a script does not come, the box says so and leads to the lists', { ...limit, skip: from === 'disk' && 'a disk is never away' }, on(start, async (page) => {
        await page.setRequestInterception(true)
        page.on('request', (request) => /\/finder-/.test(request.url()) ? request.abort() : request.continue())
        await page.focus(box)
        assert.match(await until('a message', () => page.evaluate(() => document.querySelector('.search-failure')?.textContent)), /could not be loaded/)
        await page.keyboard.type('x')
        await follow(page, () => page.keyboard.press('Enter'))
        assert.equal(page.url().split('?')[0], base + `${id}/a-to-z/index.html`)
        await page.goto(base + search({ q: 'x' }))
        await until('a message', () => page.$eval('#search-page .search-failure', (line) => !line.hidden))
      }, { silent: false }))

      test('hostile queries neither break the page nor get into it', limit, on(start, async (page) => {
        const hit = () => page.evaluate(() => [Boolean(globalThis.almanacHit), document.querySelectorAll('.search-popup :is(img, script, iframe), #search-page :is(img, script, iframe)').length, Object.keys(Object.prototype).length])
        page.on('dialog', () => { throw new Error('a dialog') })
        await ready(page)
        for (const query of hostile) {
          await page.$eval(box, (input, query) => {
            input.value = query
            input.dispatchEvent(new Event('input', { bubbles: true }))
          }, query)
          assert.deepEqual(await hit(), [false, 0, 0], query.slice(0, 60))
        }
        for (const query of hostile) {
          if (from === 'server' && query.length > 2000) continue // servers refuse addresses of that length
          await page.goto(base + search({ q: query, edition: query.slice(0, 50), kind: query.slice(0, 50), theme: query.slice(0, 50), region: query.slice(0, 50) }))
          assert.match(await until(`an answer to ${query.slice(0, 60)}`, () => count(page)), /^Nothing|result/)
          assert.deepEqual(await hit(), [false, 0, 0], query.slice(0, 60))
        }
        await page.goto(base + start)
        await ask(page, area.name)
      }))

      test('hostile titles are shown as they are', { ...limit, skip: from === 'disk' && 'the index is changed on its way' }, on(start, async (page) => {
        const title = '<img src=x onerror=globalThis.almanacHit=1> & "quoted" </script>'
        const index = read(join(site.dir, editions[0].index))
        for (const area of index.areas) area.name = `${area.name} ${title}`
        await page.setRequestInterception(true)
        page.on('request', (request) => request.url().endsWith(editions[0].index)
          ? request.respond({ contentType: 'text/javascript', body: `var almanacIndex = ${JSON.stringify(JSON.stringify(index))}` })
          : request.continue())
        const list = await ask(page, area.name)
        assert.ok(list[0].text.includes(title), list[0].text)
        await page.goto(base + search({ q: area.name, edition: id }))
        assert.ok((await found(page))[0].text.includes(title))
        assert.deepEqual(await page.evaluate(() => [Boolean(globalThis.almanacHit), document.querySelectorAll('#search-page img').length]), [false, 0])
      }, { silent: false }))

      for (const viewport of from === 'disk' || soak ? [wide, narrow] : []) { // the pages are the same
        test(`axe finds nothing in suggestions and results, ${viewport.width} px`, limit, on(start, async (page) => {
          await ask(page, area.name)
          await page.keyboard.press('ArrowDown')
          const problems = await axe(page)
          await page.goto(base + search({ q: area.name, edition: id }))
          await found(page)
          problems.push(...await axe(page))
          await page.goto(base + search({ q: 'qqxxzzvvkk', edition: id }))
          await until('a count', () => count(page))
          problems.push(...await axe(page))
          await page.goto(base + 'index.html')
          problems.push(...await axe(page))
          await ask(page, area.name.slice(0, 4), '#search-places')
          problems.push(...await axe(page))
          const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
          assert.equal(width, 0, 'the page scrolls sideways')
          none(problems)
        }, { viewport, silent: false })) // axe itself asks for style sheets
      }
    })
  }
}
