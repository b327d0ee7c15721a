// Opens exported copies as their readers do: unpacked somewhere deep on a disk, in a
// folder with blanks, accents and a long name, by a double click.
//
// ALMANAC is the program; without it bin/almanac is taken.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, browsers, launch, limit, listen, narrow, newPage, none, open, root, sample, sideways, sites, soak, until } from './kit.mjs'

const program = process.env.ALMANAC || join(root, 'bin', 'almanac')
const bar = /^Exported copy of .*, made on 3 May 2021\.$/

// unzip is the program that unpacks; Python has one where there is no other.
function unzip (file, to) {
  execFileSync('python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])', file, to])
}

let folder
const copies = {}
const almanac = (...args) => execFileSync(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }).toString()
const url = (dir, path) => pathToFileURL(join(dir, ...path.split('/'))).href

// published is the folder of the site of published figures; "" where it is not there.
const published = [...sites().slice(1).map((site) => dirname(site.dir)).filter((dir) => existsSync(join(dir, 'data', '2022'))), ''][0]

if (existsSync(program)) {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-'))
    let deep = join(folder, 'Ünïcode façade', 'to review')
    deep = join(deep, 'é'.repeat(Math.max(1, 150 - deep.length - 1)))
    mkdirSync(deep, { recursive: true })
    const all = { edition: ['--edition', '2016'], older: ['--edition', '2015'], area: ['--area', 'larkhaven'] }
    if (published) all.published = ['--site', published, '--preview', '--edition', '2022'] // it is a draft
    for (const [name, args] of Object.entries(all)) {
      const file = join(folder, `${name}.zip`)
      almanac('export', ...args, '--date', '2021-05-03', '--out', file)
      unzip(file, join(deep, name))
      const [only, ...others] = readdirSync(join(deep, name))
      assert.deepEqual(others, [], 'there is one folder in the zip file')
      const dir = join(deep, name, only)
      assert.ok([...dir].length >= 150, `the path has ${dir.length} characters`)
      const pages = readdirSync(dir, { recursive: true }).map((p) => p.split(sep).join('/')).filter((p) => p.endsWith('.html')).sort()
      copies[name] = { dir, pages, made: new Set(madeIn(dir)) }
    }
    copies.single = join(deep, 'one file.html')
    almanac('export', '--area', 'larkhaven', '--single-file', '--date', '2021-05-03', '--out', copies.single)
  }, limit)
  after(() => { rmSync(folder, { recursive: true, force: true }) })
}

// madeIn lists the pages that stand in place of others.
function madeIn (dir) {
  return Object.entries(JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')).files).filter(([, f]) => f.made).map(([path]) => path)
}

const rest = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))))

const within = (page, what, condition, ...args) => until(what, () => page.evaluate(condition, ...args).catch(() => false)) // it may be about to go

for (const name of browsers(['chromium', 'firefox'])) {
  describe(name, { skip: existsSync(program) ? false : `no ${program}: run "make site"` }, () => {
    let browser
    before(async () => { browser = await launch(name) }, limit)
    after(async () => { await browser?.close() })

    // visit opens a page of a copy and holds that nothing was asked of the world
    // and nothing was said on the console.
    async function visit (dir, path, task) {
      const [file, hash = ''] = path.split('#')
      const { page, said } = await open(browser, url(dir, '') + '/', file)
      try {
        if (hash) { // as when a link that was sent is opened
          await page.evaluate((hash) => { location.hash = hash }, hash)
          await page.reload({ waitUntil: 'load' })
        }
        await task(page)
        none(said.map((s) => `${path}: ${s}`))
      } finally {
        await page.close()
      }
    }

    for (const copy of name === 'chromium' || soak ? ['edition', 'older', 'area'] : ['area']) {
      test(`${copy}: pages of every kind say what they are, in silence`, limit, async () => {
        const { dir, pages, made } = copies[copy]
        const held = pages.filter((p) => !made.has(p) && !/http-equiv="refresh"/.test(readFileSync(join(dir, p), 'utf8').slice(0, 1500)))
        const chosen = sample(held, 4).filter((p) => p !== '404.html')
        assert.ok(chosen.length >= 15, chosen.join(', '))
        for (const path of chosen) {
          await visit(dir, path, async (page) => {
            assert.match(await page.evaluate(() => document.querySelector('.banner-copy')?.textContent ?? 'no bar'), bar, path)
          })
        }
      })
    }

    test('a double click on index.html opens the area, and what is not there says where it is', limit, async () => {
      const { dir, made } = copies.area
      const page = await newPage(browser)
      const said = listen(page, url(dir, ''))
      await page.goto(url(dir, 'index.html'), { waitUntil: 'domcontentloaded' }).catch(() => {}) // it leads on while it loads
      await within(page, 'the area', () => location.pathname.endsWith('/2016/areas/larkhaven/index.html') && document.readyState === 'complete')
      none(said.filter((s) => !/ERR_ABORTED|NS_BINDING_ABORTED/.test(s)))
      await page.close()
      const stub = [...made].find((p) => p === '2016/areas/ambleford/n19/index.html')
      await visit(dir, stub, async (page) => {
        const found = await page.evaluate(() => ({ text: document.body.textContent, links: [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')) }))
        assert.deepEqual(found.links, ['https://almanac.example/2016/areas/ambleford/n19/', '../../../../index.html'])
        assert.match(found.text, /Exported copy of Larkhaven/)
        assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontFamily), 'Times New Roman', 'it has no style')
        none(await sideways(page))
      })
      if (name === 'chromium') {
        const { page } = await open(browser, url(dir, '') + '/', stub, { viewport: narrow })
        none([...await sideways(page), ...await axe(page)])
        await page.close()
      }
    })

    test('a search finds and leads to the page, from the older edition to its own', limit, async () => {
      for (const copy of ['edition', 'older', 'area']) {
        const { dir } = copies[copy]
        const id = copy === 'older' ? '2015' : '2016'
        await visit(dir, 'about/methodology/index.html', async (page) => {
          await page.type('#search', 'larkhaven n19')
          await within(page, `${copy}: a suggestion`, () => /Larkhaven/.test(document.getElementById('search').form.querySelector('[role="option"]')?.textContent ?? ''))
          await page.keyboard.press('ArrowDown')
          await page.keyboard.press('Enter')
          await within(page, `${copy}: the page`, (id) => location.pathname.includes(`/${id}/areas/larkhaven/`) && document.readyState === 'complete', id)
        })
      }
    })

    test('charts are explored, areas compared, files downloaded, links followed', limit, async () => {
      const { dir, made } = copies.area
      await visit(dir, '2016/areas/larkhaven/n19/index.html', async (page) => {
        await page.evaluate(() => document.querySelector('.c-chart[data-option] button, button.c-explore, [data-action="explore"]').click())
        await within(page, 'the interactive chart', () => !!document.querySelector('.c-chart[data-option] .c-live canvas'))
        // Every link and file of the page is there.
        const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href).filter((h) => h.startsWith('file:')))
        const lost = links.map((href) => decodeURI(new URL(href).pathname)).filter((path) => !existsSync(path))
        none(lost.map((path) => `a link leads to ${path}, which is not there`))
        assert.ok(links.length > 30)
      })
      await visit(dir, '2016/indicators/n19/index.html', async (page) => {
        const csv = await page.evaluate(() => [...document.querySelectorAll('a[href$=".csv"]')].map((a) => a.href))
        assert.ok(csv.length > 0, 'there is a file to download')
        for (const href of csv) {
          const path = decodeURI(new URL(href).pathname)
          assert.ok(statSync(path).size > 500 && readFileSync(path, 'utf8').includes('larkhaven'), path)
        }
        const leads = await page.evaluate(() => [...document.querySelectorAll('main a[href*="areas/"]')].map((a) => a.getAttribute('href')))
        assert.ok(leads.some((h) => h.includes('larkhaven')) && leads.length > 20)
        assert.ok(made.has('2016/areas/ambleford/n19/index.html'))
      })
      await visit(dir, '2016/indicators/n19/index.html#compare=larkhaven,ambleford', async (page) => {
        await within(page, 'two areas beside each other', () => document.querySelectorAll('#compare thead th').length >= 3)
        assert.match(await page.$eval('#compare thead', (head) => head.textContent), /Larkhaven.*Ambleford/)
      })
    })

    test('a copy of published figures is searched, explored, compared and followed', { ...limit, skip: published ? false : 'the published statistics are not here' }, async () => {
      const { dir, pages } = copies.published
      assert.ok(pages.length > 4500, `${pages.length} pages`)
      await visit(dir, '2022/index.html', async (page) => {
        assert.match(await page.$eval('.banner-copy', (e) => e.textContent), bar)
        await page.type('#search', 'leeds n13')
        await within(page, 'a suggestion', () => /Leeds/.test(document.getElementById('search').form.querySelector('[role="option"]')?.textContent ?? ''))
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
        await within(page, 'the page', () => location.pathname.endsWith('/2022/areas/leeds/n13/index.html') && document.readyState === 'complete')
      })
      await visit(dir, '2022/areas/leeds/n13/index.html', async (page) => {
        await page.evaluate(() => document.querySelector('[data-action="explore"], button.c-explore, .c-chart[data-option] button').click())
        await within(page, 'the interactive chart', () => !!document.querySelector('.c-chart[data-option] .c-live canvas'))
        const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href).filter((h) => h.startsWith('file:')))
        none(links.map((href) => decodeURI(new URL(href).pathname)).filter((path) => !existsSync(path)).map((path) => `a link leads to ${path}, which is not there`))
        const csv = links.filter((href) => href.endsWith('.csv')).map((href) => readFileSync(decodeURI(new URL(href).pathname), 'utf8'))
        assert.ok(csv.length >= 2 && csv.every((text) => text.includes(',leeds,')), 'its files hold its figures')
      })
      await visit(dir, '2022/indicators/n13/index.html#compare=leeds,bradford', async (page) => {
        await within(page, 'two areas beside each other', () => /Leeds.*Bradford/.test(document.querySelector('#compare thead')?.textContent ?? ''))
      })
    })

    test('one file holds the report: it is found in, printed, and asks for nothing', limit, async () => {
      const page = await newPage(browser)
      const said = listen(page, pathToFileURL(copies.single).href)
      await page.goto(pathToFileURL(copies.single).href, { waitUntil: 'load' })
      await rest(page)
      await page.type('#find-words', 'TURNOVER rate')
      const found = await page.evaluate(() => ({
        said: document.querySelector('#find [role=status]').textContent,
        dead: [...document.querySelectorAll('#find a')].filter((a) => !document.getElementById(a.hash.slice(1))).length,
        links: document.querySelectorAll('#find li').length,
        copy: document.querySelector('.copy').textContent,
        font: getComputedStyle(document.querySelector('h1')).fontFamily
      }))
      assert.match(found.said, /^\d+ places, and the first of them:$/)
      assert.ok(found.links > 2 && found.dead === 0, JSON.stringify(found))
      assert.match(found.copy, bar)
      assert.notEqual(found.font, 'Times New Roman', 'it has no style')
      await page.evaluate(() => { document.querySelector('#find input').value = 'nothing of the kind' })
      await page.type('#find-words', 'x')
      assert.equal(await page.evaluate(() => document.querySelector('#find [role=status]').textContent), 'Nothing here holds that.')
      none(said)
      await page.emulateMediaType('print').catch(() => {}) // Firefox cannot
      if (name === 'chromium') {
        assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('#find')).display), 'none')
        await page.emulateMediaType('screen')
        none([...await axe(page), ...await sideways(page)])
      }
      await page.close()
    })
  })
}
