// Reads what readers take away with programs of others: data packages with that of
// Frictionless Data, CSV on the Web with a reader of RDF, spreadsheets with
// LibreOffice. SOFFICE is the path of the last.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import csvw from '@zazuko/rdf-parser-csvw'
import published from '@vocabulary/csvw'
import terms from '@rdfjs/data-model'
import rdf from '@rdfjs/dataset'
import { parse } from 'csv-parse/sync'
import datapackage from 'datapackage'
import jsonld from 'jsonld'

const limit = { timeout: 600_000 }

const root = resolve(import.meta.dirname, '..', '..')
const built = (process.env.SITES || join(root, 'public')).split(delimiter)

// sealedOrNot are the folders of data of a site's editions.
const folders = built.flatMap((dir) => readdirSync(dir).filter((name) => existsSync(join(dir, name, 'data', 'datapackage.json'))).map((name) => join(dir, name, 'data')))

const rows = (file) => parse(readFileSync(file, 'utf8'), { columns: true, relax_column_count: false, bom: false })

test('there is something to read', () => assert.ok(folders.length > 0, `no edition with downloads in ${built}`))

for (const folder of folders) {
  for (const part of [folder, join(folder, 'areas')]) {
    test(`${part} is a tabular data package`, limit, async () => {
      const pack = await datapackage.Package.load(join(part, 'datapackage.json'), { strict: true })
      assert.ok(pack.valid, pack.errors.join('\n'))
      assert.deepEqual(pack.resources.map((r) => r.descriptor.path).sort(), readdirSync(part).filter((n) => n.endsWith('.csv')).sort())
      for (const resource of part === folder ? pack.resources : pack.resources.slice(0, 5)) {
        const read = await resource.read({ keyed: true }) // casts each cell to the type of its column
        const raw = rows(join(part, resource.descriptor.path))
        assert.equal(read.length, raw.length, resource.name)
        read.forEach((row, i) => assert.equal(row.value, raw[i].value === '' ? null : Number(raw[i].value), `${resource.name} row ${i + 1}`))
      }
    })

    test(`${part} is CSV on the Web`, limit, async () => {
      const described = JSON.parse(readFileSync(join(part, 'csv-metadata.json'), 'utf8'))
      assert.deepEqual(described.tables.map((t) => t.url).sort(), readdirSync(part).filter((n) => n.endsWith('.csv')).sort())
      const quads = await jsonld.toRDF({ ...described, '@context': vocabulary }, { base: pathToFileURL(join(part, 'csv-metadata.json')).href })
      assert.deepEqual(strangers(quads), [], 'what the vocabulary does not have, or not there')
      for (const { url } of part === folder ? described.tables.slice(0, 6) : described.tables.slice(0, 2)) {
        const raw = rows(join(part, url))
        const told = new Map() // of each row, what is said of each column
        for await (const q of new csvw({ metadata: rdf.dataset(quads.map(quad)), baseIRI: 'x:' }).import(createReadStream(join(part, url)))) {
          if (!q.predicate.value.startsWith('x:#')) continue
          if (!told.has(q.subject.value)) told.set(q.subject.value, {})
          told.get(q.subject.value)[q.predicate.value.slice(3)] = q.object
        }
        assert.equal(told.size, raw.length, url)
        let i = 0
        for (const row of told.values()) {
          for (const [name, text] of Object.entries(raw[i++])) {
            assert.equal(row[name]?.value ?? '', text, `${url} row ${i} ${name}`)
            if (text !== '') assert.equal(row[name].datatype.value, 'http://www.w3.org/2001/XMLSchema#' + (numbers.has(name) ? 'decimal' : 'string'), name)
          }
        }
      }
    })
  }

  test(`${folder} says the same as JSON`, limit, () => {
    for (const name of readdirSync(folder).filter((n) => n.endsWith('.csv'))) {
      const { columns, rows: said, publisher, permalink } = JSON.parse(readFileSync(join(folder, name.replace(/csv$/, 'json')), 'utf8'))
      assert.ok(publisher && permalink)
      const raw = rows(join(folder, name))
      assert.equal(said.length, raw.length, name)
      said.forEach((row, i) => row.forEach((cell, n) => {
        const text = raw[i][columns[n]]
        assert.equal(numbers.has(columns[n]) && cell !== null ? cell : cell ?? '', numbers.has(columns[n]) && text !== '' ? Number(text) : text.replace(/^ (?=[=+\-@＝＋－＠])/, ''), `${name} row ${i + 1} ${columns[n]}`)
      }))
    }
  })
}

// term and quad make of what one library says what the other wants.
const term = (t) => t.termType === 'Literal' ? terms.literal(t.value, t.language || terms.namedNode(t.datatype.value)) : t.termType === 'BlankNode' ? terms.blankNode(t.value.slice(2)) : terms.namedNode(t.value)
const quad = (q) => terms.quad(term(q.subject), term(q.predicate), term(q.object))

const numbers = new Set(['value', 'numerator', 'denominator', 'lower', 'upper'])

// strangers lists the properties of metadata that the vocabulary of the W3C does not
// have, or has for another kind of thing: "delimiter" of a table in place of its
// dialect. There is no validator of CSV on the Web to be had from npm or for Go (tried
// were the names csvw, csvw-validator, csvw-parser and @entryscape/csvw-js; csvlint is
// of RFC 4180 only); this, and that each cell is read with its type, stand in for one.
const W3C = 'http://www.w3.org/ns/csvw#'
const strangers = (quads) => {
  const said = published({ factory: terms })
  const about = (subject, end) => said.filter((q) => q.subject.value === subject && q.predicate.value.endsWith('#' + end)).map((q) => q.object)
  const list = (node) => node.value.endsWith('#nil') ? [] : about(node.value, 'first').concat(...about(node.value, 'rest').map(list))
  const kinds = (property, end) => about(property, end).flatMap((c) => c.termType === 'BlankNode' ? about(c.value, 'unionOf').flatMap(list) : [c]).map((c) => c.value)
  const unlisted = new Map() // an item of a list → the list
  for (const q of quads) if (q.predicate.value.endsWith('#first')) unlisted.set(q.object.value, q.subject.value)
  const before = (node) => { const q = quads.find((q) => q.predicate.value.endsWith('#rest') && q.object.value === node); return q ? before(q.subject.value) : node }
  const kindsOf = (node) => {
    const to = unlisted.has(node) ? before(unlisted.get(node)) : node
    const from = quads.filter((q) => q.object.value === to && q.predicate.value.startsWith(W3C))
    return from.length ? from.flatMap((q) => kinds(q.predicate.value, 'range')) : [W3C + 'TableGroup']
  }
  return quads.filter((q) => q.predicate.value.startsWith(W3C) && !kinds(q.predicate.value, 'domain').some((kind) => kindsOf(q.subject.value).includes(kind))).map((q) => q.predicate.value)
}

test('what the vocabulary of CSV on the Web does not have is found', async () => {
  const odd = async (metadata) => strangers(await jsonld.toRDF({ '@context': vocabulary, ...metadata }, { base: 'x:y' }))
  const column = { name: 'a', titles: 'a', datatype: 'string', required: true }
  assert.deepEqual(await odd({ tables: [{ url: 'a.csv', tableSchema: { columns: [column] } }], dialect: { header: true } }), [])
  assert.deepEqual(await odd({ tables: [{ url: 'a.csv', tableSchema: { columns: [{ ...column, mandatory: true }] } }] }), [W3C + 'mandatory'])
  assert.deepEqual(await odd({ tables: [{ url: 'a.csv', delimiter: ';' }] }), [W3C + 'delimiter'])
})

// vocabulary is as much of http://www.w3.org/ns/csvw as the metadata use, so that it
// can be read without a network.
const vocabulary = {
  '@vocab': 'http://www.w3.org/ns/csvw#',
  columns: { '@id': 'http://www.w3.org/ns/csvw#column', '@container': '@list' },
  titles: { '@id': 'http://www.w3.org/ns/csvw#title' },
  tables: { '@id': 'http://www.w3.org/ns/csvw#table' },
  url: { '@id': 'http://www.w3.org/ns/csvw#url', '@type': '@id' },
  datatype: { '@id': 'http://www.w3.org/ns/csvw#datatype', '@type': '@vocab' },
  decimal: 'http://www.w3.org/2001/XMLSchema#decimal',
  string: 'http://www.w3.org/2001/XMLSchema#string',
  dc: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#'
}

for (const dir of built) {
  const made = existsSync(join(dir, 'downloads')) ? readdirSync(join(dir, 'downloads')) : []
  const books = made.filter((name) => name.endsWith('.ods'))
  if (!process.env.SOFFICE || books.length === 0) {
    console.log(`skip: ${!process.env.SOFFICE ? 'no LibreOffice found; set SOFFICE to its path' : `${dir} was built without --downloads`}`)
    continue
  }
  for (const book of process.env.SOAK ? books : books.slice(-1)) {
    test(`LibreOffice reads in ${book} what the CSV files say`, limit, () => {
      const edition = book.match(/edition-(.*)\.ods$/)[1]
      const out = mkdtempSync(join(tmpdir(), 'almanac-ods-'))
      try {
        // Commas, quotes, UTF-8, cells as they are shown, every sheet into a file.
        execFileSync(process.env.SOFFICE, ['--headless', `-env:UserInstallation=${pathToFileURL(join(out, 'profile')).href}`, '--convert-to',
          'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1', '--outdir', out, join(dir, 'downloads', book)], { stdio: 'pipe' })
        const { resources } = JSON.parse(readFileSync(join(dir, edition, 'data', 'datapackage.json'), 'utf8'))
        const sheets = readdirSync(out).filter((name) => name.endsWith('.csv'))
        assert.equal(sheets.length, resources.length + 3, sheets.join(' '))
        let cells = 0
        for (const { name, path, title } of resources) {
          const sheet = `${basename(book, '.ods')}-${name[0].toUpperCase()}${name.slice(1)}.csv`
          const lines = parse(readFileSync(join(out, sheet), 'utf8'), { relax_column_count: true })
          assert.equal(lines[0][0], title)
          const head = lines.findIndex((line) => line[0] === 'measure' && line.includes('value'))
          assert.ok(head > 0, `${sheet} has no header row`)
          const columns = lines[head]
          const raw = rows(join(dir, edition, 'data', path))
          assert.equal(lines.length, head + 1 + raw.length, sheet)
          raw.forEach((row, i) => {
            for (const [column, text] of Object.entries(row)) {
              const at = columns.indexOf(column)
              if (at < 0) {
                assert.ok(text === '' || column === 'edition' || column === 'indicator', `${sheet} has no column ${column}`)
                continue
              }
              assert.equal(lines[head + 1 + i][at], text.replace(/^ (?=[=+\-@＝＋－＠])/, ''), `${sheet} row ${i + 1} ${column}`)
              cells++
            }
          })
        }
        console.log(`- ${book}: ${cells} cells are the same in LibreOffice`)
      } finally {
        rmSync(out, { recursive: true, force: true })
      }
    })
  }
}
