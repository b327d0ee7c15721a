// Shows an area on a page to be embedded: the one that stands behind the # of its
// address. The page came with the country's figures, which stay where no area is
// named, where it is not in the edition, and where the figures cannot be loaded.
import { script } from './load.js'
import { pairOf, titleOf } from './pair.js'
import { decoded } from './tools.js'
import { say as word } from './words.js'

const main = document.querySelector('main[data-figures]')
const own = main && [...main.querySelector('.measure').childNodes]
const links = [...document.querySelectorAll('a[href*="/indicators/"]')].map((link) => ({ link, href: link.getAttribute('href') }))

async function show () {
  const section = main.querySelector('.measure')
  const status = main.querySelector('[role="status"]')
  const slug = decoded(location.hash.slice(1))
  const back = (message) => {
    section.replaceChildren(...own)
    for (const { link, href } of links) link.setAttribute('href', href)
    status.textContent = message
  }
  if (!slug) return back('')
  let series
  try {
    series = await script(main.dataset.figures, 'almanacSeries')
  } catch {
    return back(word('compare.failed'))
  }
  const area = series.areas.findIndex((one) => one.slug === slug)
  const one = series.measures.find((measure) => measure.id === main.dataset.measure)
  if (area < 0 || !one) return back(word('compare.unknown', { names: slug.slice(0, 100) }))
  if (series.areas[area].country) return back('')
  const heading = own.find((node) => node.nodeName === 'H2').cloneNode()
  heading.textContent = word('compare.heading', { measure: titleOf(one), area: series.areas[area].name })
  const rest = own.filter((node) => node.nodeType === 1 && node.matches('.note-break, .source-line'))
  section.replaceChildren(heading, pairOf(series, one, [area]), ...rest)
  for (const { link, href } of links) link.setAttribute('href', href.replace(/\/indicators\/([^/]+)\//, `/areas/${slug}/$1/`))
  status.textContent = ''
}

if (main) {
  for (const link of document.links) link.target = '_top' // and not in the frame
  addEventListener('hashchange', show)
  show()
}
