// Searches the demonstration, the real site and a wide one of 2,000 authorities
// through the box of a page, in both browsers, from a server and from a disk:
// what is found, that it is there, and how long it takes. Times are printed and
// fail nothing, because a machine has other things to do; with MEASURE=1, on a
// quiet one, they are held to what is promised, each as the best median of a few
// rounds.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ask, focus, fresh, has, heard, isBuilt, options, origins, ready, searched, spread, strokes, wordsOf } from './box.mjs'
import { browsers, launch, limit, none } from './kit.mjs'
import { queries } from './queries.mjs'

const most = { gzipped: 150_000, ready: 100, keystroke: 16 }
const measuring = Boolean(process.env.MEASURE)
const rounds = measuring ? 3 : 1

const numbers = { ready: [], keystroke: [], sizes: [], hits: [] } // for the last line
const ms = (value) => value.toFixed(1)
const rest = (time) => new Promise((resolve) => setTimeout(resolve, time))

// listed gives the queries of the list that are about a site, as { query, wanted }:
// all of them for England, for the others those that name no place of it.
function listed (site) {
  const path = (address) => address.startsWith('/') ? address.slice(1) : `${site.edition}/${address}`
  return Object.values(queries).flat()
    .map(([query, ...wanted]) => ({ query, wanted: wanted.map(path) }))
    .filter(({ wanted }) => site.name === 'England' || wanted.every((href) => !href.includes('/areas/') && has(site, href)))
}

// drawn makes queries for the places of a site, of which the list of queries
// knows nothing: names, codes, slips of the finger, and places with an item.
function drawn (site, count) {
  const { areas, items } = site.index
  const found = []
  const called = (name) => areas.filter((a) => a.name === name).length
  const authorities = areas.map((area, i) => ({ area, i })).filter(({ area }) => area.level === 'authority' && !area.note && called(area.name) === 1)
  const step = Math.max(1, Math.floor(authorities.length / count))
  authorities.filter((_, n) => n % step === 0).forEach(({ area }, n) => {
    const { name, codes, slug } = area
    const page = `${site.edition}/areas/${slug}/index.html`
    const middle = name.length >> 1
    const plain = name.normalize('NFD').replace(/[\p{M}'’]/gu, '').toLowerCase()
    const item = items[(n * 7) % items.length]
    const add = (query, href = page) => found.push({ query, wanted: [href] })
    add([name, plain, codes[0], codes.at(-1)][n % 4])
    if (name.length > 7 && !name.includes(' ')) {
      add([
        name.slice(0, middle) + name[middle + 1] + name[middle] + name.slice(middle + 2),
        name.slice(0, middle) + name.slice(middle + 1),
        name.slice(0, middle) + name[middle] + name.slice(middle),
        name.slice(0, middle) + 'x' + name.slice(middle + 1)
      ][n % 4].toLowerCase())
    }
    if (item.label) add([`${plain} ${item.label}`, `${item.label.toLowerCase()} ${name}`][n % 2], `${site.edition}/areas/${slug}/${item.id}/index.html`)
  })
  return found
}

// typed are searches through the keys of the box and Enter, to pages that are
// built: { query, href }.
function typed (site) {
  const built = site.index.areas.filter(({ slug, note, level }) => level === 'authority' && !note && isBuilt(site, `${site.edition}/areas/${slug}/n19/index.html`))
  const at = (share) => built[Math.floor((built.length - 1) * share)]
  const area = ({ name, slug }) => ({ query: name, href: `areas/${slug}/index.html` })
  return [
    area(at(0)), area(at(0.5)), { ...area(at(0.9)), query: at(0.9).codes[0] },
    { query: `${at(0.2).name} n19`, href: `areas/${at(0.2).slug}/n19/index.html` },
    { query: `n23 ${at(0.7).name}`, href: `areas/${at(0.7).slug}/n23/index.html` },
    { query: `${at(0.3).name} re-referrals`, href: `areas/${at(0.3).slug}/context/index.html#rereferrals` },
    { query: 'n17', href: 'indicators/n17/index.html' },
    { query: 'agency staff', href: 'indicators/n26/index.html' },
    { query: 're-referrals', href: 'indicators/context/index.html#rereferrals' },
    { query: 'l5', href: 'questions/l5/index.html' },
    { query: 'L18', href: 'questions/l18/index.html' },
    { query: 'workforce', href: 'themes/workforce/index.html' }
  ].map(({ query, href }) => ({ query, href: `${site.edition}/${href}` }))
}

// judge counts hits and names the misses.
function judge (list, answers) {
  const misses = []
  const at = [0, 0]
  list.forEach(({ query, wanted }, i) => {
    const place = answers[i].findIndex((href) => wanted.includes(href))
    if (place === 0) at[0]++
    if (place >= 0 && place < 3) at[1]++
    if (place !== 0) misses.push(`“${query}”: ${place < 0 ? 'not among the first' : `at ${place + 1}`}, first is ${answers[i][0]}, not ${wanted[0]}`)
  })
  return { first: at[0] / list.length, third: at[1] / list.length, misses }
}

const percent = (share) => `${(100 * share).toFixed(1)} %`

async function arrive (page, href, base) {
  for (let i = 0; i < 200 && page.url() !== base + href; i++) await rest(50)
  assert.equal(page.url().replace(base, ''), href)
}

for (const site of searched()) {
  const start = `${site.edition}/index.html`
  const pool = [...listed(site), ...(site.name === 'England' ? [] : drawn(site, 120))]
  const spoken = pool.filter((_, i) => i % Math.ceil(pool.length / (measuring ? 20 : 8)) === 0).map(({ query }) => query)

  describe(`search: ${site.name}`, () => {
    test('index, figures and words are small', () => {
      const sizes = ['index', 'figures', 'words'].map((kind) => site.files[kind] ? gzipSync(readFileSync(site.files[kind])).length : 0)
      const total = sizes.reduce((a, b) => a + b)
      const line = `${site.name}: index ${sizes[0]}, figures ${sizes[1]}, words ${sizes[2]}, together ${total} bytes gzipped`
      console.log(`- ${line}`)
      numbers.sizes.push(`${site.name} ${(total / 1000).toFixed(0)} kB`)
      if (site.name === 'England') assert.ok(total <= most.gzipped, `${line}, more than ${most.gzipped}`)
    })

    for (const name of browsers()) {
      for (const origin of ['http', 'file']) {
        describe(`${name}, ${origin}`, () => {
          let browser, base, close, opened
          before(async () => {
            const all = await origins(site.dir)
            base = all[origin]
            close = all.close
            browser = await launch(name)
            opened = await fresh(browser, base, start)
            await ready(opened.page, wordsOf(site))
          })
          after(async () => {
            await opened?.close()
            await browser?.close()
            await close?.()
          })

          test('what readers type is found', limit, async () => {
            const answers = await ask(opened.page, pool.map(({ query }) => query), 8)
            const { first, third, misses } = judge(pool, answers)
            const line = `${site.name}, ${name}, ${origin}: ${pool.length} queries, first ${percent(first)}, among three ${percent(third)}`
            console.log(`- ${line}`)
            for (const miss of misses.slice(0, 12)) console.log(`  missed: ${miss}`)
            numbers.hits.push(first)
            assert.ok(first >= 0.95 && third >= 0.99, [line, ...misses].join('\n'))
          })

          test('every address that is found is there', limit, async () => {
            const answers = await ask(opened.page, pool.map(({ query }) => query), 20)
            const addresses = new Set(answers.flat())
            assert.ok(addresses.size > 200, `only ${addresses.size} addresses`)
            none([...addresses].filter((href) => !has(site, href)))
            for (const [i, list] of answers.entries()) assert.equal(new Set(list).size, list.length, `“${pool[i].query}” finds an address twice`)
          })

          test('the box answers soon after it is first focused', limit, async () => {
            const once = async () => {
              const { page, said, close } = await fresh(browser, base, start)
              try {
                await rest(200)
                const taken = await focus(page, 'l')
                await rest(100)
                none(heard(said))
                return taken
              } finally {
                await close()
              }
            }
            const answered = []
            const best = await bestOf(most.ready, async () => {
              const taken = []
              for (let i = 0; i < (measuring ? 5 : 3); i++) taken.push(await once())
              answered.push(...taken.map((one) => one.answered))
              return taken.map((one) => one.ready)
            })
            console.log(`- ${site.name}, ${name}, ${origin}: ready after ${ms(best.median)} ms at the median, at most ${ms(best.max)} (medians of rounds: ${best.medians}); a letter typed at once is answered ${ms(spread(answered).median)} ms after the focus`)
            if (name !== 'chromium') return
            numbers.ready.push(best.median)
            if (measuring) assert.ok(best.median <= most.ready, `ready after ${ms(best.median)} ms`)
          })

          test('each letter is answered at once', limit, async () => {
            await opened.page.bringToFront()
            await opened.page.focus('#search')
            const best = await bestOf(most.keystroke, () => strokes(opened.page, spoken))
            console.log(`- ${site.name}, ${name}, ${origin}: a letter takes ${ms(best.median)} ms at the median, 95th percentile ${ms(best.p95)}, at most ${ms(best.max)} (medians of rounds: ${best.medians})`)
            numbers.keystroke.push(best.median)
            if (measuring) assert.ok(best.median <= most.keystroke, `a letter takes ${ms(best.median)} ms`)
          })

          for (const { query, href } of typed(site)) {
            test(`“${query}” and Enter lead to ${href}`, limit, async () => {
              const { page } = opened
              await page.goto(base + start, { waitUntil: 'load' })
              await ready(page, wordsOf(site))
              await page.type('#search', query)
              const shown = await options(page, base)
              assert.equal(shown[0]?.href, href, shown.map((option) => option.href).join(' '))
              await page.keyboard.press('ArrowDown')
              await page.keyboard.press('Enter')
              await arrive(page, href, base)
              none(await fits(page, site, href))
            })
          }

          test('Enter alone leads to all results, which have the same first', limit, async () => {
            const { page } = opened
            const { query, href } = typed(site)[3]
            await page.goto(base + start, { waitUntil: 'load' })
            await focus(page)
            await page.type('#search', query)
            await page.keyboard.press('Enter')
            await arrive(page, `search/index.html?${new URLSearchParams({ q: query, edition: site.edition })}`, base)
            const first = await until(() => page.evaluate(() => document.querySelector('#search-page .results a')?.href))
            assert.equal(first.replace(base, ''), href)
          })

          test('nothing was said and nothing fetched from elsewhere', () => none(heard(opened.said)))
        })
      }
    }
  })
}

// bestOf measures until a median is within what is promised, three rounds at
// most, and gives the spread of the best.
async function bestOf (promised, measure) {
  const runs = []
  while (runs.length < rounds && !(runs.at(-1)?.median <= promised)) runs.push(spread(await measure()))
  const best = runs.toSorted((a, b) => a.median - b.median)[0]
  return { ...best, medians: runs.map((run) => ms(run.median)).join(' ') }
}

async function until (task) {
  for (let i = 0; i < 200; i++) {
    const value = await task().catch(() => null) // the page may be changing
    if (value) return value
    await rest(50)
  }
  throw new Error('it does not come')
}

// fits says what is wrong with the page that a result led to: its heading names
// the place or the thing, and the place in the page is there.
async function fits (page, site, href) {
  const { heading, there } = await until(() => page.evaluate(() => document.readyState !== 'loading' && { // or the place may be still to come
    heading: document.querySelector('h1').textContent.replace(/\s+/g, ' ').trim(),
    there: !location.hash || document.getElementById(location.hash.slice(1)) !== null
  }))
  const [, folder, id, item] = href.match(/^[^/]+\/([^/]+)\/([^/]+)(?:\/([^/]+))?\/index\.html/)
  const things = { areas: site.index.areas.find((a) => a.slug === id)?.name, indicators: titleOf(site, id), questions: site.index.questions.find((q) => q.id === id)?.title, themes: site.index.themes.find((t) => t.id === id)?.title }
  const wanted = [things[folder], item && titleOf(site, item)].filter(Boolean)
  const problems = wanted.filter((text) => !heading.includes(text)).map((text) => `the heading “${heading}” does not say “${text}”`)
  if (wanted.length === 0) problems.push(`nothing is known of ${href}`)
  if (!there) problems.push(`${href}: the page has no such place`)
  return problems
}

const titleOf = (site, id) => site.index.items.find((item) => item.id === id)?.title

after(() => {
  const worst = (list) => list.length > 0 ? ms(Math.max(...list)) : '-'
  const least = numbers.hits.length > 0 ? percent(Math.min(...numbers.hits)) : '-'
  console.log(`= ${numbers.sizes.join(', ')}; at worst: ready ${worst(numbers.ready)} ms, a letter ${worst(numbers.keystroke)} ms, first ${least}`)
})
