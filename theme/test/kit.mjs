// What the browser tests share: which sites to look at, which of their pages,
// a server that knows nothing but files, and a browser.
//
// SITES names the folders of built sites, separated as PATH is; without it the
// demonstration in public/ is taken. CHROMIUM and FIREFOX are the paths of the
// browsers.
import assert from 'node:assert/strict'
import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { delimiter, dirname, extname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import puppeteer from 'puppeteer-core'

// root is the repository.
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const axeVersion = createRequire(import.meta.url)('axe-core/package.json').version

// limit ends a test that hangs. It measures nothing: a machine that has much to do
// takes minutes for what a quiet one has in seconds.
export const limit = { timeout: 15 * 60_000 }
const patience = 2 * 60_000 // for one thing that a page is to do

// soak says that there are hours; else tests look at fewer pages.
export const soak = Boolean(process.env.SOAK)

// wholly says that axe is to look at all of a page: in a soak, and for the
// accessibility statement. Else it looks at long lists and tables by their
// beginning, whose dozen is as the rest is: of a list of all places from A to Z with
// 5,055 elements it takes 1,024, and 2.3 s of a processor in place of 7.9; of a table
// of every authority 1.1 s in place of 2.7; of other pages as much as before.
export const wholly = soak || Boolean(process.env.ACCESSIBILITY_RECORD)
const beginning = 'li:nth-child(n+13), tbody tr:nth-child(n+13) { display: none !important }'

// notTaken are the rules of axe that are switched off, each for a reason.
const notTaken = {
  // A box that scrolls must take the focus, which another rule holds it to. It is a
  // group: as a region, a page of tables would be a list of landmarks.
  'focus-order-semantics': { enabled: false },
  // It finds nothing: it asks that whatever is folded or hidden be looked at.
  'hidden-content': { enabled: false },
  // Its ratios are asked of the rule for level AA, below: every colour once is enough.
  'color-contrast-enhanced': { enabled: false }
}

const enhanced = { 'color-contrast': { options: { contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } } } } }

// axe gives what axe-core finds wrong with a page, or with what stands in a part
// of it, by all its rules: best practice, experimental ones and those of level
// AAA too. With a tag, only rules that bear it are tried.
export async function axe (page, { part = null, tag = null } = {}) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axeSource)
  return page.evaluate(async (part, tag, notTaken, checks, hide) => {
    const worn = [...document.adoptedStyleSheets]
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(hide)
    document.adoptedStyleSheets = [...worn, sheet]
    const taken = globalThis.axe.getRules(tag ? [tag] : undefined).map((rule) => rule.ruleId)
    const all = globalThis.axe.getRules().map((rule) => rule.ruleId)
    const rules = { ...Object.fromEntries(all.map((id) => [id, { enabled: taken.includes(id) }])), ...notTaken }
    const { violations } = await globalThis.axe.run(part || document, { preload: false, resultTypes: ['violations'], rules, checks })
    document.adoptedStyleSheets = worn
    return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id} (${v.impact}): ${v.help}: ${n.html.slice(0, 200)} ${n.failureSummary.replace(/\s+/g, ' ')}`))
  }, part, tag, notTaken, enhanced, wholly ? '' : beginning)
}

// schemes are what a reader may have asked of the system.
export const schemes = {
  light: [],
  dark: [['prefers-color-scheme', 'dark']],
  'forced colours': [['forced-colors', 'active']],
  'more contrast': [['prefers-contrast', 'more']],
  'dark, more contrast': [['prefers-color-scheme', 'dark'], ['prefers-contrast', 'more']],
  'reduced motion': [['prefers-reduced-motion', 'reduce']]
}

// sessions are those through which show speaks: what another has asked for stays.
const sessions = new WeakMap()

// show puts a page into one of the schemes.
export async function show (page, scheme) {
  if (!sessions.has(page)) sessions.set(page, await page.createCDPSession())
  const session = sessions.get(page)
  await session.send('Emulation.setEmulatedMedia', { features: schemes[scheme].map(([name, value]) => ({ name, value })) })
}

// sites gives the built sites as { name, dir, pages }; pages are all HTML files.
export function sites () {
  const dirs = (process.env.SITES || join(root, 'public')).split(delimiter).filter(Boolean)
  return dirs.map((dir) => {
    if (!existsSync(join(dir, 'index.html'))) throw new Error(`${dir} holds no site: run "make site"`)
    const pages = readdirSync(dir, { recursive: true }).map((p) => p.split(sep).join('/')).filter((p) => p.endsWith('.html')).sort()
    return { name: dir, dir: resolve(dir), pages }
  })
}

// kind gives pages of one layout the same name: what stands in a collection is
// replaced by a star. The chapters of the guide are of one kind, and so is what
// leads on from "latest".
export function kind (page) {
  const parts = page.split('/')
  if (/^\d{4}/.test(parts[0])) parts[0] = 'edition'
  if (parts[0] === 'latest') return 'latest'
  if (parts[0] === 'guide' && parts.length > 2) return 'guide/*'
  return parts.map((part, i) => {
    if (/^E\d{8}$/.test(part)) return 'code'
    if (i > 0 && ['themes', 'indicators', 'areas', 'questions', 'boards', 'embed'].includes(parts[i - 1]) && part !== 'index.html') return '*'
    if (i === 3 && parts[1] === 'areas' && part !== 'index.html') return '*'
    return part
  }).join('/')
}

// sample takes one page of each kind (of the newest edition that has it, and
// from the middle, where nothing was arranged) and others from all over: so many,
// or in a soak test 200.
export function sample (pages, others = 20) {
  if (soak && others > 0) others = 200
  const byKind = new Map()
  for (const page of pages) {
    if (!byKind.has(kind(page))) byKind.set(kind(page), [])
    byKind.get(kind(page)).push(page)
  }
  const chosen = new Set()
  for (const list of byKind.values()) {
    const newest = list.filter((p) => p.split('/')[0] === list.at(-1).split('/')[0])
    chosen.add(newest[newest.length >> 1])
  }
  for (let i = 0; i < others; i++) chosen.add(pages[(i * 2654435761 + 12345) % pages.length])
  return [...chosen].filter(Boolean).sort()
}

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.csv': 'text/csv', '.xml': 'application/xml', '.png': 'image/png', '.txt': 'text/plain', '.ico': 'image/x-icon'
}

// serve gives a site on the loopback, below a folder as on a shared host, so
// that a link to the root of the server cannot work by chance. What is not
// there is answered with instead, if given. Compressed, as hosts send it, sent has
// the bytes of each path.
export async function serve (dir, { prefix = '/some/folder/', instead = '', compressed = false } = {}) {
  const sent = new Map()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    let file = resolve(dir, '.' + sep + path.slice(prefix.length))
    let ok = path.startsWith(prefix) && file.startsWith(dir + sep) && existsSync(file) && statSync(file).isFile()
    if (!ok && instead && extname(path) === '.html') [file, ok] = [join(dir, instead), true]
    const head = { 'content-type': types[extname(file)] || 'application/octet-stream' }
    if (ok && compressed) {
      const body = gzipSync(readFileSync(file))
      sent.set(path, body.length)
      response.writeHead(200, { ...head, 'content-encoding': 'gzip', 'content-length': body.length, 'cache-control': 'max-age=600' })
      return response.end(body)
    }
    response.writeHead(ok ? 200 : 404, head)
    if (ok) createReadStream(file).pipe(response)
    else response.end()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    sent,
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve) })
  }
}

const paths = { chromium: process.env.CHROMIUM, firefox: process.env.FIREFOX }

// browsers gives the names of the browsers that are there. One that is missing
// is an error in CI and a test skipped elsewhere.
export function browsers (asked = (process.env.BROWSERS || Object.keys(paths).join(' ')).split(' ')) {
  const missing = asked.filter((name) => !paths[name])
  for (const name of missing) {
    const why = `no ${name}: set ${name.toUpperCase()} to the path of one`
    if (process.env.CI) throw new Error(why)
    console.log(`skip: ${why}`)
  }
  return asked.filter((name) => paths[name])
}

// launch starts a browser that speaks to this machine only.
export function launch (name = 'chromium') {
  const path = paths[name]
  if (!path) throw new Error(`${name.toUpperCase()} is not set: "make test" finds or installs one`)
  if (name === 'firefox') return puppeteer.launch({ browser: 'firefox', executablePath: path, headless: true, protocolTimeout: limit.timeout, extraPrefsFirefox: preferences })
  const args = ['--disable-dev-shm-usage', '--disable-background-networking', '--no-first-run', '--mute-audio', '--disable-gpu'] // without, a page takes a sixth more of a processor
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  return puppeteer.launch({ executablePath: path, args, headless: true, protocolTimeout: limit.timeout })
}

// preferences of Firefox beside those that puppeteer sets.
const preferences = {
  // Puppeteer lets a page from the disk read every other file. Readers' browsers
  // do not, and what works here only because of it would not work for them.
  'security.fileuri.strict_origin_policy': true,
  // Whatever Firefox would like to ask of the world goes to a port where nobody
  // listens; and it is told not to ask.
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'network.proxy.no_proxies_on': '127.0.0.1',
  'network.dns.disablePrefetch': true,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,none',
  'browser.region.network.url': '',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'dom.push.connection.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'app.update.disabledForTesting': true,
  'datareporting.policy.dataSubmissionEnabled': false
}

// listen collects what a page says and fetches from the first moment on:
// console messages of any level, errors, failed and foreign requests.
export function listen (page, base) {
  const found = []
  page.on('console', (message) => found.push(`console ${message.type()}: ${message.text()} ${message.location()?.url ?? ''}`))
  page.on('pageerror', (error) => found.push(`error: ${error.message ?? error}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) found.push(`requests ${request.url()}`)
  })
  page.on('requestfailed', (request) => found.push(`cannot load ${request.url()}: ${request.failure()?.errorText}`))
  page.on('response', (response) => {
    if (response.status() >= 400) found.push(`${response.status()} for ${response.url()}`)
  })
  return found
}

// words gives what a page says to a reader, in its order: text that is to be seen
// or to be heard, and the words of its pictures and controls. Of what leaveOut
// selects nothing is given.
export function words (page, leaveOut = 'nothing') {
  return page.evaluate((leaveOut) => {
    const out = []
    const walk = (element) => {
      if (element.matches(leaveOut) || element.matches('script, style, noscript') || !element.checkVisibility({ visibilityProperty: true })) return
      for (const name of ['alt', 'aria-label', 'title', 'placeholder']) {
        if (element.getAttribute(name)) out.push(`${name}: ${element.getAttribute(name)}`)
      }
      for (const child of element.childNodes) {
        const text = child.nodeType === 3 ? child.data.replace(/\s+/g, ' ').trim() : ''
        if (text) out.push(text)
        if (child.nodeType === 1) walk(child)
      }
    }
    walk(document.body)
    return out
  }, leaveOut)
}

// sideways names what is wider than the window, unless it scrolls in a box of
// its own.
export function sideways (page) {
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

export const narrow = { width: 320, height: 640 }
export const wide = { width: 1280, height: 900 }

// newPage opens an empty page, in a browser or in a context of one. A Firefox that is
// busy now and then loses one before it is there, and is asked again.
export async function newPage (browser) {
  const page = await browser.newPage().catch((error) => {
    if (!/browsingContext\.create.*no such frame/.test(error.message)) throw error
    return browser.newPage()
  })
  page.setDefaultTimeout(limit.timeout)
  return page
}

// until asks again until the answer is yes, and gives it. Puppeteer's own waiting
// inside a page fails under the pages' security policy.
export async function until (what, ask) {
  for (const end = Date.now() + patience; Date.now() < end;) {
    const answer = await ask()
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return assert.fail(`in vain: ${what}`)
}

// open loads a page, lets its scripts come to rest, and gives it with what it
// said; the page must be closed.
export async function open (browser, base, path, { viewport = wide, scripts = true } = {}) {
  const page = await newPage(browser)
  const said = listen(page, base)
  await page.setViewport(viewport)
  if (!scripts) await page.setJavaScriptEnabled(false)
  await page.goto(base + path.split('/').map(encodeURIComponent).join('/'), { waitUntil: 'load' })
  if (scripts) await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))))
  return { page, said }
}

// none fails a test with everything that was found.
export function none (problems) {
  if (problems.length > 0) assert.fail(['', ...problems.slice(0, 20), problems.length > 20 ? `and ${problems.length - 20} more` : ''].join('\n'))
}

// home is the path of a site on its server, by the canonical link of its page
// for lost readers, which alone depends on it; null where it has none.
export function home (site) {
  const text = readFileSync(join(site.dir, '404.html'), 'utf8')
  const canonical = text.match(/rel="canonical" href="([^"]+)"/)
  return canonical ? new URL(canonical[1]).pathname.replace(/404\.html$/, '') : null
}

export function isRedirect (site, page) {
  return /http-equiv="?refresh/i.test(readFileSync(join(site.dir, page), 'utf8').slice(0, 2000))
}

// patiently does something in the browser, and once more when the browser does
// not answer in two minutes: a busy machine now and then loses the end of a
// navigation. What fails, fails at once.
export const patiently = async (task) => {
  const late = Symbol('late')
  const once = () => {
    let timer
    const end = new Promise((resolve) => { timer = setTimeout(() => resolve(late), patience) })
    return Promise.race([task(), end]).finally(() => clearTimeout(timer))
  }
  if (await once() === late && await once() === late) throw new Error('the browser does not answer')
}

// says gives the words of the scripts, as the build puts them before the script of
// every page: what stands below [script] in the file of words.
export function says () {
  const made = {}
  let table = ''
  for (const line of readFileSync(new URL('../../layouts/words/en.toml', import.meta.url), 'utf8').split('\n')) {
    const [, head] = line.match(/^\[([\w.]+)\]$/) || []
    if (head) table = head
    const [, key, text] = line.match(/^([\w-]+) = "(.*)"$/) || []
    if (key && table.startsWith('script.')) made[`${table.slice(7)}.${key}`] = text
  }
  return made
}
