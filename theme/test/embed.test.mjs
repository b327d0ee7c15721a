// A measure within another site's page: the frame shows the area that its address
// names, from any host and from a disk, in any width and scheme; without a script,
// for a place that is not there and where the figures are gone it shows the country
// and says so. And the piece of HTML that makes the frame is there to be copied.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, before, describe, test } from 'node:test'
import { axe, browsers, launch, listen, narrow, newPage, none, open, schemes, serve, show, sideways, sites, until } from './kit.mjs'

for (const site of sites()) {
  const edition = readdirSync(site.dir).filter((name) => existsSync(join(site.dir, name, 'api', 'index.json'))).sort().at(-1)
  if (!edition) continue
  const index = JSON.parse(readFileSync(join(site.dir, edition, 'api', 'index.json'), 'utf8'))
  const found = index.indicators.flatMap((one) => one.measures.map((measure) => ({ item: one.id, ...measure }))).filter((measure) => measure.embed && measure.unit)
  const measure = found.find((one) => one.id === 'n19-rate') || found[0]
  const page = `${edition}/embed/${measure.id}/index.html`
  const figures = (slug) => JSON.parse(readFileSync(join(site.dir, edition, 'api', 'areas', `${slug}.json`), 'utf8')).indicators.flatMap((one) => one.measures).find((one) => one.id === measure.id)
  const area = index.areas.find((one) => one.level === 'authority' && figures(one.slug)?.series.some((s) => s.values.filter((v) => v !== null).length > 1))
  const country = index.areas.find((one) => one.level === 'country')

  // shown gives what a page to embed says of its area.
  const shown = (frame) => frame.evaluate(() => ({
    heading: document.querySelector('h2').textContent,
    figures: [...document.querySelectorAll('table.figures tbody tr')].map((row) => row.cells[1].firstChild.textContent.replace(/,/g, '')).reverse(),
    drawn: document.querySelectorAll('.c-chart svg').length,
    status: document.querySelector('.embed-status').textContent,
    links: [...document.querySelectorAll('main a, footer a')].map((link) => [link.getAttribute('href'), link.target])
  }))
  const speaking = (frame, heading) => until(`a page that speaks of ${heading}`, async () => {
    const now = await shown(frame).catch(() => null)
    return now && now.heading.includes(heading) && now
  })
  const valuesOf = (slug) => { // as the document for programs has them, where there is a row
    const of = figures(slug)
    const headline = of.series.find((one) => !of.breakdown || one.category === of.breakdown.headline)
    return headline.values.map((value, p) => value === null ? headline.symbols?.[of.periods[p].id] || '–' : value.toFixed(of.decimals))
  }

  for (const name of browsers()) {
    describe(`${site.name} in ${name}`, () => {
      let browser, server, folder
      before(async () => {
        browser = await launch(name)
        server = await serve(site.dir)
        folder = mkdtempSync(join(tmpdir(), 'embed-'))
      })
      after(async () => {
        await browser?.close()
        await server?.close()
        rmSync(folder, { recursive: true, force: true })
      })

      test('a frame on another page shows the area that its address names', async () => {
        writeFileSync(join(folder, 'index.html'), `<!DOCTYPE html><title>A council</title><iframe src="${server.base}${page}#${area.slug}" title="t" width="100%" height="620"></iframe>`)
        const host = await serve(folder, { prefix: '/' })
        const outer = await newPage(browser)
        try {
          await outer.goto(host.base + 'index.html')
          const frame = outer.frames().find((one) => one.url().includes('/embed/'))
          const now = await speaking(frame, area.name)
          assert.deepEqual(now.figures, valuesOf(area.slug))
          assert.ok(now.drawn > 0, 'nothing is drawn')
          assert.equal(now.status, '')
          assert.ok(now.links.every(([, target]) => target === '_top'), JSON.stringify(now.links))
          assert.ok(now.links.some(([href]) => href.startsWith(`../../areas/${area.slug}/${measure.item}/index.html`)), JSON.stringify(now.links))
        } finally {
          await outer.close()
          await host.close()
        }
      })

      test('from a disk it shows an area too', async () => {
        const said = []
        const tab = await newPage(browser)
        try {
          tab.on('pageerror', (error) => said.push(error.message))
          await tab.goto(pathToFileURL(join(site.dir, page)).href + '#' + area.slug)
          assert.deepEqual((await speaking(tab, area.name)).figures, valuesOf(area.slug))
          none(said)
        } finally {
          await tab.close()
        }
      })

      test('without a name, without a script, and for a place that is not there it shows the country', async () => {
        for (const [hash, scripts, says] of [['', true, false], ['#' + area.slug, false, false], ['#atlantis', true, true], ['#%E0%A4%A', true, true], ['#' + country.slug, true, false]]) {
          if (!scripts && name !== 'chromium') continue // Firefox cannot be told to run none
          const tab = await newPage(browser)
          const said = listen(tab, server.base)
          try {
            if (!scripts) await tab.setJavaScriptEnabled(false)
            await tab.goto(server.base + page + hash, { waitUntil: 'load' })
            await new Promise((resolve) => setTimeout(resolve, 400))
            if (!scripts) await tab.setJavaScriptEnabled(true)
            const now = await shown(tab)
            assert.ok(now.heading.includes(country.name), `${hash}: ${now.heading}`)
            assert.equal(Boolean(now.status), says, `${hash}: ${now.status}`)
            none(said)
          } finally {
            await tab.close()
          }
        }
      })

      test('another name behind the # shows another area, and none the country again', async () => {
        const { page: tab } = await open(browser, server.base, page)
        try {
          for (const to of [area, country, area]) {
            await tab.evaluate((slug) => { location.hash = slug }, to === country ? '' : to.slug)
            await speaking(tab, to.name)
          }
        } finally {
          await tab.close()
        }
      })

      test('where the figures are gone it says so and shows the country', async () => {
        const copy = join(folder, 'site')
        for (const part of [`${edition}/embed/${measure.id}`, `${edition}/assets`]) {
          mkdirSync(join(copy, part), { recursive: true })
          cpSync(join(site.dir, part), join(copy, part), { recursive: true })
        }
        cpSync(join(site.dir, 'editions.js'), join(copy, 'editions.js'))
        rmSync(join(copy, edition, 'assets', 'series'), { recursive: true })
        const broken = await serve(copy)
        const tab = await newPage(browser)
        try {
          await tab.goto(broken.base + page + '#' + area.slug)
          await until('a status', async () => (await shown(tab)).status)
          const now = await shown(tab)
          assert.ok(now.heading.includes(country.name), JSON.stringify(now))
        } finally {
          await tab.close()
          await broken.close()
        }
      })

      if (name !== 'chromium') return

      test('it fits every width and is without fault in every scheme', async () => {
        const problems = []
        for (const hash of ['', '#' + area.slug]) {
          for (const viewport of [{ width: 240, height: 400 }, narrow, { width: 900, height: 620 }]) {
            const tab = await newPage(browser)
            try {
              await tab.setViewport(viewport)
              await tab.goto(server.base + page + hash)
              await speaking(tab, hash ? area.name : country.name)
              problems.push(...(await sideways(tab)).map((one) => `${hash} at ${viewport.width}: ${one}`))
              if (viewport !== narrow) continue
              for (const scheme of Object.keys(schemes)) {
                await show(tab, scheme)
                problems.push(...(await axe(tab)).map((one) => `${hash} ${scheme}: ${one}`))
              }
            } finally {
              await tab.close()
            }
          }
        }
        none(problems)
      })

      test('the HTML of a frame is there to be read without a script and to be copied with one', async (t) => {
        const of = `${edition}/areas/${area.slug}/${measure.item}/index.html`
        const { page: tab } = await open(browser, server.base, of)
        try {
          const code = await tab.$('details.cite pre code')
          if (!code) return t.skip('the site does not know its address')
          const text = await code.evaluate((element) => element.textContent)
          assert.match(text, new RegExp(`^<iframe src="https?://[^"]+/${edition}/embed/[^"]+/#${area.slug}" title="[^"]+" [^>]*></iframe>\n<p><a href="[^"]+">[^<]+</a>\\. [^<]+</p>$`))
          await browser.defaultBrowserContext().overridePermissions(new URL(server.base).origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write'])
          await tab.bringToFront()
          await tab.focus('details.cite summary')
          await tab.keyboard.press('Enter')
          await tab.keyboard.press('Tab')
          assert.equal(await tab.evaluate(() => document.activeElement.dataset.action), 'copy')
          await tab.keyboard.press('Enter')
          await until('a word of the copy', () => tab.evaluate(() => document.querySelector('details.cite [role="status"]').textContent))
          const copied = await tab.evaluate(() => navigator.clipboard.readText().catch((error) => `not readable: ${error.message}`))
          assert.equal(copied, text)
          none(await axe(tab, { part: 'details.cite' }))
        } finally {
          await tab.close()
        }
      })
    })
  }
}
