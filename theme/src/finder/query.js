// What a reader typed, as words to look up: without the words that only hold a
// question together, with editions taken out, and with words put together or
// apart that are not known as they stand ("towerhamlets", "black pool").
import { isEmpty, words } from './normalise.js'

const letters = 200 // of what is typed that are looked at
const most = 12 // words

// query gives { words, last, editions }; last tells whether the last word may
// still be going on.
export function query (text, lexicon, editions = []) {
  const typed = String(text ?? '').slice(0, letters)
  const named = []
  let all = words(typed)
  // An edition's id may be two words, as 2015-r2 is.
  for (const edition of editions) {
    const id = words(edition.id)
    const at = all.findIndex((_, i) => id.length > 0 && id.every((word, k) => all[i + k] === word))
    if (at >= 0) named.push({ edition, at, length: id.length })
  }
  const longest = named.filter((one) => !named.some((other) => other.at === one.at && other.length > one.length))
  const taken = new Set(longest.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)))
  const ends = all.length - 1
  const last = !/\s$/.test(typed) && !taken.has(ends)
  all = all.filter((_, i) => !taken.has(i))
  const found = [...new Set(together(all, lexicon).flatMap((word, i, list) => apart(word, lexicon, last && i === list.length - 1)))]
  const telling = found.filter((word) => !isEmpty(word) || lexicon.has(word))
  const kept = telling.some((word) => !isEmpty(word)) ? telling : found
  return { words: kept.slice(0, most), last: last && kept.at(-1) === found.at(-1), editions: longest.map(({ edition }) => edition) }
}

// together joins neighbours that are one word to the names.
function together (list, lexicon) {
  const out = []
  for (let i = 0; i < list.length; i++) {
    const both = i + 1 < list.length ? list[i] + list[i + 1] : ''
    const apart = lexicon.same(list[i]).length > 0 && (isEmpty(list[i + 1] ?? '') || lexicon.same(list[i + 1] ?? '').length > 0)
    if (both && !apart && !/\d/.test(both) && lexicon.same(both).length > 0) {
      out.push(both)
      i++
    } else out.push(list[i])
  }
  return out
}

// apart takes a word in two that the names have as two.
function apart (word, lexicon, last) {
  if (word.length < 5 || /\d/.test(word) || lexicon.same(word).length > 0 || (last && lexicon.begun(word).length > 0)) return [word]
  for (let i = word.length - 2; i >= 2; i--) {
    const [a, b] = [word.slice(0, i), word.slice(i)]
    if (lexicon.has(a) && !isEmpty(a) && lexicon.has(b) && !isEmpty(b)) return [a, b]
  }
  return [word]
}
