// Holds pages to the HTML standard: html-validate finds what a browser
// forgives. No browser is needed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { none, sample, sites } from './kit.mjs'

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'long-title': 'off', // a title names the area, the indicator and the edition
    'no-trailing-whitespace': 'off', // left by layouts, collapsed by gzip
    'tel-non-breaking': 'off', // done by the style sheet
    'prefer-native-element': ['error', { exclude: ['region'] }], // a box in which a wide table scrolls is no section
    'no-raw-characters': 'off', // the standard allows ">" in text; a raw "<" is a parser error
    'no-inline-style': 'error'
  }
})

for (const site of sites()) {
  describe(site.name, () => {
    for (const path of sample(site.pages, 40)) {
      test(path, async () => {
        const report = await validator.validateString(readFileSync(join(site.dir, path), 'utf8'))
        const found = report.results.flatMap((r) => r.messages.map((m) => `${m.line}:${m.column} ${m.message} [${m.ruleId}] ${m.selector ?? ''}`))
        none(found)
      })
    }
  })
}
