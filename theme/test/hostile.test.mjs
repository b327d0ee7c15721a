// Builds the demonstration with names, synonyms, terms and headings that nobody
// means well, and searches it: whatever a text holds, it is shown as text, by
// the pages, by the suggestions and by the search page.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { focus, fresh, heard, options, origins, ready, variable, wordsOf } from './box.mjs'
import { browsers, launch, limit, none, root, until } from './kit.mjs'

const edition = '2016'

// Each name is found by a word of its own, which no other text has.
const names = [
  ['quaggy', 'Quaggy <img src=x onerror=globalThis.hit=1>'],
  ['quorning', 'Quorning </script><script>globalThis.hit=1</script>'],
  ['quessel', "Quessel '); globalThis.hit=1;//"],
  ['quoppen', 'Quoppen "><svg onload=globalThis.hit=1>'],
  ['quiddick', 'Quiddick \\ \\\\ \\u003cb\\u003e \\x27 ${globalThis.hit=1} `'],
  ['quartle', 'Quartle 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  ['quombury', 'Quombury &lt;b&gt; &amp;amp; &#x27;'],
  ['quince', 'Quince {{.Title}} {{end}} %s %00 | ^p @1'],
  ['qualmere', 'Qualmere .*+?^$()[]{}(a+)+$'],
  ['quenton', '__proto__ Quenton constructor'],
  ['quillow', 'Quillow\u2028line\u2029paragraph'],
  ['quadring', 'Quadring \u202egnirdauq\u202c']
]
const term = 'Zaggle <b onmouseover=globalThis.hit=1>term</b> </script>'
const heading = 'Zopple <img src=x onerror=globalThis.hit=1> heading'
const synonym = 'zimple <script>globalThis.hit=1</script>'

const quoted = (text) => `"${text.replaceAll('"', '""')}"`

// build makes the site. The program takes every one of the names.
function build (dir) {
  for (const name of ['config.toml', 'data', 'content']) cpSync(join(root, name), join(dir, name), { recursive: true })
  writeFileSync(join(dir, 'config.toml'), readFileSync(join(dir, 'config.toml'), 'utf8') + `\n[synonyms]\nn19 = [${JSON.stringify(synonym)}]\n`)
  appendFileSync(join(dir, 'content/about/glossary.md'), `\n${term.replaceAll('<', '\\<')}\n: Said of nothing. <img src=x onerror=globalThis.hit=1>\n`)
  const folder = join(dir, 'content', edition, 'areas', names[0][0])
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.md'), `+++\ntitle = ${JSON.stringify(heading)}\nauthor = "A <b>"\nrole = "R"\ndate = 2017-01-27\nsummary = ${JSON.stringify('Zopple " onerror=globalThis.hit=1 x=" & summary')}\n+++\nZupple text.\n\n## ${heading.replaceAll('<', '\\<')}\n\nMore zapple.\n`)
  const register = join(dir, 'data/areas.csv')
  const row = ([slug, name], i) => `F0700${String(9000 + i)},,${900 + i},${quoted(name)},,${quoted(`Z${slug} <i>alias</i>`)},${slug},authority,highmarch,,,\n`
  appendFileSync(register, names.map(row).join(''))
  execFileSync(join(root, 'bin', 'almanac'), ['build', '--quiet', '--site', dir], { stdio: ['ignore', 'pipe', 'pipe'] })
}

describe('search: hostile texts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hostile-'))
  let site
  before(() => {
    build(dir)
    const built = join(dir, 'public')
    site = { dir: built, files: {} }
    const script = readFileSync(join(built, edition, 'assets', assetOf(built, 'index')), 'utf8')
    site.index = JSON.parse(variable(script, 'almanacIndex'))
    const words = assetOf(built, 'words')
    if (words) site.files.words = words
  })
  after(() => rmSync(dir, { recursive: true, force: true }))

  test('the index holds the names as they are', () => {
    for (const [slug, name] of names) assert.equal(site.index.areas.find((area) => area.slug === slug)?.name, name)
  })

  for (const name of browsers()) {
    for (const origin of ['http', 'file']) {
      describe(`${name}, ${origin}`, () => {
        let browser, base, close
        before(async () => {
          const all = await origins(site.dir)
          base = all[origin]
          close = all.close
          browser = await launch(name)
        })
        after(async () => {
          await browser?.close()
          await close?.()
        })

        test('suggestions show them as text', limit, async () => {
          const { page, said, close } = await fresh(browser, base, `${edition}/index.html`)
          try {
            await ready(page, wordsOf(site))
            for (const [slug, title] of names) {
              for (const query of [slug, title, `${slug} n19`, `z${slug}`]) {
                await type(page, query)
                const shown = await options(page, base)
                assert.ok(shown.some(({ text }) => text.includes(title)), `“${query}” shows ${JSON.stringify(shown.map(({ text }) => text))}, not ${title}`)
                none(await injected(page))
              }
            }
            for (const [query, text] of [['zaggle', term], ['zopple', heading], ['zupple', ''], ['zapple', heading], ['zimple', 'N19']]) {
              await type(page, query)
              const shown = await options(page, base)
              assert.ok(shown.length > 1 && shown.some((option) => option.text.includes(text)), `“${query}” shows ${JSON.stringify(shown.map((option) => option.text))}, not ${text}`)
              none(await injected(page))
            }
            none(heard(said))
          } finally {
            await close()
          }
        })

        test('the search page shows them as text', limit, async () => {
          const { page, said, close } = await fresh(browser, base, 'index.html')
          try {
            for (const query of [...names.slice(0, 4).map(([, title]) => title), 'zopple', synonym]) {
              await page.goto(`${base}search/index.html?${new URLSearchParams({ q: query })}`, { waitUntil: 'load' })
              const text = await until(`results for “${query}”`, () => page.evaluate(() => document.querySelector('#search-page .results').textContent))
              const title = names.find(([, title]) => title === query)?.[1]
              if (title) assert.ok(text.includes(title), `“${query}” shows ${text}`)
              none(await injected(page))
            }
            none(heard(said))
          } finally {
            await close()
          }
        })

        test('their pages show them as text', limit, async () => {
          const paths = [...names.map(([slug]) => `${edition}/areas/${slug}/index.html`), `${edition}/areas/${names[0][0]}/n19/index.html`, `${edition}/a-to-z/index.html`, `${edition}/index.html`, 'about/glossary/index.html']
          const { page, said, close } = await fresh(browser, base, 'index.html')
          try {
            for (const path of paths) {
              await page.goto(base + path, { waitUntil: 'load' })
              none(await injected(page))
              const slug = path.match(/areas\/([^/]+)\/index/)?.[1]
              const wanted = names.find((one) => one[0] === slug)?.[1]
              const heading = await page.evaluate(() => document.querySelector('h1').textContent)
              if (wanted) assert.ok(heading.replace(/\s+/g, ' ').includes(wanted.replace(/\s+/g, ' ')), `${path} is headed ${heading}`)
            }
            await focus(page)
            none(heard(said))
          } finally {
            await close()
          }
        })
      })
    }
  }
})

function assetOf (built, kind) {
  const manifest = Object.keys(JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8')).files)
  return manifest.find((path) => path === `${edition}/assets/${kind}.js`)?.split('/').at(-1)
}

const type = (page, text) => page.evaluate((text) => {
  const input = document.getElementById('search')
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
}, text)

// injected lists what a text has become beside text.
function injected (page) {
  return page.evaluate(() => {
    const found = [...document.querySelectorAll('[onerror], [onload], [onmouseover], img[src="x"], script:not([src], head > [type="application/ld+json"])')].map((element) => element.outerHTML.slice(0, 200))
    if ('hit' in globalThis) found.push('a script of the text has run')
    return found
  })
}
