// What the tests of the search share: the sites that are searched, with all
// their addresses, and the box of a page as its reader uses it.
//
// WIDE names the folder of a wide site (internal/demo/generate -wide N -part),
// of which only a part is built; its list addresses.txt has all addresses.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { listen, newPage, serve, sites, until } from './kit.mjs'

// searched gives the sites as { name, dir, edition, root, addresses, index,
// files }: the newest edition, the addresses of all pages, and the data that a
// search loads, by kind of file.
export function searched () {
  const list = sites().map(({ dir, pages }) => describe(dir, new Set(pages)))
  if (process.env.WIDE) {
    const dir = resolve(process.env.WIDE)
    list.push(describe(join(dir, 'public'), new Set(readFileSync(join(dir, 'addresses.txt'), 'utf8').trim().split('\n'))))
  }
  return list
}

function describe (dir, addresses) {
  const edition = readFileSync(join(dir, 'editions.js'), 'utf8').match(/"newest":"([^"]+)"/)[1]
  const files = {}
  for (const name of readdirSync(join(dir, edition, 'assets'))) {
    const kind = name.match(/^(index|figures|words|finder)(?:-.*)?\.js$/)?.[1]
    if (kind) files[kind] = join(dir, edition, 'assets', name)
  }
  const index = JSON.parse(variable(readFileSync(files.index, 'utf8'), 'almanacIndex'))
  const size = index.areas.length > 1000 ? 'wide' : index.areas.some((a) => a.slug === 'england') ? 'England' : 'demonstration'
  return { name: size, dir, edition, addresses, index, files }
}

// variable runs a script of data and gives what it sets.
export function variable (script, name) {
  const context = {}
  vm.runInNewContext(script, context)
  return context[name]
}

// has tells whether a site has a page, and the place in it that an address
// names. Places are looked up in pages that are built.
export function has (site, href) {
  const [path, id] = href.split('#')
  if (!site.addresses.has(path)) return false
  const file = join(site.dir, path.split('/').join(sep))
  return !id || !existsSync(file) || readFileSync(file, 'utf8').includes(`id="${id}"`)
}

// isBuilt tells whether the page of an address is on the disk.
export const isBuilt = (site, href) => existsSync(join(site.dir, href.split('#')[0]))

// origins gives the two ways in which a site is read, as { name, base, close }.
export async function origins (dir) {
  const server = await serve(dir)
  return {
    http: server.base,
    file: pathToFileURL(dir).href + '/',
    close: server.close
  }
}

// Scripts of a page run before any of its own: they keep the finder that its
// boxes open, and what is yet to come before everything can be found.
function spy () {
  let real
  globalThis.kit = { finder: null, coming: [] }
  Object.defineProperty(globalThis, 'almanacFinder', {
    configurable: true,
    get: () => real,
    set (value) {
      real = {
        ...value,
        open (...given) {
          const finder = value.open(...given)
          const words = finder.words
          finder.words = (data) => {
            const done = words(data)
            globalThis.kit.coming.push(done)
            return done
          }
          globalThis.kit.finder ||= finder
          return finder
        }
      }
    }
  })
}

// fresh opens a page in a browser that has loaded nothing yet; gives it with
// what it says. close() closes it.
export async function fresh (browser, base, path) {
  const context = await browser.createBrowserContext()
  const page = await newPage(context)
  const said = listen(page, base)
  await page.evaluateOnNewDocument(spy)
  await page.setViewport({ width: 1280, height: 900 })
  await page.goto(base + path, { waitUntil: 'load' })
  return { page, said, close: () => context.close() }
}

// focus puts the cursor into the box in the head of a page for the first time
// and gives the milliseconds until it is ready; with a letter, that is typed at
// once, also those until suggestions for it are laid out.
export function focus (page, letter = '') {
  return page.evaluate((letter) => new Promise((resolve, reject) => {
    const input = document.getElementById('search')
    const since = performance.now()
    new MutationObserver((_, observer) => {
      if (input.getAttribute('role') !== 'combobox') return
      observer.disconnect()
      const ready = performance.now() - since
      if (!letter) return resolve({ ready })
      input.value = letter
      input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      const options = [...input.form.querySelectorAll('[role="option"]')]
      for (const option of options) option.getBoundingClientRect()
      if (options.length === 0) return reject(new Error(`nothing is suggested for “${letter}”`))
      resolve({ ready, answered: performance.now() - since })
    }).observe(input, { attributes: true })
    setTimeout(() => reject(new Error('the box is not ready after two minutes')), 120_000)
    input.focus()
  }), letter)
}

// ready focuses the box and waits until everything can be found in it. count is
// how many scripts of words there are.
export async function ready (page, count) {
  await focus(page)
  await until(`the words of the site, which are ${count} scripts`, () => page.evaluate(async (count) => {
    await Promise.all(globalThis.kit.coming)
    return globalThis.kit.coming.length >= count
  }, count))
}

// wordsOf counts the scripts of words that a site has.
export const wordsOf = (site) => Number(existsSync(join(site.dir, 'search', 'words.js'))) + Number('words' in site.files)

// ask puts queries to the finder of a page and gives the addresses of the first
// results of each.
export function ask (page, list, limit) {
  return page.evaluate((list, limit) => list.map((query) => globalThis.kit.finder.search(query, { limit }).results.map((result) => result.href)), list, limit)
}

// strokes types each text letter by letter into the box, and gives the
// milliseconds that each letter takes until the list is laid out.
export function strokes (page, list) {
  return page.evaluate(async (list) => {
    const input = document.getElementById('search')
    const box = input.form
    const taken = []
    for (const text of list) {
      const letters = [...text]
      for (let n = 1; n <= letters.length; n++) {
        input.value = letters.slice(0, n).join('')
        const since = performance.now()
        input.dispatchEvent(new InputEvent('input', { bubbles: true }))
        for (const option of box.querySelectorAll('[role="option"]')) option.getBoundingClientRect()
        taken.push(performance.now() - since)
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    input.value = ''
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
    return taken
  }, list)
}

// options reads the list that is shown: { text, href } of each, with addresses
// from the site's root.
export function options (page, base) {
  return page.evaluate((base) => [...document.getElementById('search').form.querySelectorAll('[role="option"]')]
    .map((option) => ({ text: option.textContent, href: option.href.replace(base, '') })), base)
}

// heard leaves out of what a page has said that it was left while it loaded.
export const heard = (said) => said.filter((line) => !/(NS_BINDING|ERR)_ABORTED/.test(line))

// median, 95th percentile and largest of some numbers.
export function spread (numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) }
}
