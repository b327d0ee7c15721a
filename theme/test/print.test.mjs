// Prints pages and a report as a reader of an exported copy would, from disk, and
// reads the sheets back: none is nearly empty, no heading stands at the end of one,
// each says where it is from, and every chart has its table.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { isRedirect, launch, limit, newPage, none, root, sites } from './kit.mjs'

const fewest = 25 // words of a sheet, but for the cover and the last
const program = join(root, 'bin', 'almanac')

let browser, dir
before(async () => {
  browser = await launch()
  dir = mkdtempSync(join(tmpdir(), 'print-'))
})
after(async () => {
  await browser?.close()
  if (dir) rmSync(dir, { recursive: true })
})

const tight = (text) => text.replace(/[\s\u00ad]+/g, '')

// sheetsOf reads a PDF: of each sheet the words, and those of its body alone, which
// lie between the margins.
async function sheetsOf (data) {
  const pdf = await getDocument({ data: new Uint8Array(data), verbosity: 0 }).promise
  const sheets = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    const { height } = page.getViewport({ scale: 1 })
    const { items } = await page.getTextContent()
    const words = (list) => list.map((item) => item.str + (item.hasEOL ? ' ' : '')).join('').replace(/\s+/g, ' ').trim()
    const within = ({ transform: [, , , , , y] }) => y > 55 && y < height - 40 // points; the margins are 20 and 15 mm
    sheets.push({ all: words(items), body: words(items.filter(within)) })
  }
  await pdf.destroy()
  return sheets
}

// told is what a page says of itself, in its printed form.
const told = (page) => page.evaluate(() => {
  const shown = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0
  const { permalink, title, sheet, sheets } = document.documentElement.dataset
  return {
    permalink, title, sheet, sheets,
    headings: [...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')].filter(shown).map((h) => h.innerText),
    contents: [...document.querySelectorAll('.contents, .paper-contents')].filter(shown).map((c) => c.innerText).join(' '),
    states: [...document.querySelectorAll('main .states')].filter(shown).map((s) => s.innerText),
    // One that an author has placed in a text leads to its table; that of places is a list
    bare: [...document.querySelectorAll('.c-chart')].filter((chart) => {
      const placed = chart.closest('.placed-chart')
      return shown(chart) && (placed ? !placed.querySelector('figcaption a[href]') : ![...chart.closest('.figure-pair, section').querySelectorAll('table, ul')].some(shown))
    }).map((chart) => chart.dataset.option ?? 'a chart')
  }
})

// printed opens a page from disk and prints it.
async function printed (path) {
  const page = await newPage(browser)
  try {
    await page.goto(pathToFileURL(path).href)
    await page.emulateMediaType('print')
    const says = await told(page)
    return { says, sheets: await sheetsOf(await page.pdf({ preferCSSPageSize: true, timeout: limit.timeout })) }
  } finally {
    await page.close()
  }
}

// faults lists what is wrong with the sheets of a page.
function faults ({ says, sheets }) {
  const list = says.bare.map((chart) => `${chart} has no table`)
  const headings = new Set(says.headings.map(tight).filter(Boolean))
  const states = says.states.map(tight)
  const contents = tight(says.contents) // they end in names of headings too
  sheets.forEach(({ all, body }, i) => {
    const at = `sheet ${i + 1} of ${sheets.length}`
    const last = i === sheets.length - 1
    const words = body.split(' ').length
    if (words < fewest && i > 0 && !last) list.push(`${at} has ${words} words: ${body}`)
    let end = tight(body)
    for (const state of states) if (end.endsWith(state)) end = end.slice(0, -state.length)
    const heading = [...headings].find((h) => end.endsWith(h))
    if (heading && !last && !contents.includes(end.slice(-2 * heading.length))) list.push(`${at} ends in a heading: ${body.slice(-120)}`)
    for (const foot of [`${says.sheet} ${i + 1} ${says.sheets} ${sheets.length}`, says.permalink, says.title ?? '']) {
      if (!tight(all).includes(tight(foot))) list.push(`${at} does not say ${foot}`)
    }
  })
  return list
}

const kinds = [
  ['an area', /^\d{4}\/areas\/[^/]+\/index\.html$/, 4, 14],
  ['an indicator in an area', /^\d{4}\/areas\/[^/]+\/n19\/index\.html$/, 1, 6],
  ['an indicator', /^\d{4}\/indicators\/n19\/index\.html$/, 2, 12],
  ['a board', /^\d{4}\/boards\/[^/]+\/index\.html$/, 2, 20]
]

const [site] = sites()
for (const [name, pattern, least, most] of kinds) {
  const path = site.pages.findLast((p) => pattern.test(p) && !isRedirect(site, p))
  test(`the sheets of ${name} are whole`, { ...limit, skip: !path && 'the site has none' }, async () => {
    const paper = await printed(join(site.dir, path))
    console.log(`- ${path}: ${paper.sheets.length} sheets`)
    none(faults(paper))
    assert.ok(paper.sheets.length >= least && paper.sheets.length <= most, `${path} has ${paper.sheets.length} sheets, not ${least} to ${most}`)
  })
}

const demonstration = site.dir === join(root, 'public') && existsSync(program)

test('the sheets of a report are whole', { ...limit, skip: !demonstration && 'reports are made of the demonstration, by bin/almanac' }, async () => {
  execFileSync(program, ['report', '--site', root, '--out', join(dir, 'larkhaven'), 'larkhaven'], { stdio: 'pipe' })
  const paper = await printed(join(dir, 'larkhaven', 'index.html'))
  console.log(`- the report of an area: ${paper.sheets.length} sheets`)
  none(faults(paper))
  assert.ok(paper.sheets.length >= 30 && paper.sheets.length <= 90, `${paper.sheets.length} sheets`)
})

// What the program prints by itself is such a report, and its contents have the
// numbers of the sheets.
test('a report that the program prints is whole and names its sheets', { ...limit, skip: !existsSync(program) && 'there is no bin/almanac' }, async () => {
  const out = join(dir, 'east.pdf')
  execFileSync(program, ['report', '--site', join(root, 'cmd', 'almanac', 'testdata', 'tiny'), '--pdf', '--out', out, 'east'], { stdio: 'pipe' })
  const sheets = await sheetsOf(readFileSync(out))
  const problems = []
  sheets.forEach(({ all, body }, i) => {
    for (const foot of [`Page ${i + 1} of ${sheets.length}`, '2014/areas/east/index.html', 'East City, Plans in Tinyland, 2014']) {
      if (!all.includes(foot)) problems.push(`sheet ${i + 1} does not say ${foot}: ${all}`)
    }
    if (body.split(' ').length < fewest && i > 1 && i < sheets.length - 1) problems.push(`sheet ${i + 1} is nearly empty: ${body}`)
  })
  const [, leaf] = sheets[1].body.match(/N1 [^\d]*(\d+)/) ?? []
  if (!sheets[leaf - 1]?.body.includes('N1 ')) problems.push(`the contents lead to sheet ${leaf}, which is not that of N1: ${sheets[1].body}`)
  for (const title of ['Children on a plan, rate', 'Plans by kind']) {
    if (!sheets.some(({ body }) => body.includes(title))) problems.push(`${title} is on no sheet`)
  }
  none(problems)
  assert.ok(sheets.length >= 3 && sheets.length <= 12, `${sheets.length} sheets`)
})
