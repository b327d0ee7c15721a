// Opens pages in browsers, from a disk and from a server, and holds them to what
// every site promises: the same words everywhere, silence on the console, nothing
// from another host.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, browsers, home, isRedirect, launch, limit, listen, narrow, newPage, none, open, patiently, sample, serve, sideways, sites, soak, until, words } from './kit.mjs'


const names = browsers(['chromium', 'firefox'])
const running = {}
before(async () => { for (const name of names) running[name] = await launch(name) })
after(async () => { for (const browser of Object.values(running)) await browser.close() })

for (const [n, site] of sites().entries()) {
  describe(site.name, { concurrency: 2 }, () => {
    const chosen = sample(site.pages)
    const kinds = sample(site.pages, 0)
    const redirects = chosen.filter((path) => isRedirect(site, path))
    const pages = chosen.filter((path) => !redirects.includes(path) && path !== '404.html')
    const disk = pathToFileURL(site.dir).href + '/'
    let server
    const ways = () => n === 0 || soak ? [disk, server.base] : [disk] // the server of one site shows what serving changes
    before(async () => { server = await serve(site.dir) })
    after(async () => { await server?.close() })

    test('there are pages of several kinds to look at', () => {
      assert.ok(pages.length >= 10, `only ${pages.length} pages: ${pages.join(', ')}`)
    })

    for (const path of pages) {
      test(path, limit, async () => {
        const problems = []
        let first = null
        for (const name of names) {
          // Firefox is slower to speak to: it has a page of each kind, of one site.
          if (name !== 'chromium' && !soak && !(n === 0 && kinds.includes(path))) continue
          for (const base of ways()) {
            const where = `${name}, ${base === disk ? 'from a disk' : 'from a server'}`
            const { page, said } = await open(running[name], base, path)
            try {
              problems.push(...said.map((f) => `${where}: ${f}`))
              const text = await words(page, '#recent') // which depends on where a reader was before
              first ??= { where, text }
              for (const [here, there, place] of [[text, first.text, where], [first.text, text, first.where]]) {
                const known = new Set(there)
                problems.push(...here.filter((words) => !known.has(words)).map((words) => `only in ${place}: ${words}`))
              }
              if (text.length !== first.text.length) problems.push(`${where}: ${text.length} texts, and ${first.text.length} in ${first.where}`)
            } finally {
              await page.close()
            }
          }
        }
        none(problems)
      })
    }

    // A site that does not know its own address can help lost readers at its root only.
    test('404.html works in place of a page that is not there', limit, async () => {
      const base = home(site)
      const lost = await serve(site.dir, { prefix: base ?? '/', instead: '404.html' })
      try {
        const { page, said } = await open(running.chromium, lost.base, base ? 'no/such/page.html' : 'no-such-page.html', { viewport: narrow })
        none([...said, ...await sideways(page), ...await axe(page)])
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily), 'Times New Roman', 'it has no style')
        await page.close()
      } finally {
        await lost.close()
      }
    })

    for (const path of redirects) {
      test(`${path} leads to a page`, limit, () => patiently(async () => {
        for (const base of ways()) {
          const page = await newPage(running.chromium)
          const said = listen(page, base)
          try {
            // The redirect may happen while its page still loads: only where it ends counts.
            await page.goto(base + path, { waitUntil: 'domcontentloaded', timeout: 10_000 }).catch(() => {})
            await until('another page', () => page.url() !== base + path)
            assert.ok(page.url().startsWith(base), `it leads to ${page.url()}`)
            none(said.filter((s) => !s.includes('net::ERR_ABORTED')))
          } finally {
            await page.close()
          }
        }
      }))
    }
  })
}
