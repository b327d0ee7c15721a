// Weighs what a reader has to load: each page of an indicator in an area, by its
// HTML; every page, with what its head asks for; a page of each kind, with all that
// its first view takes; and watches that nothing moves when it is there and nothing
// more is fetched.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { isRedirect, launch, limit, listen, narrow, newPage, none, sample, serve, sites, soak, wide } from './kit.mjs'

const kilobyte = 1024
const most = { html: 12 * kilobyte, view: 60 * kilobyte }
const rest = soak ? 10_000 : 2_000 // ms without anything happening, after the last of it

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

const weigh = (path) => gzipSync(readFileSync(path)).length
const area = (site) => site.pages.find((path) => /^\d{4}\/areas\/[^/]+\/index\.html$/.test(path) && !isRedirect(site, path))
const kB = (bytes) => `${(bytes / kilobyte).toFixed(1)} KB`

for (const site of sites()) {
  describe(site.name, { concurrency: 4 }, () => {
    test('a page of an indicator in an area is light', () => {
      const pages = site.pages.filter((path) => /^\d{4}[^/]*\/areas\/[^/]+\/[^/]+\/index\.html$/.test(path) && !isRedirect(site, path))
      const weighed = pages.map((path) => ({ path, bytes: weigh(join(site.dir, path)) })).sort((a, b) => b.bytes - a.bytes)
      if (weighed.length > 0) console.log(`- ${weighed.length} pages of indicators in areas, at most ${kB(weighed[0].bytes)} gzipped: ${weighed[0].path}`)
      none(weighed.filter((page) => page.bytes > most.html).map((page) => `${page.path}: ${kB(page.bytes)} gzipped, more than ${kB(most.html)}`))
    })

    // Without a browser, so of every page
    test('the first view of no page is heavy', () => {
      const sizes = new Map()
      const once = (path) => sizes.get(path) ?? sizes.set(path, weigh(path)).get(path)
      let heaviest = { bytes: 0 }
      const heavy = []
      for (const path of site.pages.filter((path) => path !== '404.html' && !isRedirect(site, path))) {
        const body = readFileSync(join(site.dir, path))
        const head = body.toString().split('</head>')[0]
        const asked = [...head.matchAll(/<(?:link rel="(?:icon|stylesheet)"[^>]* href|script src)="([^"]+)"/g)].map((m) => m[1])
        if (!asked.some((href) => href.endsWith('.css')) || !asked.some((href) => href.endsWith('.js'))) heavy.push(`${path}: no styles or scripts found in its head`)
        const bytes = gzipSync(body).length + asked.reduce((sum, href) => sum + once(join(site.dir, dirname(path), href)), 0)
        if (bytes > heaviest.bytes) heaviest = { path, bytes }
        if (bytes > most.view) heavy.push(`${path}: the first view takes ${kB(bytes)} gzipped, more than ${kB(most.view)}`)
      }
      console.log(`- ${site.pages.length} pages, their first view at most ${kB(heaviest.bytes)} gzipped: ${heaviest.path}`)
      none(heavy)
    })

    let server
    let heaviest = { bytes: 0 }
    before(async () => { server = await serve(site.dir, { compressed: true }) })
    after(async () => {
      await server?.close()
      if (heaviest.path) console.log(`- the heaviest first view takes ${kB(heaviest.bytes)} compressed: ${heaviest.path}`)
    })

    for (const path of sample(site.pages, soak ? 20 : 0).filter((path) => !isRedirect(site, path) && path !== '404.html')) {
      for (const viewport of [narrow, wide]) {
        test(`${path} at ${viewport.width} px`, limit, async () => {
          const page = await newPage(browser)
          try {
            const problems = listen(page, server.base)
            await page.setCacheEnabled(false)
            await page.setViewport(viewport)
            if (path === 'index.html') await page.goto(server.base + area(site)) // which it lists as seen before
            const { bytes, late, moved } = await watched(page, server, path)
            if (bytes > most.view) problems.push(`the first view takes ${kB(bytes)} compressed, more than ${kB(most.view)}`)
            for (const url of late) problems.push(`after it was loaded it asked for ${url}`)
            for (const shift of moved) problems.push(`it moved: ${shift}`)
            if (bytes > heaviest.bytes) heaviest = { path, bytes }
            none(problems)
          } finally {
            await page.close()
          }
        })
      }
    }
  })
}

// watched loads a page and gives the bytes of all that came, what was asked for
// after its load began, by its handlers too, and what moved.
async function watched (page, server, path) {
  await page.evaluateOnNewDocument(() => {
    globalThis.moved = []
    const name = (node) => node ? `${node.nodeName.toLowerCase()}.${node.className?.baseVal ?? node.className ?? ''}` : 'something'
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.moved.push(`${entry.sources.map((s) => name(s.node)).join(', ')} by ${entry.value.toFixed(4)}`)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  let bytes = 0
  page.on('response', (response) => { bytes += server.sent.get(new URL(response.url()).pathname) ?? 0 })
  const asked = []
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ request, wallTime }) => asked.push({ url: request.url, at: wallTime * 1000 }))
  await page.goto(server.base + path, { waitUntil: 'load' })
  await new Promise((resolve) => setTimeout(resolve, rest))
  const { loaded, moved } = await page.evaluate(() => ({
    loaded: performance.timeOrigin + performance.getEntriesByType('navigation')[0].loadEventStart,
    moved: globalThis.moved
  }))
  const late = asked.filter(({ url, at }) => at >= loaded && !url.includes('favicon')).map(({ url }) => url) // which the browser asks for when it likes
  return { bytes, late, moved }
}

test('what a page asks for late and what moves is seen', async () => {
  const [site] = sites()
  const server = await serve(site.dir, { compressed: true })
  const page = await newPage(browser)
  try {
    await page.setViewport(wide)
    await page.evaluateOnNewDocument(() => addEventListener('load', () => setTimeout(() => {
      new Image().src = 'late.svg'
      document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'It moves.' }))
    }, 100)))
    const { late, moved } = await watched(page, server, 'index.html')
    assert.deepEqual(late, [`${server.base}late.svg`])
    assert.notDeepEqual(moved, [])
  } finally {
    await page.close()
    await server.close()
  }
})
