// Has Lighthouse judge a page of each kind as a reader on a telephone with a slow
// line has it: performance, accessibility, best practices and what search engines
// need, each 100 of 100; of a page that asks not to be listed, as one to embed does,
// the first three. It works the times of a slow line out from what it sees,
// so the machine should have nothing else to do; a page has three tries.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import lighthouse from 'lighthouse'
import { isRedirect, launch, limit, newPage, none, sample, serve, sites } from './kit.mjs'

const categories = ['performance', 'accessibility', 'best-practices', 'seo']
const tries = 3

// settings leave out what nobody reads, and long waits for pages that fetch more.
const settings = {
  onlyCategories: categories,
  disableFullPageScreenshot: true,
  logLevel: 'error',
  pauseAfterFcpMs: 200,
  pauseAfterLoadMs: 200,
  networkQuietThresholdMs: 200,
  cpuQuietThresholdMs: 500
}

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

// judged gives what keeps a page from 100, by category.
async function judged (url, listed) {
  const page = await newPage(browser)
  try {
    await page.setBypassCSP(true) // which lets a page fetch nothing, and so Lighthouse no robots.txt
    const { lhr } = await lighthouse(url, settings, undefined, page)
    return Object.fromEntries(categories.filter((id) => listed || id !== 'seo').map((id) => {
      const { score, auditRefs } = lhr.categories[id]
      const weak = auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1).map((ref) => {
        const { title, displayValue = '', details } = lhr.audits[ref.id]
        return `${title} ${displayValue} ${JSON.stringify(details?.items ?? '').slice(0, 300)}`
      })
      return [id, score === 1 ? [] : [`${id} ${Math.round(score * 100)}: ${weak.join('; ')}${lhr.runtimeError?.message ?? ''}`]]
    }))
  } finally {
    await page.close()
  }
}

const [site] = sites() // other sites are drafts, which no search engine may list
describe(site.name, () => {
  let server
  before(async () => { server = await serve(site.dir, { compressed: true, prefix: '/' }) })
  after(async () => { await server?.close() })

  for (const path of sample(site.pages, 0).filter((path) => !isRedirect(site, path) && path !== '404.html')) {
    test(path, limit, async () => {
      const listed = !readFileSync(join(site.dir, path), 'utf8').includes('<meta name="robots" content="noindex">')
      let found
      for (let i = 0; i < tries; i++) {
        found = await judged(server.base + path, listed)
        if (found.performance.length === 0 || Object.values(found).some((list, n) => n > 0 && list.length > 0)) break
      }
      none(Object.values(found).flat())
    })
  }
})
