// "Recently seen": the pages of areas that a reader has opened. The list is kept
// in the storage of the reader's own browser and sent nowhere. A browser may
// refuse to store; then there is no such list, and nothing else changes.
//
// On a disk some browsers give every file a storage of its own. A page of an area
// would store there what no front page could show or clear: so on a disk only
// that is stored which a front page has made room for.

const most = 8
const onDisk = location.protocol === 'file:'
const area = /^[\w.-]+\/areas\/[\w.-]+\/index\.html$/

export function recentlySeen (root) {
  const notice = root.getElementById('edition-notice')
  if (!notice) return
  const key = `almanac recent ${new URL(notice.dataset.root || './', document.baseURI).pathname}` // on a disk all sites share a storage
  const here = root.querySelector('[data-area]')
  if (here) remember(key, here.dataset, notice.dataset)
  const section = root.getElementById('recent')
  if (section) show(key, section, notice.dataset)
}

// recall gives what is stored, as far as it is what we store: other pages may
// have written there.
function recall (key) {
  try {
    const list = JSON.parse(localStorage.getItem(key))
    return list.filter(({ path, name, edition }) => area.test(path) && typeof name === 'string' && typeof edition === 'string').slice(0, most)
  } catch {
    return []
  }
}

function remember (key, { area: name, edition }, { path }) {
  const entry = { path: path.split('/').slice(0, 3).join('/') + '/index.html', name, edition }
  const slug = path.split('/')[2]
  const others = recall(key).filter((other) => other.path.split('/')[2] !== slug)
  try {
    if (onDisk && localStorage.getItem(key) === null) return
    localStorage.setItem(key, JSON.stringify([entry, ...others].slice(0, most)))
  } catch { /* not stored */ }
}

// makeRoom lets pages store, where that has to be asked.
function makeRoom (key) {
  if (onDisk && localStorage.getItem(key) === null) localStorage.setItem(key, '[]')
}

function show (key, section, { root, edition: current }) {
  const list = section.querySelector('ul')
  const draw = () => {
    const seen = recall(key)
    section.hidden = seen.length === 0
    list.replaceChildren(...seen.map(({ path, name, edition }) => {
      const item = document.createElement('li')
      const link = document.createElement('a')
      link.href = (root || './') + path
      link.textContent = name
      item.append(link)
      if (path.split('/')[0] !== (current || section.dataset.edition)) {
        const note = document.createElement('small')
        note.textContent = ` ${edition}`
        item.append(note)
      }
      return item
    }))
  }
  section.querySelector('button').addEventListener('click', () => {
    try {
      localStorage.removeItem(key)
      makeRoom(key)
    } catch { /* nothing was stored */ }
    section.closest('section:not(#recent)').querySelector('h2').focus()
    draw()
  })
  try {
    makeRoom(key)
  } catch { /* nothing will be stored */ }
  draw() // before the page is seen, so that nothing moves
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) draw() }) // gone back to
}
