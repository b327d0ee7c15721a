// The search boxes of a page. Without a script, a box leads to the lists from A
// to Z; with this one, to the search page. Suggestions need an index and the
// script that reads it: both are loaded when a reader comes to a box for the
// first time, then the newest figures and the words.
import { fill, indexOf, script } from './load.js'
import { say as word } from './words.js'

export function searchBoxes (root) {
  const boxes = [...root.querySelectorAll('form.search[data-finder]')]
  const attached = []
  const refresh = (text) => {
    for (const box of attached) box.refresh()
    if (text) for (const form of boxes) if (form.contains(document.activeElement)) say(form, text)
  }
  for (const form of boxes) prepare(form, attached, refresh)
  const page = root.getElementById('search-page')
  if (page) searchPage(page)
}

const here = (address) => new URL(address, document.baseURI).href

let opened = null

// open gives the promise of the page's finder; every box of a page asks the same
// edition.
function open ({ finder, index, words, edition }, refresh) {
  opened ||= Promise.all([script(here(finder)), indexOf(here(index), edition)]).then(([, data]) => {
    const made = globalThis.almanacFinder.open(data, { editions: globalThis.almanacEditions, early: true })
    fill(made, data, here(index), words && here(words), refresh)
    return made
  }).catch((error) => {
    opened = null
    throw error
  })
  return opened
}

function prepare (form, attached, refresh) {
  const { page, edition, kind, root } = form.dataset
  const input = form.elements.q
  const lists = form.getAttribute('action')
  const hidden = Object.entries({ edition, kind }).filter(([, value]) => value).map(([name, value]) => {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name, value })
    return field
  })
  const leadTo = (address, fields) => {
    for (const field of hidden) field.remove()
    form.append(...fields)
    form.setAttribute('action', address)
  }
  const start = async () => {
    try {
      const finder = await open(form.dataset, refresh)
      attached.push(globalThis.almanacFinder.attach(form, finder, { root, kind, lists }))
      say(form, '')
      leadTo(page, hidden)
    } catch (error) {
      leadTo(lists, [])
      say(form, error.newer ? error.message : word('search.failed_box'))
      input.addEventListener('focus', start, { once: true })
    }
  }
  leadTo(page, hidden)
  if (document.activeElement === input) start()
  else input.addEventListener('focus', start, { once: true })
  // A pointer comes before the focus. A failure is told when the reader comes.
  input.addEventListener('pointerenter', () => { open(form.dataset, refresh).catch(() => {}) }, { once: true })
}

function say (form, text) {
  let line = form.querySelector('.search-failure')
  if (!line && !text) return
  if (!line) {
    line = document.createElement('p')
    line.className = 'search-failure'
    line.setAttribute('role', 'status')
    form.append(line)
  }
  line.textContent = text
}

// searchPage starts the search page, whose heavy part is in the same script as
// the finder. If that does not come, the lists remain.
function searchPage (element) {
  script(here(element.dataset.finder)).then(() => globalThis.almanacFinder.page(element)).catch(() => {
    const failure = element.querySelector('.search-failure')
    failure.hidden = false
  })
}
