// Opens pages of each kind in a browser, from a disk and from a server, and
// holds them to what every site promises: silence on the console, nothing from
// another host, no accessibility violation that axe can find, no sideways
// scrolling on a small telephone.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axeSource, home, isRedirect, launch, listen, none, patiently, sample, serve, sites } from './kit.mjs'

const narrow = { width: 320, height: 640 }
const wide = { width: 1280, height: 900 }

const limit = { timeout: 90_000 } // a page that hangs fails; it does not hold up the others

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

// open loads a page, lets its scripts come to rest, and gives it with what it
// said; the page must be closed.
async function open (base, path, viewport) {
  const page = await browser.newPage()
  const said = listen(page, base)
  await page.setViewport(viewport)
  await page.goto(base + path.split('/').map(encodeURIComponent).join('/'), { waitUntil: 'load' })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))))
  return { page, said }
}

async function axe (page) {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] })
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id} (${v.impact}): ${v.help}: ${n.html.slice(0, 200)} ${n.failureSummary.replace(/\s+/g, ' ')}`))
  })
}

// sideways names what is wider than the window, unless it scrolls in a box of
// its own.
function sideways (page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const out = [`the page is ${document.documentElement.scrollWidth} px wide in a window of ${width} px`]
    for (const element of document.body.querySelectorAll('*')) {
      const box = element.getBoundingClientRect()
      if (box.right > width + 1 && out.length < 6) out.push(`${element.tagName.toLowerCase()}.${element.getAttribute('class')} reaches ${Math.round(box.right)} px`)
    }
    return out
  })
}

for (const site of sites()) {
  describe(site.name, () => {
    const chosen = sample(site.pages)
    const redirects = chosen.filter((p) => isRedirect(site, p))
    const pages = chosen.filter((p) => !redirects.includes(p) && p !== '404.html')
    const disk = pathToFileURL(site.dir).href + '/'
    let server
    before(async () => { server = await serve(site.dir) })
    after(async () => { await server?.close() })

    test('there are pages of several kinds to look at', () => {
      assert.ok(pages.length >= 10, `only ${pages.length} pages: ${pages.join(', ')}`)
    })

    for (const path of pages) {
      test(path, limit, async () => {
        const problems = []
        for (const [from, viewport] of [['disk', wide], ['disk', narrow], ['server', wide]]) {
          const { page, said } = await open(from === 'disk' ? disk : server.base, path, viewport)
          try {
            const found = [...said]
            if (viewport === narrow) found.push(...await sideways(page))
            if (from === 'disk') found.push(...await axe(page))
            problems.push(...found.map((f) => `${from}, ${viewport.width} px: ${f}`))
          } finally {
            await page.close()
          }
        }
        none(problems)
      })
    }

    // A site that does not know its own address can help lost readers at its root only.
    test('404.html works in place of a page that is not there', limit, async () => {
      const base = home(site)
      const lost = await serve(site.dir, base ?? '/', '404.html')
      try {
        const { page, said } = await open(lost.base, base ? 'no/such/page.html' : 'no-such-page.html', narrow)
        none([...said, ...await sideways(page), ...await axe(page)])
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily), 'Times New Roman', 'it has no style')
        await page.close()
      } finally {
        await lost.close()
      }
    })

    for (const path of redirects) {
      test(`${path} leads to a page`, limit, () => patiently(async () => {
        for (const base of [disk, server.base]) {
          const page = await browser.newPage()
          const said = listen(page, base)
          try {
            // The redirect may happen while its page still loads: only where it ends counts.
            await page.goto(base + path, { waitUntil: 'domcontentloaded', timeout: 10_000 }).catch(() => {})
            for (let i = 0; i < 100 && page.url() === base + path; i++) await new Promise((resolve) => setTimeout(resolve, 50))
            assert.notEqual(page.url(), base + path, 'it stays where it is')
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
