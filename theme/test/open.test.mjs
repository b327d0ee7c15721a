// What other programs read of a site, judged by tools that we did not write: every
// document of figures against its JSON Schema (ajv), sitemaps against their XML
// schema (libxml2) and by a parser of sitemaps, the feed by a parser of feeds.
import assert from 'node:assert/strict'
import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { parseFeed } from '@rowanmanning/feed-parser'
import Ajv2020 from 'ajv/dist/2020.js'
import { parseSitemap, parseSitemapIndex } from 'sitemap'
import { validateXML } from 'xmllint-wasm'
import { none, sites } from './kit.mjs'

const schemaOf = (name) => readFileSync(join(dirname(createRequire(import.meta.url).resolve('sitemap')), '..', '..', 'schema', name), 'utf8')
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

for (const site of sites()) {
  const text = (path) => readFileSync(join(site.dir, path), 'utf8')
  const editions = readdirSync(site.dir).filter((name) => existsSync(join(site.dir, name, 'api', 'index.json')))
  const whole = existsSync(join(site.dir, 'sitemap.xml')) // it knows its own address

  describe(site.name, () => {
    test('every document of figures is as its schema says', () => {
      const wrong = []
      let files = 0
      for (const edition of editions) {
        const schema = JSON.parse(text(`${edition}/api/schema-1.json`))
        const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true })
        const valid = ajv.compile(schema)
        const base = join(site.dir, edition, 'api')
        const paths = readdirSync(base, { recursive: true }).filter((path) => path.endsWith('.json') && !path.startsWith('schema-'))
        for (const path of paths) {
          files++
          const document = JSON.parse(readFileSync(join(base, path), 'utf8'))
          if (document.withdrawn) continue
          if (!valid(document)) wrong.push(...valid.errors.slice(0, 3).map((error) => `${edition}/api/${path}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`))
          if (!existsSync(join(base, path, '..', document.schema))) wrong.push(`${edition}/api/${path}: there is no ${document.schema}`)
          if (!existsSync(join(base, path, '..', document.page))) wrong.push(`${edition}/api/${path}: there is no ${document.page}`)
        }
        // A schema that takes everything would prove nothing
        const sound = JSON.parse(text(`${edition}/api/${paths.find((path) => path.startsWith('indicators'))}`))
        const damages = {
          'a symbol among the values': (d) => { d.indicators[0].measures[0].series[0].values[0] = 'c' },
          'a number as text': (d) => { d.indicators[0].measures[0].series[0].values[0] = '12.3' },
          'no periods': (d) => { delete d.indicators[0].measures[0].periods },
          'an unknown name': (d) => { d.indicators[0].measures[0].raw = 1 },
          'another shape': (d) => { d.shape = 2 },
          'another kind': (d) => { d.kind = 'area' },
          'nobody who publishes': (d) => { delete d.publisher }
        }
        for (const [what, damage] of Object.entries(damages)) {
          const document = structuredClone(sound)
          damage(document)
          if (valid(document)) wrong.push(`${edition}: the schema takes ${what}`)
        }
      }
      console.log(`- ${files} documents of ${editions.length} editions`)
      none(wrong)
    })

    test('sitemaps are as their schema says', { skip: !whole && 'the site does not know its address' }, async () => {
      const index = await parseSitemapIndex(createReadStream(join(site.dir, 'sitemap.xml')))
      const base = index[0].url.replace(/[^/]*$/, '')
      const files = index.map((entry) => entry.url.slice(base.length))
      const { valid, errors } = await validateXML({ xml: files.map((fileName) => ({ fileName, contents: text(fileName) })), schema: [schemaOf('sitemap.xsd')], initialMemoryPages: 2048, maxMemoryPages: 8192 })
      assert.ok(valid, errors.slice(0, 5).map((error) => error.message).join('\n'))
      const bad = await validateXML({ xml: [{ fileName: 'bad.xml', contents: text(files[0]).replace('<loc>', '<lok>').replace('</loc>', '</lok>') }], schema: [schemaOf('sitemap.xsd')] })
      assert.equal(bad.valid, false, 'the schema takes everything')
      let pages = 0
      for (const file of files) {
        const entries = await parseSitemap(createReadStream(join(site.dir, file)))
        assert.ok(entries.length > 0 && entries.length <= 50_000, `${file} has ${entries.length} entries`)
        pages += entries.length
        none(entries.map(({ url }) => url.slice(base.length)).filter((path) => !existsSync(join(site.dir, path.endsWith('/') || !path ? path + 'index.html' : path))).map((path) => `${file} lists ${path}, which is not there`))
      }
      console.log(`- ${files.length} sitemaps of ${pages} pages`)
    })

    test('the feed is what a reader of feeds takes', { skip: !whole && 'the site does not know its address' }, async () => {
      const xml = text('feed.xml')
      const { valid, errors } = await validateXML({ xml, extension: 'schema', schema: [atom] })
      assert.ok(valid, errors.slice(0, 5).map((error) => error.message).join('\n'))
      const feed = parseFeed(xml)
      assert.equal(feed.meta.type, 'atom')
      assert.ok(feed.title && feed.language && feed.self.endsWith('/feed.xml') && feed.url && feed.authors[0].name && feed.updated instanceof Date)
      assert.equal(feed.items.length, (xml.match(/<entry>/g) || []).length)
      const ids = new Set()
      for (const item of feed.items) {
        assert.ok(item.id && item.title && item.url && item.published instanceof Date && item.updated instanceof Date, JSON.stringify(item))
        assert.ok(item.updated <= feed.updated, `${item.id} is newer than the feed`)
        ids.add(item.id)
      }
      assert.equal(ids.size, feed.items.length, 'two entries have one id')
    })

    test('security.txt has what its standard asks for', { skip: !existsSync(join(site.dir, '.well-known', 'security.txt')) && 'the site names nobody' }, () => {
      const fields = text('.well-known/security.txt').trim().split('\n').map((line) => /^([A-Za-z-]+): (\S.*)$/.exec(line).slice(1))
      const of = (name) => fields.filter(([field]) => field === name).map(([, value]) => value)
      assert.ok(of('Contact').length > 0)
      for (const contact of of('Contact')) assert.match(contact, /^(mailto:|https:|tel:)/)
      assert.equal(of('Expires').length, 1)
      assert.match(of('Expires')[0], time)
    })
  })
}

// The parts of Atom (RFC 4287) that a feed of ours has, as an XML schema: what must
// be there, once, of which form. Its own grammar is RELAX NG, which is no file of
// any package.
const atom = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="http://www.w3.org/2005/Atom" targetNamespace="http://www.w3.org/2005/Atom" elementFormDefault="qualified">
  <xs:import namespace="http://www.w3.org/XML/1998/namespace"/>
  <xs:simpleType name="text"><xs:restriction base="xs:string"><xs:pattern value="\\s*\\S[\\s\\S]*"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="address"><xs:restriction base="xs:anyURI"><xs:pattern value="https?://.+"/></xs:restriction></xs:simpleType>
  <xs:complexType name="link"><xs:attribute name="href" type="a:address" use="required"/><xs:attribute name="rel" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="alternate"/><xs:enumeration value="self"/></xs:restriction></xs:simpleType></xs:attribute><xs:attribute name="type" type="xs:string" use="required"/></xs:complexType>
  <xs:complexType name="entry"><xs:all><xs:element name="title" type="a:text"/><xs:element name="id" type="a:address"/><xs:element name="link" type="a:link"/><xs:element name="published" type="xs:dateTime"/><xs:element name="updated" type="xs:dateTime"/><xs:element name="summary" type="a:text" minOccurs="0"/></xs:all></xs:complexType>
  <xs:element name="feed"><xs:complexType><xs:sequence>
    <xs:element name="title" type="a:text"/><xs:element name="subtitle" type="a:text"/><xs:element name="id" type="a:address"/>
    <xs:element name="link" type="a:link" minOccurs="2" maxOccurs="2"/>
    <xs:element name="author"><xs:complexType><xs:sequence><xs:element name="name" type="a:text"/><xs:element name="email" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="rights" type="a:text" minOccurs="0"/><xs:element name="generator" type="a:text"/><xs:element name="updated" type="xs:dateTime"/>
    <xs:element name="entry" type="a:entry" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence><xs:anyAttribute namespace="http://www.w3.org/XML/1998/namespace" processContents="skip"/></xs:complexType></xs:element>
</xs:schema>`
