// Gives each chart that has a table beside it four buttons: to explore it, to
// take it away as a picture, and to copy its figures. Nothing of the interactive
// charts is loaded before somebody presses "Explore"; what is loaded then are two
// scripts of this edition, the descriptions of its charts and ECharts.
import { tabbed } from './figures.js'
import { alone, png } from './picture.js'
import { say as word } from './words.js'

export function charts (root) {
  for (const box of root.querySelectorAll('.c-chart[data-option]')) {
    const pair = box.closest('.figure-pair')
    const table = pair && pair.querySelector('table.figures')
    if (table) addTools(box, table)
  }
}

function addTools (box, table) {
  const title = box.querySelector('svg > title').textContent
  const tools = document.createElement('div')
  tools.className = 'c-tools'
  tools.setAttribute('role', 'group')
  tools.setAttribute('aria-label', title)
  const status = document.createElement('p')
  status.className = 'c-status'
  status.setAttribute('role', 'status')
  const say = (text) => { status.textContent = text }
  const button = (text, act) => {
    const made = document.createElement('button')
    made.type = 'button'
    made.className = 'c-tool'
    made.textContent = text
    made.addEventListener('click', () => {
      say('')
      Promise.resolve().then(() => act(made)).catch((error) => say(word('chart.failed', { why: error.message })))
    })
    tools.append(made)
  }
  if (document.documentElement.dataset.charts) button(word('chart.explore'), (made) => toggle(box, table, made, say))
  button(word('chart.svg'), () => {
    download(new Blob([asPicture(box, (shown) => alone(shown, sourceOf(box))).text], { type: 'image/svg+xml' }), fileName(title, 'svg'))
  })
  button(word('chart.png'), async () => {
    download(await png(asPicture(box, (shown) => alone(shown, sourceOf(box)))), fileName(title, 'png'))
  })
  button(word('chart.copy'), () => copy(table, say))
  button(word('chart.cite'), () => cite(title, box, say))
  box.append(tools, status)
}

// sourceOf says where a chart comes from: its source, and the page's address.
function sourceOf (box) {
  const measure = box.closest('.measure')
  const line = measure && measure.querySelector('.source-line')
  const permalink = document.querySelector('.permalink')
  return [line, permalink].filter(Boolean).map((element) => element.textContent.trim()).join(' ')
}

// asPicture shows the picture for as long as act needs it; the reader does not
// see it, because nothing is painted in between.
function asPicture (box, act) {
  const live = box.classList.contains('is-live')
  box.classList.remove('is-live')
  try {
    return act(box)
  } finally {
    box.classList.toggle('is-live', live)
  }
}

function fileName (title, extension) {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 100) + '.' + extension
}

function download (blob, name) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

// copy puts the table's text on the clipboard. Where a page may not (on file://
// in some browsers), the table is selected for the reader to copy.
async function copy (table, say) {
  try {
    await navigator.clipboard.writeText(tabbed(table))
    say(word('chart.copied'))
  } catch {
    for (let fold = table.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    getSelection().selectAllChildren(table)
    say(word('chart.selected'))
  }
}

// cite puts the citation of a chart on the clipboard, or shows it where a page
// may not.
async function cite (title, box, say) {
  const of = (element) => element ? element.textContent.replace(/\s+/g, ' ').trim() : ''
  const measure = box.closest('.measure')
  const text = `${title}. ${of(document.querySelector('.permalink'))}${measure ? '#' + measure.id : ''} ${of(document.querySelector('.data-sum'))}`.trim()
  try {
    await navigator.clipboard.writeText(text)
    say(word('chart.cited'))
  } catch {
    say(text)
  }
}

// toggle puts the interactive chart in the place of the picture, or the picture
// back.
async function toggle (box, table, button, say) {
  if (box.live) {
    box.live.close()
    box.live = null
    box.classList.remove('is-live')
    button.textContent = word('chart.explore')
    return
  }
  if (button.getAttribute('aria-disabled')) return
  button.setAttribute('aria-disabled', 'true') // not disabled: it keeps the focus
  try {
    say(word('chart.loading'))
    const engine = await load()
    const { keys, options, map } = engine.data
    if (!(box.dataset.option in keys)) throw new Error(word('chart.undescribed'))
    box.live = engine.explore({ box, table, map, option: options[keys[box.dataset.option]] })
    button.textContent = word('chart.picture')
    say(word('chart.live'))
  } finally {
    button.removeAttribute('aria-disabled')
  }
}

let loading = null

// load brings the two scripts, once. After a failure it may be tried again.
function load () {
  loading ||= (async () => {
    const address = new URL(document.documentElement.dataset.charts, document.baseURI).href
    await script(address)
    const data = JSON.parse(globalThis.almanacCharts)
    await script(new URL(data.engine, address).href)
    return { data, explore: globalThis.almanacEngine.explore }
  })().catch((error) => {
    loading = null
    throw error
  })
  return loading
}

function script (address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement('script')
    element.src = address
    element.onload = () => resolve()
    element.onerror = () => reject(new Error(word('chart.not_loaded')))
    document.head.append(element)
  })
}
