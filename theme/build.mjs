// Builds dist/ from src/: one style sheet, one classic script, and the images,
// all of which the binary embeds (embed.go).
//
// Two promises of every site are kept here, where they can be broken: nothing
// is fetched from another host, and nothing of govuk-frontend that is reserved
// for GOV.UK (its typeface, its crown) reaches a page.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const src = join(here, 'src')
const dist = join(here, 'dist')
const targets = ['chrome109', 'firefox115', 'safari15.6']
const budgets = { 'almanac.css': 65_000, 'almanac.js': 12_000 }
const forbidden = [/url\(\s*["']?(?!data:|#)/i, /GDS Transport/i, /crown/i, /@import/i, /https?:\/\/(?!www\.w3\.org\/)/i]

async function styles () {
  const compiled = sass.compile(join(src, 'almanac.scss'), {
    loadPaths: [join(here, 'node_modules')],
    quietDeps: true
  })
  const { code } = await esbuild.transform(compiled.css, { loader: 'css', minify: true, target: targets })
  return code
}

async function script () {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(src, 'almanac.js')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: targets,
    charset: 'utf8',
    write: false
  })
  return outputFiles[0].text
}

function emit (name, text) {
  for (const pattern of forbidden) {
    const found = text.match(pattern)
    if (found) throw new Error(`${name}: ${JSON.stringify(text.substr(found.index, 60))} may not be in a site`)
  }
  if (text.length > budgets[name]) throw new Error(`${name}: ${text.length} bytes, more than ${budgets[name]}`)
  writeFileSync(join(dist, name), text)
  console.log(`${name.padEnd(12)} ${String(text.length).padStart(6)} bytes, ${String(gzipSync(text).length).padStart(5)} gzipped`)
}

mkdirSync(dist, { recursive: true })
emit('almanac.css', await styles())
emit('almanac.js', await script())
for (const name of readdirSync(src).filter((name) => name.endsWith('.svg'))) {
  emit(name, readFileSync(join(src, name), 'utf8'))
}
