// Reads files that tell hosts how to serve a site as those hosts do.
import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { parseAllHeaders } from 'netlify-headers-parser'

const hosts = resolve(import.meta.dirname, '..', '..', 'internal', 'publish', 'hosts')

// The file for Azure was held against the schema that the package schemastore (0.2.2) has of
// it, which is too large to be fetched for each test.
test('Netlify reads _headers, and no file gets a header twice', async () => {
  const { headers, errors } = await parseAllHeaders({ headersFiles: [join(hosts, 'headers', '_headers')], configHeaders: [], minimal: false })
  assert.deepEqual(errors, [])
  const of = (path) => headers.filter((rule) => rule.forRegExp.test(path)).flatMap((rule) => Object.entries(rule.values)).map(([name, value]) => `${name}: ${value}`).sort()
  const all = 'X-Content-Type-Options: nosniff'
  assert.deepEqual(of('/2014/index.html'), [all])
  assert.deepEqual(of('/2014/embed/n1/index.html'), [all])
  assert.deepEqual(of('/assets/almanac-0a1b2c3d.css'), ['Cache-Control: CACHE_FOREVER', all])
  assert.deepEqual(of('/2014/assets/figures.js'), [all])
  assert.deepEqual(of('/feed.xml'), ['Content-Type: application/atom+xml', all])
  assert.deepEqual(of('/2014-r2/api/areas/leeds.json'), ['Access-Control-Allow-Origin: *', all])
})
