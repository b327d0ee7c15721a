// Opens the comparison of areas on an indicator's page: when its button is
// pressed, or when the address asks for it. Only then its script is loaded, and
// with that the figures.
import { script } from './load.js'

export function comparing (root) {
  const section = root.querySelector('#compare')
  const button = root.querySelector('[data-action="compare"]')
  if (!section || !button) return
  const open = () => {
    section.hidden = false
    button.setAttribute('aria-expanded', 'true')
    return script(section.dataset.comparer).then(() => globalThis.almanacCompare(section))
      .catch((error) => { section.querySelector('[role="status"]').textContent = error.message })
  }
  button.hidden = false
  button.addEventListener('click', () => {
    if (!section.hidden) {
      section.hidden = true
      button.setAttribute('aria-expanded', 'false')
      return
    }
    open().then(() => section.querySelector('select').focus())
  })
  const asked = () => { if (/^#compare(=|$)/.test(location.hash)) open() }
  addEventListener('hashchange', asked)
  asked()
}
