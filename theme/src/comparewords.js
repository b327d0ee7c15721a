const words = {
  authorities: 'Authorities',
  regions: 'Regions',
  choose: 'Choose a place',
  choose_first: 'Choose a place first.',
  failed: 'The figures could not be loaded.',
  unknown: 'Not in this edition: {names}.',
  too_many: 'Only the first {most} areas are compared.',
  remove: 'Remove {area}',
  removed: '{area} is no longer compared.',
  added: '{area} was added: {n} of {most}.',
  added_near: '{area} is compared with its {n} nearest statistical neighbours.',
  caption: '{measure}, {unit}',
  period: 'Period',
  no_figure: 'No figure',
  break: 'Figures from {period} on are not comparable with those before.',
  nothing: 'None of these areas has a figure.',
  chart: '{measure}: {areas}',
  described: 'Lines from {first} to {last}. The table has every figure.'
}
export const say = (key, args = {}) => words[key.slice(8)].replace(/\{(\w+)\}/g, (_, name) => args[name])
