// The newest figures, which come after the index: a line for each measure with
// an entry for each area. A line is taken apart when it is first asked for.
//
// A figure beside the wrong words is worse than none. So figures that are not
// those of the index are refused whole, and no figure ever stands for another.

// misfit says why figures are not those of an index; '' if they are.
export function misfit (data, index) {
  if (data?.version > 1) return 'newer'
  if (!data?.measures || typeof data.measures !== 'object') return 'empty'
  if (data.edition !== undefined && data.edition !== index.edition) return 'of another edition'
  const most = (index.areas || []).length
  return Object.values(data.measures).every((measure) => entries(measure?.values) === most) ? '' : 'for other areas'
}

function entries (values) {
  if (typeof values !== 'string') return 0
  let n = 1
  for (let at = values.indexOf('|'); at >= 0; at = values.indexOf('|', at + 1)) n++
  return n
}

export function figures (data) {
  const lines = new Map()

  function line (id) {
    const values = own(data?.measures, id)?.values
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
      measure: id,
      label: '', // what tells it from the other measures of its item
      text,
      unit: symbol ? '' : measure.unit || '',
      period: measure.periods?.[period] || '',
      symbol,
      marks: marks.split(' ').filter(Boolean).map((mark) => own(data.marks, mark) || mark),
      of: measure.of || ''
    }
  }

  // of gives the figure of a measure for an area, by its number in the index,
  // or null; category is the one that all figures of a measure are for; some tells
  // whether any of a few measures has a figure for an area.
  return {
    loaded: Boolean(data),
    of,
    category: (id) => own(data?.measures, id)?.of || '',
    some: (ids, area) => ids.some((id) => of(id, area))
  }
}

const own = (object, key) => object && Object.hasOwn(object, key) ? object[key] : undefined
