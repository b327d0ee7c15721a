// Holds pages to what every reader needs of them: nothing that axe can find, in
// each scheme and on a telephone as on a desk; a window of 320 px, as one of
// 1,280 px is at four times its size; text that is set wider apart; no script.
//
// ACCESSIBILITY_RECORD names a file for what was looked at and found, from which
// the accessibility statement is written.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, axeVersion, isRedirect, launch, limit, narrow, none, open, sample, show, sideways, sites, soak, wholly, wide, words } from './kit.mjs'

const record = { pages: 0, begun: 0, schemes: new Set(), widths: new Set(), violations: 0 }

let browser
before(async () => { browser = await launch() })
after(async () => {
  await browser?.close()
  if (!process.env.ACCESSIBILITY_RECORD) return
  const { pages, begun, schemes, widths, violations } = record
  if (pages === 0 || pages !== begun) return console.log(`- nothing is recorded: ${pages} of ${begun} pages were looked at to the end`)
  const found = { date: new Date().toISOString().slice(0, 10), pages, schemes: [...schemes], widths: [...widths], engine: `axe-core ${axeVersion}`, violations }
  writeFileSync(process.env.ACCESSIBILITY_RECORD, JSON.stringify(found, null, 2) + '\n')
})

// Of a page of each kind everything is looked at, on other sites less, and of pages of a
// kind that was seen the least: a scheme changes colours, and only the rules about
// colours are tried again in each.
const thorough = [
  ['light', wide], ['light', narrow], ['dark', wide, 'cat.color'], ['dark', narrow, 'cat.color'], ['forced colours', wide, 'cat.color'],
  ['forced colours', narrow, 'cat.color'], ['more contrast', wide, 'cat.color'], ['dark, more contrast', wide, 'cat.color'], ['reduced motion', wide, 'cat.color']
]
const quick = thorough.slice(0, 6)
const least = thorough.slice(1, 3)

async function violations (page, rounds) {
  const problems = []
  record.begun++
  for (const [scheme, viewport, tag] of rounds) {
    await page.setViewport(viewport)
    await show(page, scheme)
    const found = await axe(page, { tag: soak ? null : tag })
    record.schemes.add(scheme)
    record.widths.add(viewport.width)
    record.violations += found.length
    problems.push(...found.map((f) => `${scheme}, ${viewport.width} px: ${f}`))
  }
  await show(page, 'light')
  record.pages++
  return problems
}

// cut names text that its box hides a part of, and does not scroll.
function cut (page) {
  return page.evaluate(() => {
    const out = []
    for (const element of document.body.querySelectorAll('*:not(svg *)')) {
      const style = getComputedStyle(element)
      const hides = (overflow, whole, seen) => /hidden|clip/.test(overflow) && whole > seen + 1
      if (!element.checkVisibility() || element.clientWidth <= 1 || !element.textContent.trim() || element.matches('svg')) continue
      if (hides(style.overflowX, element.scrollWidth, element.clientWidth) || hides(style.overflowY, element.scrollHeight, element.clientHeight)) {
        out.push(`cut: ${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 80)}`)
      }
    }
    return out
  })
}

// apart sets text as WCAG 1.4.12 lets a reader set it.
function apart (page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }')
    document.adoptedStyleSheets = [sheet]
  })
}

async function reflow (page) {
  await page.setViewport(narrow)
  const before = await words(page)
  const problems = [...await sideways(page), ...await cut(page)].map((f) => `320 px: ${f}`)
  await apart(page)
  problems.push(...[...await sideways(page), ...await cut(page)].map((f) => `320 px, text set apart: ${f}`))
  if ((await words(page)).join('\n') !== before.join('\n')) problems.push('320 px, text set apart: it says something else')
  await page.setViewport(wide)
  problems.push(...[...await sideways(page), ...await cut(page)].map((f) => `1280 px, text set apart: ${f}`))
  return problems
}

// byScript is what only a script can do, and what says that it is done. The page
// of the search says without scripts that it cannot search, and where the lists are.
const byScript = 'button, [role="status"], [role="combobox"], .c-tools, .search-scripted, #edition-notice'

// unscripted compares a page with itself without scripts.
async function unscripted (base, path, said) {
  const { page } = await open(browser, base, path, { scripts: false })
  try {
    const without = new Set(await words(page, byScript))
    return said.filter((text) => !without.has(text)).map((text) => `without scripts there is no ${JSON.stringify(text)}`)
  } finally {
    await page.close()
  }
}

// That axe looks where a reader looks is shown by faults that are put into a list of
// several hundred places: among its first, at the end of what is looked at of a list
// when there are no hours, and after that, where it is looked at in a soak.
test('faults in a long list are found', limit, async () => {
  const [site] = sites()
  const { page } = await open(browser, pathToFileURL(site.dir).href + '/', site.pages.findLast((path) => path.endsWith('/a-to-z/index.html') && !isRedirect(site, path)))
  try {
    const shown = () => page.evaluate(() => [...document.querySelectorAll('main li')].filter((item) => item.checkVisibility()).length)
    const before = await shown()
    assert.deepEqual(await axe(page), [])
    const planted = await page.evaluate(() => {
      const list = [...document.querySelectorAll('main ul')].find((ul) => ul.children.length > 12)
      for (const place of [1, 12, 13]) {
        const fault = Object.assign(document.createElement('span'), { className: `planted-${place}-`, textContent: 'It is hard to read.' })
        Object.assign(fault.style, { color: place === 1 ? '#949494' : '#6a6a6a', background: '#ffffff' }) // 3.0 and 5.4 to 1
        list.children[place - 1].append(fault, Object.assign(new Image(), { className: `planted-${place}-` }))
      }
      return list.children.length
    })
    assert.ok(planted > 12, 'the site has no long list')
    const found = await axe(page)
    const of = (place, rule) => found.filter((text) => text.startsWith(rule) && text.includes(`planted-${place}-`)).length
    const seen = wholly ? 1 : 0
    assert.deepEqual([1, 12, 13].map((place) => [of(place, 'color-contrast '), of(place, 'image-alt ')]), [[1, 1], [1, 1], [seen, seen]], found.join('\n'))
    assert.equal(await shown(), before, 'the rest of a list is not shown again')
    assert.deepEqual(new Set((await axe(page, { tag: 'cat.color' })).map((text) => text.split(' ')[0])), new Set(['color-contrast']))
  } finally {
    await page.close()
  }
})

for (const [n, site] of sites().entries()) {
  const real = (list) => list.filter((path) => !isRedirect(site, path) && path !== '404.html') // that one has its style from the root only
  const kinds = real(sample(site.pages, 0))
  const disk = pathToFileURL(site.dir).href + '/'
  describe(site.name, { concurrency: 2 }, () => {
    for (const path of real(sample(site.pages))) {
      test(path, limit, async () => {
        const { page } = await open(browser, disk, path)
        try {
          const all = soak || (n === 0 && kinds.includes(path))
          const problems = await violations(page, all ? thorough : wholly || kinds.includes(path) ? quick : least)
          if (all) problems.push(...await unscripted(disk, path, await words(page, byScript)))
          problems.push(...await reflow(page))
          none(problems)
        } finally {
          await page.close()
        }
      })
    }
  })
}
