// Brings the scripts that searching needs. They are classic scripts, because on
// a disk neither modules nor fetch work; those of data hold one variable, a
// JSON string, which a browser reads faster than the same written as an object.
import { say } from './words.js'

const brought = new Map()

// script loads a script once and gives the promise of what its variable says.
// After a failure it may be tried again.
export function script (address, variable) {
  if (!brought.has(address)) {
    const coming = new Promise((resolve, reject) => {
      const element = document.createElement('script')
      element.src = address
      element.onerror = () => reject(new Error(`${address} could not be loaded`))
      element.onload = () => { // at once: the next script may set the same variable
        try {
          resolve(variable && JSON.parse(globalThis[variable]))
        } catch (error) {
          reject(error)
        }
        if (variable) globalThis[variable] = undefined
      }
      // A host may answer with a page where there is no script. What an earlier
      // script said would then be taken for what this one says.
      if (variable) globalThis[variable] = undefined
      document.head.append(element)
    })
    brought.set(address, coming)
    coming.catch(() => brought.delete(address))
  }
  return brought.get(address)
}

// indexOf brings the index of an edition; another's is refused.
export async function indexOf (address, edition) {
  const index = await script(address, 'almanacIndex')
  if (index?.edition !== edition) throw new Error(`${address} is not the index of ${edition}`)
  return index
}

// fill gives a finder what may come after its index: the rest of its names,
// figures, then words, those of the site and those of the edition. It calls changed after each, with what
// has to be said. Whatever is missing, the rest is found without.
export async function fill (finder, index, address, words, changed) {
  const bring = async (name, variable, take) => {
    try {
      const taken = await take(await script(new URL(name, address).href, variable))
      changed('')
      return taken
    } catch { /* the results stay as they are */ }
  }
  if (await finder.names()) changed('')
  if (index.figures && !await bring(index.figures, 'almanacFigures', (figures) => finder.figures(figures))) {
    changed(say('search.no_figures'))
  }
  if (words) await bring(words, 'almanacWords', (text) => finder.words(text))
  if (index.words) await bring(index.words, 'almanacWords', (text) => finder.words(text))
}
