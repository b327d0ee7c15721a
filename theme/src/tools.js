// Buttons that only make sense with a script: they are in the page with the
// attribute hidden, and shown where they have something to do.
//
//	data-action="print"   prints the page
//	data-action="unfold"  opens every folded part, or closes them again
//	data-action="copy"    copies the pre that follows
//
// And whoever follows a link to something inside a folded part finds it open.

import { say as word } from './words.js'

const clip = async (text) => navigator.clipboard.writeText(text) // which is not there on every page

export function tools (root) {
  for (const button of root.querySelectorAll('button[data-action="print"]')) {
    button.hidden = false
    button.addEventListener('click', () => window.print())
  }
  for (const button of root.querySelectorAll('button[data-action="copy"]')) {
    const text = button.parentElement.nextElementSibling
    const say = (words) => { button.nextElementSibling.textContent = words }
    button.hidden = false
    button.addEventListener('click', () => clip(text.textContent).then(() => say(word('copy.done')), () => {
      getSelection().selectAllChildren(text)
      say(word('copy.select'))
    }))
  }
  const folds = [...root.querySelectorAll('main details')]
  for (const button of root.querySelectorAll('button[data-action="unfold"]')) {
    if (folds.length < 2) continue
    const label = button.textContent
    const other = button.dataset.other
    const show = () => { button.textContent = folds.every((fold) => fold.open) ? other : label }
    button.hidden = false
    button.addEventListener('click', () => {
      const open = !folds.every((fold) => fold.open)
      for (const fold of folds) fold.open = open
      show()
    })
    for (const fold of folds) fold.addEventListener('toggle', show)
  }
  window.addEventListener('hashchange', () => openTarget(root))
  openTarget(root)
}

// decoded reads a part of an address; what no browser would have written stays
// as it is.
export function decoded (text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function openTarget (root) {
  const target = location.hash && root.getElementById(decoded(location.hash.slice(1)))
  for (let fold = target && target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
  if (target && target.closest('details')) target.scrollIntoView()
}
