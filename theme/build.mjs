// Builds dist/ from src/: one style sheet, the script of every page, the scripts
// that are loaded when a reader searches or explores a chart, and the images, all
// of which the binary embeds (embed.go).
//
// Two promises of every site are kept here, where they can be broken: nothing
// is fetched from another host, and nothing of govuk-frontend that is reserved
// for GOV.UK (its typeface, its crown) reaches a page.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const src = join(here, 'src')
const dist = join(here, 'dist')
const targets = ['chrome109', 'firefox115', 'safari15.6']
const budgets = { 'almanac.css': 65_000, 'almanac.js': 16_000, 'finder.js': 64_000, 'compare.js': 12_000, 'embed.js': 8_000, 'echarts.js': 760_000 }
const gzipped = { 'finder.js': 24_000, 'echarts.js': 250_000 }
const forbidden = [/GDS Transport/i, /crown/i, /@import/i, /https?:\/\/(?!www\.w3\.org\/)/i]
// After ":has(…)" a "*" makes a browser look at the whole page again whenever
// something is put into it: at each letter of a search, 100 ms on a long page.
const forbiddenBy = { '.css': [/url\(\s*["']?(?!data:|#)/i, /:has\([^{},]*\)\s*[>+~ ]\s*\*/], '.svg': [/url\(\s*["']?(?!data:|#)/i], '.js': [/\beval\(/, /new Function\b/] }

async function styles () {
  const compiled = sass.compile(join(src, 'almanac.scss'), {
    loadPaths: [join(here, 'node_modules')],
    quietDeps: true
  })
  const { code } = await esbuild.transform(compiled.css, { loader: 'css', minify: true, target: targets })
  return code
}

async function script (name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(src, name)],
    bundle: true,
    format: 'iife',
    minify: true,
    target: targets,
    charset: 'utf8',
    legalComments: 'none', // licences() has them whole
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false
  })
  return outputFiles[0].text
}

// licences gives the terms of what a script holds, which ask to go along.
function licences (what, files) {
  const texts = files.map((name) => readFileSync(join(here, 'node_modules', name), 'utf8').trim())
  return `${what}, with these notices and licences.\n\n${texts.join('\n\n----\n\n')}\n`
}

function emit (name, text) {
  for (const pattern of [...forbidden, ...forbiddenBy[extname(name)]]) {
    const found = text.match(pattern)
    if (found) throw new Error(`${name}: ${JSON.stringify(text.substr(found.index, 60))} may not be in a site`)
  }
  if (text.length > budgets[name]) throw new Error(`${name}: ${text.length} bytes, more than ${budgets[name]}`)
  const small = gzipSync(text).length
  if (small > gzipped[name]) throw new Error(`${name}: ${small} bytes gzipped, more than ${gzipped[name]}`)
  writeFileSync(join(dist, name), text)
  console.log(`${name.padEnd(12)} ${String(text.length).padStart(6)} bytes, ${String(small).padStart(6)} gzipped`)
}

mkdirSync(dist, { recursive: true })
emit('almanac.css', await styles())
emit('almanac.js', await script('almanac.js'))
emit('finder.js', await script('finder.js'))
emit('compare.js', await script('compare.js'))
emit('embed.js', await script('embed.js'))
emit('echarts.js', await script('echarts.js'))
writeFileSync(join(dist, 'finder-licences.txt'), licences('finder.js holds MiniSearch', ['minisearch/LICENSE.txt']))
writeFileSync(join(dist, 'echarts-licences.txt'), licences('echarts.js holds Apache ECharts, ZRender and tslib',
  ['echarts/NOTICE', 'echarts/LICENSE', 'zrender/LICENSE', 'tslib/LICENSE.txt']))
for (const name of readdirSync(src).filter((name) => name.endsWith('.svg'))) {
  emit(name, readFileSync(join(src, name), 'utf8'))
}
