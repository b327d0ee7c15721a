// The search page: a query with its edition and filters, all of them in the
// address, so that a search can be sent to somebody and the back button goes
// back. Results are those of one edition; the others are a link away.
import { fill, indexOf } from './load.js'
import { element, entry, nearly } from './searchlist.js'
import { number, parts, say } from './words.js'

const step = 20 // results shown at a time
const pause = 200 // ms after a key before the results follow
const longest = 200 // characters of a query that are looked at

const kinds = ['area', 'figures', 'indicator', 'question', 'theme', 'board', 'term', 'words', 'page', 'edition']
const filters = ['kind', 'theme', 'region']

export function page (root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`)
  const form = root.querySelector('form')
  const input = form.elements.q
  const title = document.title
  const editions = editionsOf(root)
  if (editions.length === 0) return
  const open = opener(editions, root.dataset.words, (id) => { if (id === state.edition) render(true) })
  let shown = step
  let turn = 0
  let typing = 0
  let drawn = null // the edition whose results are shown

  const read = () => {
    const given = new URLSearchParams(location.search)
    const wanted = Object.fromEntries(['q', 'edition', ...filters].map((name) => [name, (given.get(name) || '').slice(0, longest)]))
    wanted.q = wanted.q.trim()
    if (!editions.some(({ id }) => id === wanted.edition)) wanted.edition = editions.find(({ newest }) => newest).id
    return wanted
  }
  let state = read()

  // go changes the state and the address; a browser that lets no script change
  // the address of a file opens it instead.
  const go = (changes, replace) => {
    state = { ...state, ...changes }
    shown = step
    const url = addressOf(state)
    try {
      if (replace) history.replaceState(null, '', url)
      else history.pushState(null, '', url)
    } catch {
      if (!replace) return location.assign(url)
    }
    render()
  }

  const link = (text, changes) => {
    const made = element('a', '', text)
    made.href = addressOf({ ...state, ...changes })
    made.addEventListener('click', (event) => {
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      go(changes)
      part('count').focus() // the link is gone when all is drawn
    })
    return made
  }

  // render shows the state. Again is said when nothing of it has changed but
  // more has been loaded: the focus then stays where it is.
  const render = async (again = false) => {
    const mine = ++turn
    const { q } = state
    if (document.activeElement !== input) input.value = q
    document.title = q ? `“${q}” – ${title}` : title
    if (!again) drawEditions() // a link that is drawn anew loses the click on it
    if (!q) return drawNothing('')
    const { edition } = state
    if (edition !== drawn) drawWaiting()
    let opened
    try {
      opened = await open(editions.find(({ id }) => id === edition))
    } catch (error) {
      if (mine === turn) drawNothing(error.newer ? error.message : say('search.failed'))
      return
    }
    if (mine !== turn) return // something else has been asked for since
    draw(opened, again)
    drawn = edition
  }

  // drawWaiting takes away what was found in another edition: its figures must
  // not stand under the name of this one.
  const drawWaiting = () => {
    drawNothing(say('search.searching'))
    part('lists').hidden = true
    root.setAttribute('aria-busy', 'true')
  }

  const drawNothing = (text) => {
    const held = part('results').contains(document.activeElement)
    drawn = null
    root.removeAttribute('aria-busy')
    part('count').textContent = text
    for (const name of ['filters', 'remark', 'more']) part(name).hidden = true
    part('results').replaceChildren()
    part('lists').hidden = false
    if (held) part('count').focus()
  }

  const drawEditions = () => {
    const current = editions.find(({ id }) => id === state.edition)
    const others = editions.filter((edition) => edition !== current).map(({ id, title }) => element('li', '', link(title, { edition: id })))
    part('edition').textContent = current.title
    part('others').replaceChildren(...others)
    part('others').parentElement.hidden = others.length === 0
  }

  const draw = ({ finder, labels, problem }, again) => {
    root.removeAttribute('aria-busy')
    const { q, edition, ...chosen } = state
    for (const name of ['theme', 'region']) if (!labels[name].has(chosen[name])) chosen[name] = ''
    if (!kinds.includes(chosen.kind)) chosen.kind = ''
    const found = finder.search(q, { limit: shown, ...chosen })
    const filtered = filters.some((name) => chosen[name])
    drawFilters(found, chosen, labels)
    drawRemark(found, filtered, problem)
    part('count').textContent = counted(found, q)
    drawResults(found, again)
    part('more').hidden = found.total <= found.results.length
    part('more').textContent = say('search.show_more', { n: Math.min(step, found.total - found.results.length), total: found.total })
    part('lists').hidden = found.total > 0 && !found.nearest
  }

  const drawFilters = (found, chosen, labels) => {
    part('filters').hidden = found.total === 0 && !filters.some((name) => chosen[name])
    for (const name of filters) {
      const select = form.elements[name]
      const counts = new Map(Object.entries(found.facets[name] || {}))
      if (chosen[name] && !counts.has(chosen[name])) counts.set(chosen[name], 0)
      const options = [...labels[name]].filter(([value]) => counts.has(value)).map(([value, text]) => new Option(`${text} (${number(counts.get(value))})`, value))
      select.replaceChildren(new Option(select.dataset.all, ''), ...options)
      select.value = chosen[name]
      select.parentElement.hidden = options.length === 0
    }
    part('clear').hidden = !filters.some((name) => chosen[name])
  }

  const drawRemark = (found, filtered, problem) => {
    const line = part('remark')
    const named = (found.editions || []).filter(({ id }) => id !== state.edition && editions.some((edition) => edition.id === id))
    const held = line.contains(document.activeElement)
    line.replaceChildren()
    if (problem) line.append(problem, ' ')
    if (found.total === 0 && filtered) line.append(...parts('search.filtered', { link: link(say('search.unfiltered'), { kind: '', theme: '', region: '' }) }), ' ')
    if (found.total === 0) {
      const indicators = element('a', '', say('search.these_indicators'))
      indicators.href = `${root.dataset.root || './'}${state.edition}/indicators/index.html`
      line.append(...parts('search.below', { indicators }), ' ')
    }
    if (named.length > 0) line.append(...parts('search.other_edition', { editions: named.flatMap(({ id, title }, i) => [i ? ', ' : '', link(title, { edition: id })]) }))
    line.hidden = line.childNodes.length === 0
    if (held) part('count').focus()
  }

  const drawResults = (found, again) => {
    const list = part('results')
    const held = list.contains(document.activeElement)
    const focused = again && held && document.activeElement.getAttribute('href')
    list.replaceChildren(...found.results.map((result) => entry(result, state.q, root.dataset.root)))
    const same = focused && [...list.querySelectorAll('a')].find((made) => made.getAttribute('href') === focused)
    if (held) (same || part('count')).focus()
  }

  const settle = () => {
    clearTimeout(typing)
    typing = 0
  }

  input.addEventListener('input', () => {
    const first = typing === 0
    clearTimeout(typing)
    typing = setTimeout(() => {
      const q = input.value.trim().slice(0, longest)
      if (q !== state.q) go({ q }, true)
    }, pause)
    if (first) keep()
  })
  // keep leaves the search before a new word is typed in the history.
  const keep = () => {
    try {
      if (state.q) history.pushState(null, '', location.href)
    } catch { /* it is in no history, then */ }
  }
  input.addEventListener('change', settle)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    settle()
    const q = input.value.trim().slice(0, longest)
    if (q === state.q) render()
    else go({ q })
  })
  for (const name of filters) form.elements[name].addEventListener('change', (event) => go({ [name]: event.target.value }))
  part('clear').addEventListener('click', () => {
    go({ kind: '', theme: '', region: '' })
    form.elements.kind.focus()
  })
  part('more').addEventListener('click', async () => {
    const before = shown
    shown += step
    await render()
    part('results').children[before]?.querySelector('a').focus()
  })
  window.addEventListener('popstate', () => {
    settle()
    state = read()
    shown = step
    input.value = state.q
    render()
  })

  for (const made of root.querySelectorAll('.search-scripted')) made.hidden = false
  part('filters').open = matchMedia('(min-width: 40rem)').matches || filters.some((name) => state[name])
  part('count').tabIndex = -1 // the focus goes there from what is drawn anew
  input.value = state.q
  if (!state.q) input.focus()
  render()
}

function editionsOf (root) {
  const list = [...root.querySelectorAll('[data-index]')].map(({ dataset }) => ({
    id: dataset.edition, title: dataset.title, index: new URL(dataset.index, document.baseURI).href, newest: 'newest' in dataset
  }))
  if (list.length > 0 && !list.some(({ newest }) => newest)) list[0].newest = true
  return list
}

// addressOf is this page's address for a state. The edition is always named: the
// same address finds the same when there is a newer one.
function addressOf (state) {
  const url = new URL(location.href)
  url.hash = ''
  url.search = new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString()
  return url.href
}

// opener gives a function that opens the finder of an edition, once.
function opener (editions, words, changed) {
  const opened = new Map()
  return (edition) => {
    if (!opened.has(edition.id)) {
      const coming = indexOf(edition.index, edition.id).then((index) => {
        const finder = globalThis.almanacFinder.open(index, { editions })
        const made = { finder, labels: labelsOf(index), problem: '' }
        fill(finder, index, edition.index, words && new URL(words, document.baseURI).href, (text) => {
          made.problem ||= text
          changed(edition.id)
        })
        return made
      })
      opened.set(edition.id, coming)
      coming.catch(() => opened.delete(edition.id))
    }
    return opened.get(edition.id)
  }
}

// labelsOf says what the values of the filters are called, in their order.
function labelsOf (index) {
  const regions = (index.areas || []).filter(({ level }) => level === 'region')
  return {
    kind: new Map(kinds.map((kind) => [kind, say('search.kind.' + kind)])),
    theme: new Map((index.themes || []).map(({ id, title }) => [id, title])),
    region: new Map(regions.map(({ slug, name }) => [slug, name]))
  }
}

function counted (found, q) {
  if (found.total === 0) return say('search.nothing_for', { query: q })
  if (found.nearest) return nearly(found, q)
  return say(found.more ? 'search.more_results' : 'search.results', { n: found.total, query: q })
}
