// Puts what people have used to smuggle scripts into pages into every place
// where a site takes text: commentary, cells, names, settings, names of files.
// Whatever is taken is shown as it was written, letter by letter, and runs
// nothing; what is refused is refused with a message.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fresh, heard, origins } from './box.mjs'
import { launch, limit, none, root } from './kit.mjs'

const edition = '2016'
const almanac = join(root, 'bin', 'almanac')

// The ways in, each with what would be run if it worked.
const run = 'globalThis.hit=1'
const payloads = [
  `<script>${run}</script>`,
  `<SCRIPT SRC=data:text/javascript,${run}></SCRIPT>`,
  `<scr<script>ipt>${run}</scr</script>ipt>`,
  `</title><script>${run}</script>`,
  `</textarea><script>${run}</script>`,
  `</style><script>${run}</script>`,
  `</script><script>${run}</script>`,
  `--><script>${run}</script><!--`,
  `]]><script>${run}</script>`,
  `<img src=x onerror=${run}>`,
  `<img src="x" onerror="${run}" alt='`,
  `<img/src=x/onerror=${run}//`,
  `<IMG """><SCRIPT>${run}</SCRIPT>">`,
  `<svg onload=${run}>`,
  `<svg><script>${run}</script></svg>`,
  `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
  `<math><mi xlink:href="javascript:${run}">x</mi></math>`,
  `<body onload=${run}>`,
  `<details open ontoggle=${run}>`,
  `<input autofocus onfocus=${run}>`,
  `<select autofocus onfocus=${run}>`,
  `<video><source onerror=${run}></video>`,
  `<audio src=x onerror=${run}>`,
  `<marquee onstart=${run}>`,
  `<iframe src="javascript:${run}"></iframe>`,
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `<object data="javascript:${run}"></object>`,
  `<embed src="javascript:${run}">`,
  `<form action="javascript:${run}"><button>x</button></form>`,
  `<button formaction="javascript:${run}">x</button>`,
  `<a href="javascript:${run}">x</a>`,
  `<a href="java&#x09;script:${run}">x</a>`,
  `<a href="&#106;&#97;vascript:${run}">x</a>`,
  `<base href="https://example.org/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${run}">`,
  `<link rel=stylesheet href="data:text/css,*{display:none}">`,
  '<style>*{display:none}</style>',
  `<div style="background:url(javascript:${run})">`,
  `<table background="javascript:${run}">`,
  `<template><script>${run}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<xmp><script>${run}</script></xmp>`,
  `<plaintext><script>${run}</script>`,
  `<x onclick=${run} tabindex=1 id=x>`,
  `"><script>${run}</script>`,
  `'><script>${run}</script>`,
  `" onmouseover="${run}`,
  `' onmouseover='${run}`,
  `" autofocus onfocus="${run}" x="`,
  '`onmouseover=globalThis.hit=1',
  `';${run};//`,
  `";${run};//`,
  `\\';${run};//`,
  `\${${run}}`,
  `{{${run}}}`,
  '{{define "main"}}x{{end}}',
  '{{.Site}} {{template "base"}}',
  '<%= 1 %> <?php echo 1 ?>',
  `%3Cscript%3E${run}%3C/script%3E`,
  `&lt;script&gt;${run}&lt;/script&gt;`,
  `&#60;script&#62;${run}&#60;/script&#62;`,
  `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
  `＜script＞${run}＜/script＞`,
  '\u2028globalThis.hit=1\u2029',
  '=HYPERLINK("https://example.org/","x")',
  '@SUM(1+1)*cmd|x!A0',
  '__proto__ constructor toString',
  `<a href="#" data-x='"><img src=x onerror=${run}>'>`
]
const tag = (i) => `quibble${i}`
const marked = (i) => `${tag(i)} ${payloads[i]} ${tag(i)}end`

// Markdown that takes no HTML can still be led astray by its own signs.
const signs = [
  `[x](javascript:${run})`, `[x](JavaScript:${run})`, `[x](javascript&colon;${run})`, `[x](java\nscript:${run})`, `[x]( javascript:${run})`,
  `[x](data:text/html;base64,PHNjcmlwdD4=)`, `[x](vbscript:x)`, `<javascript:${run}>`, `![x](javascript:${run})`, `![x](data:image/svg+xml,<svg/onload=${run}>)`,
  `[x]: javascript:${run}\n\n[x]`, `![x" onerror="${run}](x.png)`
]

const quoted = (text) => `"${text.replaceAll('"', '""')}"`
const toml = (text) => JSON.stringify(text)
const page = (title, text) => `+++\ntitle = ${toml(title)}\n+++\n${text}\n`
const escaped = (text) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&') // every sign of ASCII, as markdown has it
const edit = (file, from, to) => {
  const text = readFileSync(file, 'utf8')
  assert.ok(text.includes(from), `${file} has no ${from}`)
  writeFileSync(file, text.replace(from, () => to))
}

function copied () {
  const dir = mkdtempSync(join(tmpdir(), 'xss-'))
  for (const name of ['config.toml', 'data', 'content']) cpSync(join(root, name), join(dir, name), { recursive: true })
  return dir
}

// build puts a payload into every place that takes text.
function build (dir) {
  const all = payloads.map((_, i) => marked(i))
  const some = (from, to) => all.slice(from, to).join(' ')
  writeFileSync(join(dir, 'content/about/signs.md'), page('Signs', all.map(escaped).join('\n\n')))
  writeFileSync(join(dir, 'content/about/code.md'), page('Code', all.map((text, i) => '~~~~\n' + text.replace(/[\u2028\u2029]/g, ' ') + '\n~~~~').join('\n\n')))
  const register = join(dir, 'data/areas.csv')
  appendFileSync(register, all.map((text, i) => `F0800${String(1000 + i)},,${700 + i},${quoted(text)},,${quoted('alias ' + text)},z${i},authority,highmarch,,,\n`).join(''))
  appendFileSync(join(dir, 'data', edition, 'n04.csv'), all.map((text, i) => `n4,,z${i},2016,${50 + i}.0,,,,,${quoted(text)}\n`).join(''))
  edit(join(dir, 'data', edition, 'edition.toml'), 'notes = """\n', `notes = """\n${all.map((text) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')).join('\n\n')}\n\n`)
  edit(join(dir, 'data', edition, 'sources.toml'), 'title = "Children in need census', `title = ${toml(some(0, 20)).slice(0, -1)} Children in need census`)
  edit(join(dir, 'data/boards.toml'), 'name = "Larkhaven Safeguarding', `name = ${toml(some(20, 40)).slice(0, -1)} Larkhaven Safeguarding`)
  const config = join(dir, 'config.toml')
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^publisher = .*$/m, () => `publisher = ${toml('Office ' + some(9, 16))}`).replace(/^title = .*$/m, () => `title = ${toml('Site ' + some(40, 50))}`))
}

describe('what is refused', () => {
  test('each raw payload in commentary is refused with its place, or harmless', limit, () => {
    const dir = copied()
    try {
      const raw = [...payloads.map((_, i) => marked(i)), ...signs]
      raw.forEach((text, i) => writeFileSync(join(dir, `content/about/raw-${i}.md`), page('Raw', text)))
      const refused = new Set()
      const check = () => spawnSync(almanac, ['check', '--site', dir], { encoding: 'utf8' })
      // Only the first fifty messages are printed: their files are taken out until
      // there is none.
      for (let told = check(); told.status !== 0; told = check()) {
        const now = [...told.stderr.matchAll(/raw-(\d+)\.md:\d+:\d+: /g)].map(([, i]) => Number(i))
        assert.ok(now.length > 0, told.stderr)
        for (const i of now) {
          refused.add(i)
          rmSync(join(dir, `content/about/raw-${i}.md`), { force: true })
        }
      }
      assert.ok(refused.size >= 45, `only ${refused.size} are refused`)
      execFileSync(almanac, ['build', '--quiet', '--site', dir])
      for (const [i, text] of raw.entries()) {
        if (refused.has(i)) continue
        const html = readFileSync(join(dir, 'public/about', `raw-${i}`, 'index.html'), 'utf8')
        const body = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
        assert.ok(!/<(?:script|img|svg|iframe|a [^>]*javascript)/i.test(body.replace(/<a class[^>]*>/g, '')), `“${text}” was taken for markup: ${body}`)
      }
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })

  test('pictures that are more than pictures are refused', limit, () => {
    const dir = copied()
    try {
      const drawn = (inner, head = '') => `${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="8" height="8">${inner}</svg>`
      const pictures = [
        ...[`<script>${run}</script>`, `<script href="data:text/javascript,${run}"/>`, `<g xmlns:s="http://www.w3.org/2000/svg"><s:script>${run}</s:script></g>`,
          `<rect onclick="${run}"/>`, `<animate onbegin="${run}" attributeName="x" dur="1s"/>`, `<set attributeName="onclick" to="${run}"/>`,
          `<set attributeName="xlink:href" to="javascript:${run}"/>`, `<a href="javascript:${run}"><text>x</text></a>`, `<a xlink:href="java&#9;script:${run}"><text>x</text></a>`,
          `<use href="data:image/svg+xml,${encodeURIComponent(drawn(`<script>${run}</script>`))}#x"/>`, `<image href="https://example.org/x.svg"/>`,
          `<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${run}"/></foreignObject>`, `<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:${run}"/>`,
          '<style>@import "https://example.org/x.css";</style>', '<rect style="fill:url(https://example.org/#x)"/>'].map((inner) => ['svg', drawn(inner)]),
        ['svg', `<svg xmlns="http://www.w3.org/2000/svg" onload="${run}"/>`],
        ['svg', drawn('', '<?xml-stylesheet href="https://example.org/x.xsl"?>')],
        ['svg', drawn('&x;', `<!DOCTYPE svg [<!ENTITY x "<script>${run}</script>">]>`)],
        ['svg', `<html xmlns="http://www.w3.org/1999/xhtml"><script>${run}</script></html>`],
        ...['png', 'jpg', 'gif', 'webp'].map((kind) => [kind, `<html><script>${run}</script></html>                    `])
      ]
      pictures.forEach(([kind, text], i) => writeFileSync(join(dir, `content/about/p${i}.${kind}`), text))
      writeFileSync(join(dir, 'content/about/pictures.md'), page('Pictures', pictures.map(([kind], i) => `![A picture](p${i}.${kind})`).join('\n\n')))
      const { stderr } = spawnSync(almanac, ['check', '--site', dir], { encoding: 'utf8' })
      none(pictures.flatMap(([kind, text], i) => stderr.includes(`content/about/p${i}.${kind} is `) ? [] : [`${text} is taken`]))
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })

  test('files with such names are refused', limit, () => {
    const dir = copied()
    try {
      // What other systems cannot hold is told before anything is read, the rest after it.
      for (const names of [['a<b>.md', `x" onerror="${run}.md`, 'javascript:x.md'], ["x'.md", '{{x}}.md', 'x&y.md']]) {
        for (const name of [...names, 'ünïcode.md']) writeFileSync(join(dir, 'content/about', name), page('Name', 'Words.'))
        const { status, stderr } = spawnSync(almanac, ['check', '--site', dir], { encoding: 'utf8' })
        none([...(status === 1 ? [] : [`exit ${status}`]), ...names.filter((name) => !stderr.includes(name)).map((name) => `${name} is not named: ${stderr}`)])
        for (const name of names) rmSync(join(dir, 'content/about', name))
      }
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })
})

describe('what is taken', () => {
  let dir, browser, base, close
  before(async () => {
    dir = copied()
    build(dir)
    execFileSync(almanac, ['build', '--quiet', '--site', dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const all = await origins(join(dir, 'public'))
    base = all.http
    close = all.close
    browser = await launch('chromium')
  })
  after(async () => {
    await browser?.close()
    await close?.()
    rmSync(dir, { recursive: true, force: true })
  })

  const numbers = (from = 0, to = payloads.length) => payloads.map((_, i) => i).slice(from, to)
  const shown = {
    'about/signs/index.html': numbers(),
    'about/code/index.html': numbers(),
    [`${edition}/index.html`]: numbers(),
    [`${edition}/areas/index.html`]: numbers(),
    [`${edition}/a-to-z/index.html`]: numbers(),
    [`${edition}/indicators/n4/index.html`]: numbers(),
    [`${edition}/indicators/n23/index.html`]: numbers(40, 50),
    [`${edition}/boards/larkhaven/index.html`]: numbers(20, 50),
    'index.html': numbers(40, 50),
    'corrections/index.html': numbers(9, 16),
    'search/index.html': numbers(40, 50),
    [`${edition}/changes/index.html`]: numbers(40, 50),
    ...Object.fromEntries(numbers().filter((i) => i % 3 === 0).flatMap((i) => [[`${edition}/areas/z${i}/index.html`, [i]], [`${edition}/areas/z${i}/n4/index.html`, [i]]]))
  }

  test('nothing of it runs, and nothing is lost', limit, async () => {
    const { page, said, close } = await fresh(browser, base, 'about/index.html')
    const problems = []
    try {
      await page.evaluateOnNewDocument(() => { for (const name of ['alert', 'prompt', 'confirm']) globalThis[name] = () => { globalThis.hit = name } })
      for (const [path, wanted] of Object.entries(shown)) {
        assert.ok(existsSync(join(dir, 'public', path)), `${path} is not built`)
        await page.goto(base + path, { waitUntil: 'load' })
        const { text, odd } = await page.evaluate(() => {
          const odd = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]
            .filter(({ name, value }) => name.startsWith('on') || (/^(?:href|src|action|formaction|data|srcdoc|background|xlink:href)$/.test(name) && /^\s*(?:java|vb)script:/i.test(value)))
            .map(({ name, value }) => `<${element.localName} ${name}="${value}">`))
          for (const element of document.querySelectorAll('script:not([src]):not([type="application/ld+json"]), iframe, object, embed, base, marquee, template, noscript > img, img[src="x"], style')) odd.push(element.outerHTML.slice(0, 120))
          if ('hit' in globalThis) odd.push(`a script has run: ${globalThis.hit}`)
          return { text: document.body.textContent + ' ' + document.title, odd }
        })
        problems.push(...odd.map((what) => `${path}: ${what}`))
        const plain = (text) => text.replace(/\s+/g, ' ').replace(/[’‘]/g, "'").replace(/[–—]/g, '--')
        const whole = plain(text)
        problems.push(...wanted.filter((i) => !whole.includes(plain(marked(i)))).map((i) => {
          const at = whole.indexOf(tag(i) + ' ')
          return `${path}: “${marked(i)}” is not shown, but “${at < 0 ? 'nothing of it' : whole.slice(at, at + 120)}”`
        }))
      }
      none(problems)
      none(heard(said))
    } finally {
      await close()
    }
  })

  test('downloads hold it as it was written', limit, () => {
    const folder = join(dir, 'public', edition, 'data')
    const file = readdirSync(folder).find((name) => name.startsWith('n4-every-area'))
    const text = readFileSync(join(folder, file), 'utf8')
    none(payloads.map((_, i) => marked(i)).filter((one) => !text.includes(one.replaceAll('"', '""'))).map((one) => `${file} does not hold ${one}`))
  })
})
