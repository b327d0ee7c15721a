// Holds pages to the HTML standard: html-validate and the Nu HTML Checker find
// what a browser forgives. No browser is needed; JAVA is the path of a Java.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import vnu from 'vnu-jar'
import { none, sample, sites } from './kit.mjs'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'long-title': 'off', // a title names the area, the indicator and the edition
    'no-trailing-whitespace': 'off', // left by layouts, collapsed by gzip
    'tel-non-breaking': 'off', // done by the style sheet
    'prefer-native-element': ['error', { exclude: ['region'] }], // a box in which a wide table scrolls is no section
    'no-raw-characters': 'off', // the standard allows ">" in text; a raw "<" is a parser error
    'no-inline-style': 'error'
  }
})

// The checker takes "'self'" of a page that it reads from a disk to allow nothing.
const ofDisk = /^Resource violates Content Security Policy \(meta tag\)/

// It takes data for a script too: by the standard ("prepare the script element") a
// script of a type that is no script is never run, and the policy never asked.
// Browsers say nothing of it on their consoles, which the tests of pages listen to.
const ofData = (m) => /^Inline script violates Content Security Policy/.test(m.message) && /<script type="application\/ld\+json">/.test(m.extract)

// checked gives what the checker says of files, as { url, lastLine, message }.
function checked (files) {
  const args = ['-Xss8m', '-jar', String(vnu), '--format', 'json', '--stdout', '--exit-zero-always', ...files]
  return JSON.parse(execFileSync(process.env.JAVA, args, { encoding: 'utf8', maxBuffer: 1 << 28 })).messages
}

for (const site of sites()) {
  describe(site.name, () => {
    const pages = sample(site.pages, 40)

    test('html-validate finds nothing', async () => {
      const problems = []
      for (const path of pages) {
        const report = await validator.validateString(readFileSync(join(site.dir, path), 'utf8'))
        problems.push(...report.results.flatMap((r) => r.messages.map((m) => `${path}:${m.line}:${m.column} ${m.message} [${m.ruleId}] ${m.selector ?? ''}`)))
      }
      none(problems)
    })

    test('the Nu HTML Checker finds nothing', (t) => {
      if (!process.env.JAVA) {
        if (process.env.CI) throw new Error('JAVA is not set')
        console.log('skip: no Java for the Nu HTML Checker: set JAVA to the path of one')
        return t.skip()
      }
      const found = checked(pages.map((path) => join(site.dir, path))).filter((m) => !ofDisk.test(m.message) && !ofData(m))
      none(found.map((m) => `${m.url}:${m.lastLine ?? ''} ${m.message} ${m.extract ?? ''}`))
    })
  })
}
