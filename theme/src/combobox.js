// Makes a combobox of a search box: a list of suggestions for what is typed, as
// the ARIA Authoring Practices describe it (list autocomplete, manual
// selection). The focus stays in the box; the keys choose, and nothing is chosen
// before the reader does.
import { element, everything, nearly, option } from './searchlist.js'
import { say as word } from './words.js'

const suggestions = 8
const pause = 500 // ms without a key before a screen reader is told how many there are

let boxes = 0

// attach gives { refresh }, which draws again what is shown: the figures come
// after the index.
export function attach (form, finder, { root, kind = '', lists = '' }) {
  const input = form.elements.q
  const name = `suggestions-${++boxes}`
  const hint = element('p', 'search-hint')
  const list = element('div', 'search-list')
  const popup = element('div', 'search-popup', hint, list)
  const status = element('p', 'visually-hidden')
  let active = null
  let timer = 0
  let waiting = false // for the rest of the names, one of which may be what was typed

  popup.hidden = true
  list.id = name
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', word('search.suggestions'))
  status.setAttribute('role', 'status')
  form.append(popup, status)
  for (const [key, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': name, 'aria-expanded': 'false' })) {
    input.setAttribute(key, value)
  }

  const say = (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => { status.textContent = text }, text ? pause : 0)
  }

  const activate = (chosen) => {
    if (active) active.setAttribute('aria-selected', 'false')
    active = chosen
    if (active) {
      active.setAttribute('aria-selected', 'true')
      active.scrollIntoView({ block: 'nearest' })
      input.setAttribute('aria-activedescendant', active.id)
    } else {
      input.removeAttribute('aria-activedescendant')
    }
  }

  const close = () => {
    waiting = false
    activate(null)
    popup.hidden = true
    input.setAttribute('aria-expanded', 'false')
    say('')
  }

  const allResults = (of = kind) => {
    const target = new URL(form.action)
    const fields = new URLSearchParams(new FormData(form))
    if (!of) fields.delete('kind')
    target.search = fields.toString()
    return target.href
  }

  // elsewhere is what is offered where nothing, or not all, was found: the same
  // search in everything, then the lists.
  const elsewhere = (query, { total, whole }) => {
    const made = []
    const part = total === 0 || whole < 0.95
    if (kind && part && finder.search(query, { limit: 1 }).whole > whole) made.push(everything(word('search.everything', { query }), allResults('')))
    if (total === 0 && lists) made.push(everything(word('search.lists'), new URL(lists, document.baseURI).href))
    if (total === 0) made.push(everything(word('search.indicators'), new URL(`${root || './'}${finder.edition}/indicators/index.html`, document.baseURI).href))
    return made
  }

  // show asks the finder and draws; it opens the list if there is something.
  const show = () => {
    const query = input.value.trim()
    if (!query) return close()
    const answer = finder.search(query, { limit: suggestions, kind })
    const { results, total, nearest, partial } = answer
    if (partial && results.length === 0) {
      close()
      waiting = true
      return
    }
    const kept = active && active.getAttribute('href')
    const options = results.map((result) => option(result, query, root))
    if (results.length > 0) options.push(everything(word(kind === 'area' ? 'search.all_places' : 'search.all_results', { query }), allResults()))
    options.push(...elsewhere(query, answer))
    options.forEach((made, i) => { made.id = `${name}-${i}` })
    activate(null)
    list.replaceChildren(...options)
    list.hidden = options.length === 0
    hint.hidden = results.length > 0 && !nearest
    hint.textContent = results.length === 0 ? word('search.nothing_for', { query }) : nearly(answer, query)
    popup.hidden = false
    input.setAttribute('aria-expanded', String(options.length > 0))
    if (kept) activate(options.find((made) => made.getAttribute('href') === kept) || null)
    say(spoken(answer))
  }

  const move = (step) => {
    if (popup.hidden) show()
    const options = [...list.children]
    if (popup.hidden || options.length === 0) return
    const at = active ? options.indexOf(active) + step : step > 0 ? 0 : options.length - 1
    activate(options[(at + options.length) % options.length])
  }

  const keys = {
    ArrowDown (event) {
      event.preventDefault()
      if (event.altKey) show()
      else move(1)
    },
    ArrowUp (event) {
      event.preventDefault()
      if (event.altKey) close()
      else move(-1)
    },
    Enter (event) {
      if (!active) return // the form is sent: all results
      event.preventDefault()
      const { ctrlKey, metaKey, shiftKey } = event
      active.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }))
    },
    Escape (event) {
      if (popup.hidden && !input.value) return
      event.preventDefault()
      if (popup.hidden) input.value = ''
      else close()
    },
    Tab: close,
    Home: () => activate(null), // the caret moves, as in any box
    End: () => activate(null),
    ArrowLeft: () => activate(null),
    ArrowRight: () => activate(null)
  }

  input.addEventListener('keydown', (event) => {
    if (!event.isComposing && Object.hasOwn(keys, event.key)) keys[event.key](event)
  })
  input.addEventListener('input', () => {
    activate(null)
    show()
  })
  input.addEventListener('click', () => { if (popup.hidden) show() })
  popup.addEventListener('mousedown', (event) => { if (event.button === 0) event.preventDefault() }) // the focus stays in the box
  list.addEventListener('click', (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) close() })
  form.addEventListener('focusout', (event) => { if (!form.contains(event.relatedTarget)) close() })
  form.addEventListener('submit', close)

  const refresh = () => { if (!popup.hidden || waiting) show() }
  if (document.activeElement === input) show()
  return { refresh }
}

function spoken ({ results: { length: shown }, total, nearest, more }) {
  if (shown === 0) return word('search.nothing')
  if (nearest) return word('search.count_near', { n: shown })
  if (total <= shown) return word('search.count', { n: shown })
  return word(more ? 'search.count_of_more' : 'search.count_of', { n: shown, total })
}
