// Asks the finder what readers ask, without a browser: a list of queries with
// the address expected first, on a site that covers England, and on a small index
// what must hold on any.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open } from '../src/finder/open.js'
import { forms, stem, words } from '../src/finder/normalise.js'
import { distance, distanceToStart } from '../src/finder/spelling.js'
import { says, sites } from './kit.mjs'
import { queries } from './queries.mjs'

// read gives what a script of data holds.
const read = (file, variable) => JSON.parse(new Function(`${readFileSync(file, 'utf8')}; return ${variable}`)()) // eslint-disable-line no-new-func

globalThis.almanacSays = says()

// england gives the index of an edition with the authorities of 2022, and the
// words of its site; null if no site has one.
function england () {
  for (const { dir, pages } of sites()) {
    for (const id of new Set(pages.map((page) => page.split('/')[0]))) {
      const assets = join(dir, id, 'assets')
      const script = (name) => existsSync(assets) && readdirSync(assets).find((file) => file === name + '.js')
      if (!script('index')) continue
      const index = read(join(assets, script('index')), 'almanacIndex')
      const has = (slug) => index.areas.some((area) => area.slug === slug)
      if (!has('kingston-upon-hull') || !has('north-northamptonshire') || has('cumberland')) continue
      return { dir, pages, index, figures: read(join(assets, script('figures')), 'almanacFigures'), words: read(join(dir, 'search/words.js'), 'almanacWords') }
    }
  }
  return null
}

const site = england()
const all = Object.entries(queries).flatMap(([kind, list]) => list.map(([query, ...wanted]) => ({ kind, query, wanted })))
const addresses = (answer) => answer.results.map(({ href }) => href)

describe('what readers type, on a site that covers England', { skip: site ? false : 'no such site is in SITES' }, () => {
  const root = (address) => address.startsWith('/') ? address.slice(1) : `${site.index.edition}/${address}`

  test('the list of queries is long, and every address in it is there', () => {
    assert.ok(all.length >= 220, `${all.length} queries`)
    assert.equal(new Set(all.map(({ query }) => query)).size, all.length, 'a query stands in the list twice')
    const pages = new Set(site.pages)
    const missing = all.flatMap(({ wanted }) => wanted.map(root)).filter((address) => !pages.has(address.replace(/#.*/, '')))
    assert.deepEqual(missing, [])
  })

  test('the address expected first is first, or among the first three', async () => {
    const finder = open(site.index)
    finder.figures(site.figures)
    await finder.words(site.words)
    const misses = []
    let first = 0
    let third = 0
    for (const { kind, query, wanted } of all) {
      const found = addresses(finder.search(query))
      const at = found.findIndex((href) => wanted.map(root).includes(href))
      if (at === 0) first++
      if (at >= 0 && at < 3) third++
      if (at !== 0) misses.push(`${kind}: “${query}” finds ${found[0] ?? 'nothing'}, not ${wanted[0]}${at > 0 ? `, which is number ${at + 1}` : ''}`)
    }
    const percent = (n) => (100 * n / all.length).toFixed(1) + ' %'
    console.log([`${all.length} queries: ${percent(first)} first, ${percent(third)} among three`, ...misses].join('\n'))
    assert.ok(first >= 0.95 * all.length, misses.join('\n'))
    assert.ok(third >= 0.99 * all.length, misses.join('\n'))
  })

  test('no query finds an address twice or a page that is not there', async () => {
    const finder = open(site.index)
    await finder.words(site.words)
    const pages = new Set(site.pages)
    for (const { query } of all) {
      const found = addresses(finder.search(query, { limit: 1000 }))
      assert.equal(new Set(found).size, found.length, query)
      for (const href of found) assert.ok(pages.has(href.replace(/#.*/, '')), `${query}: ${href}`)
    }
  })

  test('re-referrals are the measure of context first and then question L18', () => {
    const found = addresses(open(site.index).search('re-referrals'))
    assert.equal(found[0], root('indicators/context/index.html#rereferrals'))
    assert.ok(found.slice(0, 3).includes(root('questions/l18/index.html')), found.join())
  })
})

const index = {
  version: 1,
  edition: '2022',
  title: 'England 2022',
  areas: [
    { slug: 'england', name: 'England', codes: ['E92000001'], level: 'country' },
    { slug: 'yorkshire-and-the-humber', name: 'Yorkshire and the Humber', also: ['Yorkshire'], codes: ['E12000003'], level: 'region' },
    { slug: 'south-west', name: 'South West', codes: ['E12000009'], level: 'region' },
    { slug: 'leeds', name: 'Leeds', codes: ['E08000035', '383'], level: 'authority', region: 1, boards: [0] },
    { slug: 'kirklees', name: 'Kirklees', codes: ['E08000034', '382'], level: 'authority', region: 1, boards: [0], places: ['Huddersfield', 'Long Eaton'] },
    { slug: 'dorset-to-2019', name: 'Dorset (to 2019)', official: 'Dorset', codes: ['E10000009', '835'], level: 'authority', region: 2, note: 'existed until 31 March 2019' },
    { slug: 'dorset', name: 'Dorset', codes: ['E06000059', '838'], level: 'authority', region: 2 },
    { slug: 'staffordshire', name: 'Staffordshire', also: ['Staffs'], codes: ['E10000028', '860'], level: 'authority' },
    { slug: 'st-helens', name: 'St Helens', official: 'St. Helens', codes: ['E08000013', '342'], level: 'authority' }
  ],
  boards: [{ id: 'aire', name: 'Aire Valley Partnership' }],
  themes: [{ id: 'plans', title: 'The quality of child protection plans', short: 'Plans' }, { id: 'workforce', title: 'Workforce' }],
  items: [
    { id: 'n17', label: 'N17', title: 'Child protection plans lasting two years or more', theme: 0, also: ['long plans'], measures: [0, 1] },
    { id: 'n19', label: 'N19', title: 'Children on a child protection plan', theme: 0, also: ['CPP', 'plans'], measures: [2] },
    { id: 'n26', label: 'N26', title: 'Agency social workers', theme: 1, also: ['agency staff'], measures: [3] },
    { id: 'context', title: 'Context', measures: [4, 5] },
    { id: 'n12', label: 'N12', title: 'New plans by category of abuse', theme: 0, also: ['physical abuse', 'neglect', 'reasons for plans'], measures: [6] },
    { id: 'n1', label: 'N1', title: 'Attainment', theme: 0, measures: [7] }
  ],
  measures: [
    { id: 'n17-open', anchor: 'at-31-march', title: 'Plans of two years or more, at 31 March', label: 'Open at 31 March', item: 0 },
    { id: 'n17-ended', anchor: 'ended-in-the-year', title: 'Plans of two years or more, ended in the year', label: 'Ended in the year', item: 0 },
    { id: 'n19', anchor: 'n19', title: 'Children on a plan, rate', label: 'Rate per 10,000', item: 1 },
    { id: 'n26', anchor: 'n26', title: 'Agency workers, share', label: 'Agency worker rate', item: 2 },
    { id: 'x-rereferrals', anchor: 'rereferrals', title: 'Re-referrals within 12 months', label: 'Re-referrals', item: 3 },
    { id: 'x-population', anchor: 'population', title: 'Population aged 0 to 17', label: 'Children aged 0 to 17', item: 3 },
    { id: 'n12', anchor: 'n12', title: 'New plans by category', label: 'Category of abuse', item: 4, parts: ['Neglect', 'Physical abuse', 'Sexual abuse', 'Emotional abuse', 'More than one category'] },
    { id: 'n1', anchor: 'n1', title: 'Grades at school', label: 'Grades', item: 5, parts: ['Children in need who are not looked after', 'Children on a child protection plan who are neither seen nor looked after'] }
  ],
  questions: [{ id: 'l18', label: 'L18', title: 'Patterns in re-referrals', text: 'How do you understand any patterns in re-referrals?', theme: 0, measures: [4] }]
}
const figures = {
  version: 1,
  symbols: { c: 'suppressed' },
  marks: { p: 'provisional', r: 'revised' },
  measures: {
    'n17-open': { unit: '%', periods: ['At 31 March 2022', 'At 31 March 2021'], values: '2.5||||c@1||||' },
    'n17-ended': { unit: '%', periods: ['2022'], values: '3.0|||1.5^p r|||||' },
    n12: { unit: '%', periods: ['2022'], of: 'Neglect', values: '47.0|||53.1|||||' },
    n1: { unit: '%', periods: ['2022'], of: 'Children in need who are not looked after', values: '20|||21|||||' },
    n19: { unit: ' per 10,000', periods: ['At 31 March 2022'], of: '', values: '42.1|||54.2|||||' }
  }
}
const editions = [{ id: '2015', title: 'The first' }, { id: '2015-r2', title: 'The first, corrected' }, { id: '2022', title: 'The newest' }]
const written = {
  version: 1,
  pages: [
    { path: '2022/areas/leeds/index.html', title: 'Leeds', kind: 'commentary', sections: [{ id: 'commentary', heading: 'Why fewer plans', text: 'A long way into this text, past many words that do not matter in the least to anybody who looks for something, stand the Rothwell pilots, and after them as many words again that nobody looks for and that are here to be cut off.' }] },
    { path: 'about/methodology/index.html', title: 'How the figures are made', kind: 'about', sections: [{ text: 'Figures are rounded half up.' }] }
  ],
  terms: [{ path: 'about/glossary/index.html', id: 'agency-worker', term: 'Agency worker', says: 'Somebody whom an agency pays.' }]
}

const finder = open(index, { editions })
const first = (query, options) => finder.search(query, options).results[0]
const E = (path) => `2022/${path}`

describe('words', () => {
  test('both sides are written alike', () => {
    const same = [
      ['Caerlŷr', 'caerlyr'], ['St. Helen’s', "st helen's", 'st helens'], ['Brighton & Hove', 'brighton and hove'], ['A&E', 'a and e', 'a & e', 'A & E'],
      ['section 47', 's47', 's 47', 'S.47', 'Section  47'], ['N17', 'n 17', 'n017', 'indicator 17', 'item 17'], ['L5', 'question 5', 'l 5'],
      ['re-referrals', 're referrals', 'rereferrals'], ['key stage 2', 'KS2', 'ks 2'], ['CPP', 'child protection plan', 'c.p.p.'], ['10,000', '10000'], ['2021–22', '2021/22', '2022']
    ]
    for (const list of same) assert.equal(new Set(list.map((text) => words(text).join(' '))).size, 1, list.map((text) => `${text}: ${words(text)}`).join('; '))
  })

  test('what is one word to the field is found by its parts as well', () => {
    assert.deepEqual(forms('Section 47 enquiries'), [['s47', 'enquiries'], ['section', '47', 'enquiries']])
    assert.deepEqual(forms('Leeds'), [['leeds']])
  })

  test('other forms of a word have one stem', () => {
    for (const [one, other] of [['plans', 'plan'], ['enquiries', 'enquiry'], ['children', 'child'], ['childrens', 'child'], ['two', '2'], ['2nd', 'second'], ['saint', 'st'], ['crosses', 'cross'], ['vacancys', 'vacancy']]) {
      assert.equal(stem(one), stem(other), `${one}, ${other}`)
    }
    assert.equal(stem('illness'), 'illness')
    assert.equal(stem('analysis'), 'analysis')
  })
})

describe('spelling', () => {
  test('a letter missing, too many, wrong or in its neighbour’s place is one slip', () => {
    for (const slip of ['leds', 'leeeds', 'leids', 'leesd', 'keeds']) assert.equal(distance('leeds', slip, 2), 1, slip)
    assert.equal(distance('leeds', 'leeds', 2), 0)
    assert.equal(distance('leeds', 'slough', 2), 3, 'more than two are not counted')
  })

  test('of a word that is being typed the beginning counts', () => {
    assert.equal(distanceToStart('hudersf', 'huddersfield', 1), 1)
    assert.equal(distanceToStart('huddersfield', 'hudd', 1), 2)
  })
})

describe('places and items', () => {
  const cases = [
    ['leeds', 'areas/leeds/index.html'],
    ['leeds n19', 'areas/leeds/n19/index.html'],
    ['n19 leeds', 'areas/leeds/n19/index.html'],
    ['plans over two years kirklees', 'areas/kirklees/n17/index.html'],
    ['leeds plans ended in the year', 'areas/leeds/n17/index.html#ended-in-the-year'],
    ['leeds re referrals', 'areas/leeds/context/index.html#rereferrals'],
    ['how many children on plans in leeds?', 'areas/leeds/n19/index.html'],
    ['agency staff', 'indicators/n26/index.html'],
    ['yorkshire', 'areas/yorkshire-and-the-humber/index.html'],
    ['dorset', 'areas/dorset/index.html'],
    ['835', 'areas/dorset-to-2019/index.html'],
    ['huddersfield plans', 'areas/kirklees/n19/index.html'],
    ['long plans', 'indicators/n17/index.html'],
    ['sthelens', 'areas/st-helens/index.html'],
    ['kirk lees', 'areas/kirklees/index.html'],
    ['leesd agnecy', 'areas/leeds/n26/index.html'],
    ['workforce', 'themes/workforce/index.html'],
    ['aire valley', 'boards/aire/index.html']
  ]
  for (const [query, href] of cases) test(query, () => assert.equal(first(query)?.href, E(href)))

  test('a region comes first and then its authorities, a board and then its members', () => {
    assert.deepEqual(addresses(finder.search('yorkshire')), [E('areas/yorkshire-and-the-humber/index.html'), E('areas/leeds/index.html'), E('areas/kirklees/index.html')])
    assert.deepEqual(addresses(finder.search('aire valley partnership')).sort(), [E('areas/kirklees/index.html'), E('areas/leeds/index.html'), E('boards/aire/index.html')])
  })

  test('an area that is comes before one of its name that was', () => {
    assert.deepEqual(addresses(finder.search('dorset')), [E('areas/dorset/index.html'), E('areas/dorset-to-2019/index.html')])
    assert.match(finder.search('dorset').results[1].note, /^Existed until/)
  })

  test('the note says why a place was found', () => {
    assert.match(first('huddersfield').note, /^Huddersfield is in Kirklees/)
  })

  test('a code is matched from its beginning, and a wrong one has nearest', () => {
    assert.deepEqual(new Set(addresses(finder.search('E080000'))), new Set(['leeds', 'kirklees', 'st-helens'].map((slug) => E(`areas/${slug}/index.html`))))
    const near = finder.search('E0800035')
    assert.ok(near.nearest)
    assert.equal(near.results[0].href, E('areas/leeds/index.html'))
  })
})

describe('answers', () => {
  test('an edition is named by its id or by its year, and is not needed to match', () => {
    const answer = finder.search('leeds 2015-r2')
    assert.deepEqual(answer.editions, [{ id: '2015-r2', title: 'The first, corrected' }])
    assert.equal(answer.results[0].href, E('areas/leeds/index.html'))
    assert.deepEqual(finder.search('2015').editions, [{ id: '2015', title: 'The first' }])
    assert.deepEqual(addresses(finder.search('2022')), ['2022/index.html'])
  })

  test('facets count all results, each beside the choices in the others', () => {
    const { facets, total, results } = finder.search('yorkshire plans', { limit: 2, kind: 'figures' })
    assert.equal(results.length, 2)
    assert.ok(results.every(({ kind }) => kind === 'figures'))
    assert.equal(facets.kind.figures, total)
    assert.ok(facets.kind.area > 0, 'the other kinds are counted still')
    assert.equal(facets.region['yorkshire-and-the-humber'], total)
    assert.equal(finder.search('yorkshire plans', { region: 'south-west' }).total, 0)
  })

  test('the nearest by spelling are given where nothing matches', () => {
    const answer = finder.search('kurgleas')
    assert.ok(answer.nearest)
    assert.equal(answer.results[0].href, E('areas/kirklees/index.html'))
    assert.equal(finder.search('leeds').nearest, false)
    assert.equal(finder.search('xqzwvy').total, 0)
  })

  test('figures may come later: those of the measure that is named, else of the first, and of no other', () => {
    const finder = open(index)
    const figure = (query) => finder.search(query).results[0].figure
    assert.equal(figure('leeds n19'), null)
    finder.figures(figures)
    assert.deepEqual(figure('leeds n19'), { measure: 'n19', label: '', text: '54.2', unit: ' per 10,000', period: 'At 31 March 2022', symbol: '', marks: [], of: '' })
    assert.equal(figure('leeds n17'), null, 'the figure of another measure')
    assert.deepEqual(figure('leeds n17 ended in the year'), { measure: 'n17-ended', label: 'Ended in the year', text: '1.5', unit: '%', period: '2022', symbol: '', marks: ['provisional', 'revised'], of: '' })
    assert.deepEqual(figure('kirklees n17'), { measure: 'n17-open', label: 'Open at 31 March', text: 'c', unit: '', period: 'At 31 March 2021', symbol: 'suppressed', marks: [], of: '' })
    assert.equal(figure('kirklees n17 ended in the year'), null)
    assert.equal(figure('n17').text, '2.5')
    assert.equal(figure('leeds'), null)
  })

  const filled = open(index, { editions })
  filled.figures(figures)
  const shown = (query) => filled.search(query).results[0]

  test('beside the name of a category there is no figure of another', () => {
    assert.equal(shown('physical abuse leeds').href, E('areas/leeds/n12/index.html'))
    assert.match(shown('physical abuse leeds').note, /^Physical abuse/)
    for (const query of ['physical abuse leeds', 'leeds sexual abuse', 'phisical abuse leeds', 'leeds n12 emotional', 'reasons for plans leeds', 'attainment on a child protection plan leeds']) assert.equal(shown(query).figure, null, query)
    assert.deepEqual([shown('leeds neglect').figure.text, shown('leeds neglect').figure.of], ['53.1', 'Neglect'])
    assert.equal(shown('leeds n12').figure.of, 'Neglect')
    assert.equal(shown('attainment leeds').figure.text, '21')
  })

  test('a category is not found by what it is not', () => {
    assert.ok(!addresses(filled.search('looked after')).some((href) => href.includes('/n1/')))
  })

  test('what is about nothing here is no result, and has no figure', () => {
    for (const query of ['leeds plans deaths', 'plans murders', 'deaths leeds n19']) {
      const answer = filled.search(query)
      assert.ok(answer.nearest, query)
      assert.match(answer.missing.join(), /deaths|murders/)
      assert.ok(answer.results.every(({ figure }) => figure === null), query)
    }
    assert.deepEqual(filled.search('lowest plans leeds').missing, [])
    assert.equal(filled.search('lowest plans leeds').results[0].figure.text, '54.2')
  })

  test('a part of a question is found by its label and leads to it', () => {
    const parts = [{ id: 'l18a', label: 'L18a', text: 'The police' }, { id: 'l18-2', label: 'L18-2', text: 'know what to do' }]
    const finder = open({ ...index, questions: [{ ...index.questions[0], parts }] })
    for (const { id, label } of parts) assert.equal(addresses(finder.search(label))[0], E(`questions/l18/index.html#${id}`))
    assert.equal(addresses(finder.search('L18'))[0], E('questions/l18/index.html'))
  })

  test('a label beyond the range has its neighbours', () => {
    const answer = filled.search('n27')
    assert.ok(answer.nearest)
    assert.deepEqual([answer.results[0].href, answer.results[0].figure], [E('indicators/n26/index.html'), null])
    assert.equal(filled.search('L25').results[0].href, E('questions/l18/index.html'))
  })

  test('figures of another edition, of other areas or of a newer program are refused', () => {
    const finder = open(index)
    const none = () => assert.equal(finder.search('leeds n19').results[0].figure, null)
    const measures = { n19: { unit: '', periods: ['2022'], values: '1|2|3' } }
    for (const wrong of [{ ...figures, edition: '2021' }, { ...figures, version: 2 }, { ...figures, measures }, null, {}]) {
      assert.equal(finder.figures(wrong), false)
      none()
    }
    assert.equal(finder.figures({ ...figures, edition: '2022', later: [] }), true)
    assert.equal(finder.search('leeds n19').results[0].figure.text, '54.2')
    assert.equal(finder.figures({ ...figures, edition: '2021' }), false)
    none()
  })

  test('an index of a newer program is declined, with words for the reader', async () => {
    assert.throws(() => open({ ...index, version: 2 }), { newer: true, message: /made by a newer program/ })
    await finder.words({ version: 2, terms: [{ path: 'x.html', id: 'x', term: 'Zebra crossing' }] })
    assert.ok(finder.search('zebra crossing').results.every(({ kind }) => kind !== 'term'))
  })

  test('what an index has besides is let be', () => {
    const areas = index.areas.map((area) => ({ ...area, later: 1 }))
    areas[3] = { ...areas[3], level: 'galaxy' }
    const odd = open({ ...index, later: {}, areas }, { editions: [null, {}, { title: 'no id' }, { id: '' }, ...editions] })
    assert.equal(odd.search('leeds').results[0].href, E('areas/leeds/index.html'))
    assert.equal(odd.search('2015').editions.length, 1)
  })

  test('an area that has ended comes after one of its name that has not', () => {
    const areas = index.areas.map(({ note, ...area }) => note ? { ...area, ended: '2019' } : area)
    assert.deepEqual(addresses(open({ ...index, areas }).search('dorset')), [E('areas/dorset/index.html'), E('areas/dorset-to-2019/index.html')])
  })

  test('an area without figures of an item says so', () => {
    assert.match(shown('kirklees n19').note, /No figures in this edition/)
    assert.doesNotMatch(shown('leeds n19').note, /No figures/)
  })

  test('words may come later and twice: terms, pages, and commentary with what stands around', async () => {
    const finder = open(index)
    assert.equal(finder.search('rothwell pilots').results.some(({ kind }) => kind === 'words'), false)
    await Promise.all([finder.words(written), finder.words(written)])
    const [found] = finder.search('rothwell pilot').results
    assert.equal(found.kind, 'words')
    assert.equal(found.href, '2022/areas/leeds/index.html#commentary')
    assert.equal(found.title, 'Leeds: Why fewer plans')
    assert.match(found.snippet, /^… .*the Rothwell pilots.* …$/)
    assert.equal(finder.search('rothwell pilots').total, 1)
    assert.equal(finder.search('agency worker').results[0].href, 'about/glossary/index.html#agency-worker')
    assert.equal(finder.search('how the figures are made').results[0].href, 'about/methodology/index.html')
    assert.equal(finder.search('rounded').results[0].kind, 'page')
  })
})

describe('hostile queries and hostile texts', () => {
  const hostile = ['', ' ', '.', '&', '.*+?^${}()|[]\\', '(a+)+$', '<script>alert(1)</script>', '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿', '\ud800', '\u0000', '__proto__', 'constructor', 'toString valueOf hasOwnProperty', '١٢٣', '日本語', 'a'.repeat(10_000), 'leeds '.repeat(2000), 'é '.repeat(5000), 're-'.repeat(3000), '1'.repeat(500), 'of the and', 'n', 'n 1', 'E', '-', '0', null, undefined, 47, {}]

  test('no query throws or takes long', () => {
    for (const query of hostile) {
      const start = performance.now()
      const { results, total } = finder.search(query)
      assert.ok(Array.isArray(results) && total >= results.length, String(query).slice(0, 40))
      assert.ok(performance.now() - start < 250, `${String(query).slice(0, 40)} took ${performance.now() - start} ms`)
    }
  })

  test('names and texts may hold anything', async () => {
    const nasty = ['<b>Leeds</b>', '__proto__', 'constructor', '.*', '', '👩‍👩‍👧‍👦', 'x'.repeat(5000)]
    const finder = open({ version: 1, edition: '2022', areas: nasty.map((name, i) => ({ slug: `a${i}`, name, codes: [name], level: 'authority' })) })
    finder.figures({ version: 1 })
    await finder.words({ version: 1, pages: nasty.map((text, i) => ({ path: `p${i}.html`, title: text, kind: 'commentary', sections: [{ heading: text, text }] })), terms: nasty.map((term, i) => ({ path: 'g.html', id: `t${i}`, term })) })
    await finder.words({})
    await finder.words(null)
    assert.equal(finder.search('constructor').results[0].href, '2022/areas/a2/index.html')
    assert.equal(finder.search('leeds').results[0].title, '<b>Leeds</b>')
    for (const query of hostile) finder.search(query)
  })

  test('an index that lacks everything finds nothing', () => {
    const finder = open({ version: 1, edition: '2022' })
    assert.equal(finder.search('leeds').total, 0)
  })
})

describe('the first version of the formats, as it was sealed', () => {
  const folder = fileURLToPath(new URL('format', import.meta.url))
  const sealed = (name) => JSON.parse(readFileSync(join(folder, `${name}-1.json`), 'utf8'))
  const skip = ['index', 'figures', 'words'].every((name) => existsSync(join(folder, `${name}-1.json`))) ? false : 'the fixtures are not there'

  test('is read for ever', { skip }, async () => {
    const [index, figures, words] = ['index', 'figures', 'words'].map(sealed)
    const finder = open(index)
    assert.ok(finder.figures(figures))
    await finder.words(words)
    for (const area of index.areas) {
      const found = addresses(finder.search(area.codes?.[0] ?? area.name))
      assert.ok(found.includes(`${index.edition}/areas/${area.slug}/index.html`), area.name)
    }
    for (const item of index.items) {
      if (item.label) assert.equal(addresses(finder.search(item.label))[0].replace(/#.*/, ''), `${index.edition}/indicators/${item.id}/index.html`)
    }
    let some = 0
    for (const [id, { values }] of Object.entries(figures.measures)) {
      const item = index.items[index.measures.find((measure) => measure.id === id).item]
      if (!item.label || index.measures[item.measures[0]].id !== id) continue
      values.split('|').forEach((entry, i) => {
        const { slug, codes, name } = index.areas[i]
        const result = finder.search(`${item.label} ${codes?.[0] ?? name}`).results.find(({ href }) => href.startsWith(`${index.edition}/areas/${slug}/${item.id}/`))
        if (!entry || !result) return
        some++
        assert.equal(result.figure?.text, entry.split(/[\^@]/)[0], `${item.label} ${name}`)
      })
    }
    assert.ok(some > 0, 'no figure was compared')
    for (const term of words.terms || []) assert.ok(addresses(finder.search(term.term)).includes(`${term.path}#${term.id}`), term.term)
  })
})

// Two thousand places that do not exist, made of syllables.
function many () {
  let seed = 1
  const pick = (list) => {
    seed = Math.imul(seed ^ seed >>> 15, 0x2c1b3c6d) + 0x6d2b79f5 | 0
    return list[(seed >>> 8) % list.length]
  }
  const starts = 'Al Bar Bel Cal Dun Elm Fen Gar Har Kel Lan Mar Nor Oak Pen Quill Ros Stan Tor Ul Ver Wen Yar'.split(' ')
  const middles = ['', '', 'ber', 'ding', 'ers', 'ing', 'la', 'min', 'ter', 'wor']
  const ends = 'borough bury combe dale field ford ham hurst ley mere mouth ness shire stead ton wick worth'.split(' ')
  const name = () => pick(starts) + pick(middles) + pick(ends)
  const areas = [...index.areas]
  while (areas.length < 2000) {
    const n = areas.length
    const written = [name(), `North ${name()}`, `${name()} and ${name()}`, `${name()} upon ${name()}`][n % 4]
    areas.push({ slug: `place-${n}`, name: written, official: n % 5 ? '' : `${written}, City of`, codes: [`F${10_000_000 + n}`, String(1000 + n)], level: 'authority', region: 1 + n % 2, places: n % 3 ? [] : [name()] })
  }
  return { ...index, areas }
}

test('with 2,000 areas a key is answered in a moment', () => {
  const large = many()
  let start = performance.now()
  const finder = open(large)
  const opened = performance.now() - start
  const times = []
  for (const query of ['leeds re referrals', 'how many children on plans in kirklees', 'north yorkshire agency staff', 'child protection plans over two years', 'F10000999', 'dorest plnas']) {
    for (let i = 1; i <= query.length; i++) {
      start = performance.now()
      finder.search(query.slice(0, i))
      times.push(performance.now() - start)
    }
  }
  times.sort((a, b) => a - b)
  const median = times[times.length >> 1]
  console.log(`2,000 areas: open in ${opened.toFixed(0)} ms, a key in ${median.toFixed(1)} ms at the median, ${times.at(-1).toFixed(0)} ms at most`)
  assert.ok(median <= 16, `${median} ms`)
})
