// The newest figures, which come after the index: a line for each measure with
// an entry for each area. A line is taken apart when it is first asked for.

export function figures (data) {
  const lines = new Map()

  function line (id) {
    const values = data?.measures?.[id]?.values
    if (!lines.has(id)) lines.set(id, typeof values === 'string' ? values.split('|') : [])
    return lines.get(id)
  }

  function of (id, area) {
    const entry = line(id)[area]
    if (!entry) return null
    const [, text, marks = '', period = '0'] = entry.match(/^([^^@]*)(?:\^([^@]*))?(?:@(\d+))?$/) || []
    if (!text) return null
    const measure = data.measures[id]
    const symbol = own(data.symbols, text) || ''
    return {
      text,
      unit: symbol ? '' : measure.unit || '',
      period: measure.periods?.[period] || '',
      symbol,
      marks: marks.split(' ').filter(Boolean).map((mark) => own(data.marks, mark) || mark),
      of: measure.of || ''
    }
  }

  // first gives the figure of the first measure that has one for an area, by
  // its number in the index; null if none has.
  return { first: (ids, area) => ids.reduce((found, id) => found || of(id, area), null) }
}

const own = (object, key) => object && Object.hasOwn(object, key) ? object[key] : undefined
