// Goes through pages by keyboard alone: from one end to the other and back, with
// what has the focus in view, and seen to have it, in each scheme; and uses what
// there is to use. The box of the search has a test of its own, and so have the
// charts that are explored and the areas that are compared.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { isRedirect, launch, limit, newPage, none, open, sample, show, sites, soak } from './kit.mjs'

const most = soak ? 5000 : 80 // stops that are walked on a page; lists from A to Z have thousands

let browser
before(async () => { browser = await launch() })
after(async () => { await browser?.close() })

// stops numbers what Tab should stop at, in order, and gives how many there are.
const stops = (page) => page.evaluate(() => {
  let n = 0
  for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')) {
    if (element.tabIndex < 0 || element.disabled || !element.checkVisibility({ visibilityProperty: true })) continue
    element.setAttribute('data-stop', n++)
  }
  return n
})

// here says where the focus is, and whether something lies over all of it.
const here = (page) => page.evaluate(() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const box = element.getClientRects()[0] || element.getBoundingClientRect()
  const seen = [0.1, 0.5, 0.9].some((x) => [0.2, 0.5, 0.8].some((y) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)
    return top && (element.contains(top) || top.contains(element))
  }))
  const name = (element.textContent || element.getAttribute('aria-label') || '').trim().replace(/\s+/g, ' ').slice(0, 50)
  return { at: Number(element.dataset.stop ?? -1), seen, name: `${element.localName}.${element.getAttribute('class') ?? ''} ${JSON.stringify(name)}` }
})

// walk presses Tab from stop to stop and gives what is not as it should be.
async function walk (page, from, to, back) {
  const problems = []
  for (let want = from; back ? want >= to : want <= to; want += back ? -1 : 1) {
    if (back) await page.keyboard.down('Shift')
    await page.keyboard.press('Tab')
    if (back) await page.keyboard.up('Shift')
    const found = await here(page)
    const way = back ? 'backward' : 'forward'
    if (!found || found.at !== want) {
      const wanted = await page.evaluate((n) => document.querySelector(`[data-stop="${n}"]`)?.outerHTML.slice(0, 120), want)
      problems.push(`${way}, stop ${want}: the focus is on ${found ? found.name : 'nothing'}, not on ${wanted}`)
      break
    }
    if (!found.seen) problems.push(`${way}: ${found.name} has the focus and cannot be seen`)
  }
  return problems
}

// differs counts the pixels in which two pictures differ by 3 to 1.
async function differs (blank, a, b) {
  return blank.evaluate(async (...pictures) => {
    const pixels = await Promise.all(pictures.map(async (text) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]))
      const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      pen.drawImage(bitmap, 0, 0)
      return pen.getImageData(0, 0, bitmap.width, bitmap.height).data
    }))
    const light = (data, i) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, n) => {
      const c = data[i + n] / 255
      return sum + weight * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    }, 0.05)
    let strong = 0
    for (let i = 0; i < pixels[0].length; i += 4) {
      const [x, y] = pixels.map((data) => light(data, i))
      if (Math.max(x, y) / Math.min(x, y) >= 3) strong++
    }
    return strong
  }, a, b)
}

// marked looks at one element of each kind with the focus and without it.
async function marked (page, blank, scheme) {
  await show(page, scheme)
  const kinds = await page.evaluate(() => {
    const first = new Map()
    for (const element of document.querySelectorAll('[data-stop]')) {
      const kind = `${element.closest('nav, header, footer, table, svg, .tools, .c-tools, main')?.localName} ${element.localName} ${element.getAttribute('class') ?? ''}`
      if (!first.has(kind)) first.set(kind, Number(element.dataset.stop))
    }
    return [...first]
  })
  const problems = []
  for (const [kind, at] of kinds) {
    const box = await page.evaluate((at) => {
      const element = document.querySelector(`[data-stop="${at}"]`)
      element.focus({ focusVisible: true })
      element.scrollIntoView({ block: 'center', inline: 'center' })
      const { left, top, width, height } = element.getBoundingClientRect()
      const edge = 8
      const x = Math.max(0, left - edge)
      const y = Math.max(0, top - edge)
      return { x: x + scrollX, y: y + scrollY, width: Math.min(innerWidth - x, width + 2 * edge), height: Math.min(innerHeight - y, height + 2 * edge), side: Math.min(60, Math.max(width, height)) }
    }, at)
    if (box.width < 4 || box.height < 4) {
      problems.push(`${scheme}: ${kind} (stop ${at}) has the focus out of view`)
      continue
    }
    const { side, ...clip } = box
    const on = await page.screenshot({ encoding: 'base64', clip, captureBeyondViewport: false })
    await page.evaluate(() => document.activeElement.blur())
    const off = await page.screenshot({ encoding: 'base64', clip, captureBeyondViewport: false })
    const strong = await differs(blank, on, off)
    if (strong < side) problems.push(`${scheme}: the focus on ${kind} (stop ${at}) changes ${strong} pixels by 3 to 1, fewer than ${Math.round(side)}`)
  }
  return problems
}

for (const [n, site] of sites().entries()) {
  const disk = pathToFileURL(site.dir).href + '/'
  const kinds = sample(site.pages, 0).filter((path) => !isRedirect(site, path) && path !== '404.html')
  describe(site.name, { concurrency: 2 }, () => {
    for (const path of n === 0 || soak ? kinds : []) {
      test(`${path}: from end to end`, limit, async () => {
        const { page } = await open(browser, disk, path)
        try {
          await page.bringToFront()
          await page.evaluate(() => { // from the beginning, wherever a script has put the focus
            document.body.tabIndex = -1
            document.body.focus()
            document.body.removeAttribute('tabindex')
          })
          const last = Math.min(most, await stops(page)) - 1
          const problems = await walk(page, 0, last, false)
          if (problems.length === 0) problems.push(...await walk(page, last - 1, 0, true))
          none(problems)
        } finally {
          await page.close()
        }
      })
    }
  })
}

const [site] = sites()
const disk = pathToFileURL(site.dir).href + '/'
const newest = site.pages.filter((path) => /^\d{4}\/index\.html$/.test(path)).at(-1).split('/')[0]
const middle = (pattern) => { const list = site.pages.filter((path) => path.startsWith(newest) && pattern.test(path) && !isRedirect(site, path)); return list[list.length >> 1] }
const ofIndicator = middle(/\/indicators\/n\d+\/index\.html$/)
const ofArea = middle(/\/areas\/[^/]+\/index\.html$/)
const ofItem = middle(/\/areas\/[^/]+\/n\d+\/index\.html$/)

describe('the focus is seen', () => {
  for (const path of ['index.html', `${newest}/index.html`, ofArea, ofItem, ofIndicator, 'search/index.html']) {
    test(path, limit, async () => {
      const blank = await newPage(browser)
      const { page } = await open(browser, disk, path)
      try {
        await page.bringToFront()
        await page.keyboard.press('Tab')
        await stops(page)
        const problems = []
        for (const scheme of ['light', 'dark', 'forced colours']) problems.push(...await marked(page, blank, scheme))
        none(problems)
      } finally {
        await page.close()
        await blank.close()
      }
    })
  }
})

describe('what is used by keyboard', () => {
  const used = (name, path, task) => test(name, limit, async () => {
    const { page, said } = await open(browser, disk, path)
    try {
      await page.bringToFront()
      await task(page)
      none(said)
    } finally {
      await page.close()
    }
  })

  used('the first stop leads to the content', ofArea, async (page) => {
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.className), 'govuk-skip-link')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => location.hash), '#main')
    await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => document.activeElement.closest('main')), 'the next stop is not in the content')
  })

  used('the contents lead to a heading that is in view', ofItem, async (page) => {
    const link = await page.$('main nav a[href^="#"], main .contents a[href^="#"]')
    assert.ok(link, 'the page has no contents')
    await link.focus()
    await page.keyboard.press('Enter')
    assert.ok(await page.evaluate(() => {
      const box = document.querySelector(':target').getBoundingClientRect()
      return box.top >= 0 && box.top < innerHeight
    }), 'the target is out of view')
  })

  used('Enter and Space open a folded part and close it', ofItem, async (page) => {
    const summary = await page.$('main details > summary')
    assert.ok(summary, 'the page has no folded part')
    await summary.focus()
    const state = () => summary.evaluate((element) => element.parentElement.open)
    const before = await state()
    await page.keyboard.press('Enter')
    assert.equal(await state(), !before)
    await page.keyboard.press('Space')
    assert.equal(await state(), before)
  })

  used('a table is sorted and the focus stays', ofIndicator, async (page) => {
    const button = await page.$('th .sort')
    await button.focus()
    const state = () => page.evaluate(() => document.activeElement.closest('th')?.getAttribute('aria-sort'))
    await page.keyboard.press('Enter')
    const first = await state()
    await page.keyboard.press('Space')
    const second = await state()
    assert.deepEqual([first, second].sort(), ['ascending', 'descending'])
  })

  used('a cell of the map leads to its place', ofIndicator, async (page) => {
    const link = await page.$('svg a')
    assert.ok(link, 'the page has no map')
    const href = await link.evaluate((element) => element.href.baseVal ?? element.href)
    await link.evaluate((element) => element.focus())
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    assert.equal(page.url(), new URL(href, disk + ofIndicator).href)
  })

  used('the page is printed', ofArea, async (page) => {
    await page.evaluate(() => { globalThis.print = () => { globalThis.printed = true } })
    await (await page.$('[data-action="print"]')).focus()
    await page.keyboard.press('Enter')
    assert.ok(await page.evaluate(() => globalThis.printed))
  })

  used('a chart is explored and left', ofItem, async (page) => {
    const box = await page.$('.c-chart[data-option]')
    await (await box.$('.c-tools button')).focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('.c-live canvas')
    await (await page.$('.c-live')).focus()
    await page.keyboard.press('ArrowRight')
    assert.ok(await page.evaluate(() => document.querySelector('.c-live [role="status"]').textContent), 'nothing is said of the figure')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => !document.activeElement.closest('.c-live')), 'the chart keeps the focus')
  })
})
