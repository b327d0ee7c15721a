// What a term of the glossary means is shown by the style while the pointer is
// over it or it has the focus. The escape key closes it without either being
// moved; it opens again the next time.
export function terms(page) {
  const open = '.term:hover, .term:focus-within'
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    for (const term of page.querySelectorAll(open)) {
      term.classList.add('is-closed')
      for (const end of ['mouseleave', 'focusout']) {
        term.addEventListener(end, () => term.classList.remove('is-closed'), { once: true })
      }
    }
  })
}
