// Brings the scripts that searching needs. They are classic scripts, because on
// a disk neither modules nor fetch work; those of data hold one variable, a
// JSON string, which a browser reads faster than the same written as an object.

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
      }
      document.head.append(element)
    })
    brought.set(address, coming)
    coming.catch(() => brought.delete(address))
  }
  return brought.get(address)
}

// fill gives a finder what may come after its index: figures, then words, those
// of the site and those of the edition. It calls changed after each. Whatever is
// missing, the rest is found without.
export async function fill (finder, index, address, words, changed) {
  const bring = async (name, variable, take) => {
    try {
      await take(await script(new URL(name, address).href, variable))
      changed()
    } catch { /* the results stay as they are */ }
  }
  if (index.figures) await bring(index.figures, 'almanacFigures', (figures) => finder.figures(figures))
  if (words) await bring(words, 'almanacWords', (text) => finder.words(text))
  if (index.words) await bring(index.words, 'almanacWords', (text) => finder.words(text))
}
