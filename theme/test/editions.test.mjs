// What pages of a sealed edition say of others: that there is a newer one, and
// where it has the same page; never the front page. The site is the tiny one of
// the program's own tests, in which between two editions an area ends and an
// item is retired.
//
// ALMANAC is the program; without it bin/almanac is taken.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { axe, browsers, launch, limit, listen, newPage, none, root, serve, until } from './kit.mjs'

const program = process.env.ALMANAC || join(root, 'bin', 'almanac')

const item = (id, measure) => `
[[indicator]]
id = "${id}"
theme = "plans"
title = "Another item, ${id}"
text = "It counts."
data_source = "A count."
rationale = "To know."

  [[indicator.measure]]
  id = "${measure}"
  anchor = "number"
  label = "Number"
  title = "Another number, ${id}"
  noun = "number"
  unit = "count"
  base = "children"
  decimals = 0
  polarity = "none"
  kind = "at-march"
  interval = "none"
`

// foreign is a file of words of a second language: what the notices say stands in
// other quotes there, and the link first.
const foreign = () => readFileSync(join(root, 'layouts', 'words', 'en.toml'), 'utf8')
  .replace(/(?<=\n\[notice\]\n)[^[]*(?=\n)/, (notices) => notices.replace(/ = "(.*)"/g, ' = "«$1»"').replace(/(in_newest) = .*/, '$1 = "«{page}: la même page»"'))

let folder, site, old, both, second
if (existsSync(program)) {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'editions-'))
    site = join(folder, 'site')
    cpSync(join(root, 'cmd', 'almanac', 'testdata', 'tiny'), site, { recursive: true })
    const areas = join(site, 'data', 'areas.csv')
    writeFileSync(areas, readFileSync(areas, 'utf8').trimEnd() +
      '\nX06000003,,703,South City,South,,south,authority,north,,2014,east;west\nX06000004,,704,New City,New,,new,authority,north,2015,,\n')
    const framework = join(site, 'data', 'framework')
    const tiny = readFileSync(join(framework, 'tiny.toml'), 'utf8')
    writeFileSync(join(framework, 'tiny.toml'), tiny + item('n2', 'n2-number'))
    writeFileSync(join(framework, 'later.toml'), tiny)
    const figures = join(site, 'data', '2014', 'n1.csv')
    writeFileSync(figures, readFileSync(figures, 'utf8').trimEnd() + '\nn1-rate,,south,2014,12,\nn2-number,,east,2014,7,\nn2-number,,south,2014,8,\n')
    mkdirSync(join(site, 'data', '2015'))
    writeFileSync(join(site, 'data', '2015', 'edition.toml'), 'title = "Plans in Tinyland, 2015"\nstatus = "final"\npublished = 2015-11-12\nframework = "later"\n')
    writeFileSync(join(site, 'data', '2015', 'n1.csv'), 'measure,breakdown,area,period,value,symbol\nn1-rate,,east,2015,12,\nn1-rate,,west,2015,13,\nn1-rate,,new,2015,14,\n')
    const almanac = (...args) => execFileSync(program, [...args.slice(0, 1), '--site', site, ...args.slice(1)], { stdio: ['ignore', 'ignore', 'inherit'] })
    almanac('seal', '2014')
    both = join(folder, 'both')
    old = join(folder, 'old')
    almanac('build', '--quiet', '--out', both)
    almanac('build', '--quiet', '--only', '2014', '--out', old)
    second = join(folder, 'second')
    mkdirSync(join(site, 'layouts', 'words'), { recursive: true })
    writeFileSync(join(site, 'layouts', 'words', 'fr.toml'), foreign())
    const config = join(site, 'config.toml')
    writeFileSync(config, readFileSync(config, 'utf8').replace('language = "en-GB"', 'language = "fr"'))
    almanac('build', '--quiet', '--out', second)
  })
  after(() => { rmSync(folder, { recursive: true, force: true }) })
}

// notice gives what the page says of other editions, and its links as paths in
// the site.
function notice (page, base) {
  return page.evaluate((base) => {
    const box = document.getElementById('edition-notice')
    const links = (node) => [...node.querySelectorAll('a')].map((a) => [a.textContent, a.href.slice(base.length)])
    const told = box.querySelector('p')
    return {
      told: told ? told.textContent : '',
      links: told ? links(told) : [],
      others: [...box.querySelectorAll('li')].map((li) => ({ text: li.textContent, links: links(li) }))
    }
  }, base)
}

const older = 'This is not the newest edition. '
const newest = older + 'The same page in the newest: '
const title = 'Plans in Tinyland, 2015'

// leads says for pages of the old edition what they tell, and where they lead.
const leads = {
  '2014/index.html': [newest + title + '.', ['2015/index.html']],
  '2014/areas/east/index.html': [newest + title + '.', ['2015/areas/east/index.html']],
  '2014/areas/east/n1/index.html': [newest + title + '.', ['2015/areas/east/n1/index.html']],
  '2014/areas/east/n2/index.html': [older + `It does not have the item. Everything for East: ${title}.`, ['2015/areas/east/index.html']],
  '2014/areas/south/index.html': [older + `South had ended. It was followed by: East in ${title}, West in ${title}.`, ['2015/areas/east/index.html', '2015/areas/west/index.html']],
  '2014/areas/south/n1/index.html': [older + `South had ended. It was followed by: East in ${title}, West in ${title}.`, ['2015/areas/east/n1/index.html', '2015/areas/west/n1/index.html']],
  '2014/indicators/n1/index.html': [newest + title + '.', ['2015/indicators/n1/index.html']],
  '2014/indicators/n2/index.html': [older + `It has no such page. All of its indicators: ${title}.`, ['2015/indicators/index.html']],
  '2014/indicators/index.html': [newest + title + '.', ['2015/indicators/index.html']],
  '2014/themes/index.html': [newest + title + '.', ['2015/themes/index.html']],
  '2014/themes/plans/index.html': [newest + title + '.', ['2015/themes/plans/index.html']],
  '2014/questions/l1/index.html': [newest + title + '.', ['2015/questions/l1/index.html']],
  '2014/areas/index.html': [newest + title + '.', ['2015/areas/index.html']],
  '2014/a-to-z/index.html': [newest + title + '.', ['2015/a-to-z/index.html']]
}

for (const name of browsers()) {
  describe(name, { skip: existsSync(program) ? false : `no ${program}: run "make site"` }, () => {
    let browser, server
    before(async () => { browser = await launch(name); server = await serve(both) }, limit)
    after(async () => { await browser?.close(); await server?.close() })

    async function look (base, path, task) {
      const page = await newPage(browser)
      const said = name === 'chromium' ? listen(page, base) : []
      try {
        await page.goto(base + path, { waitUntil: 'load' })
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)))
        none(said) // before axe is in it, which fetches
        await task(page)
      } finally {
        await page.close()
      }
    }

    for (const from of ['disk', 'server']) {
      const base = () => from === 'disk' ? pathToFileURL(both).href + '/' : server.base
      test(`${from}: a page of an old edition leads to the same page of the newest, or says why to another`, limit, async () => {
        for (const [path, [told, links]] of Object.entries(leads)) {
          await look(base(), path, async (page) => {
            const found = await notice(page, base())
            assert.equal(found.told, told, path)
            assert.deepEqual(found.links.map((l) => l[1]), links, path)
            assert.deepEqual(found.others.flatMap((o) => o.links.map((l) => l[1])), links, `${path}: the list of other editions`)
            for (const [, to] of found.links) assert.ok(existsSync(join(both, to)), `${path} leads to ${to}, which is not there`)
          })
        }
      })

      test(`${from}: a page of the newest edition leads back`, limit, async () => {
        for (const [path, text, links] of [
          ['2015/areas/new/index.html', 'It has no pages for New. All of its areas: Plans in Tinyland, 2014.', ['2014/areas/index.html']],
          ['2015/areas/west/n1/index.html', 'Plans in Tinyland, 2014.', ['2014/areas/west/n1/index.html']],
          ['2015/changes/index.html', 'It has no such page. Everything in it by name: Plans in Tinyland, 2014.', ['2014/a-to-z/index.html']]
        ]) {
          await look(base(), path, async (page) => {
            const found = await notice(page, base())
            assert.equal(found.told, '', path)
            assert.deepEqual(found.others.map((o) => o.text), [text], path)
            assert.deepEqual(found.others.flatMap((o) => o.links.map((l) => l[1])), links, path)
          })
        }
      })
    }

    test('a sealed edition has its notices in the language that the site has now', limit, async () => {
      const base = pathToFileURL(second).href + '/'
      for (const [path, told, links] of [
        ['2014/areas/east/index.html', `«This is not the newest edition.» «${title}: la même page»`, ['2015/areas/east/index.html']],
        ['2014/areas/south/index.html', `«This is not the newest edition.» «South had ended. It was followed by: «East in ${title}», «West in ${title}».»`, ['2015/areas/east/index.html', '2015/areas/west/index.html']],
        ['2014/indicators/n2/index.html', `«This is not the newest edition.» «It has no such page. All of its indicators: ${title}.»`, ['2015/indicators/index.html']]
      ]) {
        await look(base, path, async (page) => {
          const found = await notice(page, base)
          assert.equal(found.told, told, path)
          assert.deepEqual(found.links.map((l) => l[1]), links, path)
          assert.equal(await page.$eval('#edition-notice summary', (e) => e.textContent), '«This page in other editions»')
        })
      }
    })

    test('the place on the page comes along', limit, async () => {
      await look(server.base, '2014/areas/east/n1/index.html#rate', async (page) => {
        const found = await notice(page, server.base)
        assert.deepEqual(found.links.map((l) => l[1]), ['2015/areas/east/n1/index.html#rate'])
        await page.evaluate(() => { window.location.hash = 'kind' })
        await until('the place after a jump on the page', async () => (await notice(page, server.base)).links.map((l) => l[1]).join() === '2015/areas/east/n1/index.html#kind')
      })
    })

    test('a copy that holds one edition says as of when it is', limit, async () => {
      const base = pathToFileURL(old).href + '/'
      await look(base, '2014/areas/south/n1/index.html', async (page) => {
        const found = await notice(page, base)
        assert.match(found.told, /^This copy was made on \d+ \w+ \d{4} and holds this edition only\. Whether there is a newer one it cannot know\.$/)
        assert.deepEqual(found.others, [])
      })
    })

    if (name === 'chromium') {
      test('the notice is accessible and fits a small telephone', limit, async () => {
        const base = pathToFileURL(both).href + '/'
        for (const [width, height] of [[1280, 900], [360, 640]]) {
          await look(base, '2014/areas/south/n1/index.html', async (page) => {
            await page.setViewport({ width, height })
            await page.evaluate(() => { document.querySelector('#edition-notice details').open = true })
            none(await axe(page, { part: '#edition-notice' }))
            if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `notice-${width}.png`) })
            none(await page.evaluate(() => [...document.querySelectorAll('#edition-notice, #edition-notice *')]
              .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => `${e.tagName} reaches too far: ${e.textContent}`)))
          })
        }
      })
    }
  })
}
