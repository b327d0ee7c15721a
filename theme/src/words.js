// The words of the scripts, in the language of the site. The build puts them before
// the script of every page (internal/site/assets.go); they stand in the site's file
// of words, below [script]; the thousands mark comes from [format].

const language = () => globalThis.document?.documentElement.lang || 'en'

let rules

// number writes a number as the tables of the site do: a decimal point, and the
// thousands mark of its words.
export const number = (n, options) => n.toLocaleString('en-GB', options).replaceAll(',', () => globalThis.almanacSays?.['format.thousands'] ?? ',')

// say gives a message, with what args have in the place of its {names}. The number n
// words those that have a form for each plural category.
export function say (key, args = {}) {
  let message = globalThis.almanacSays?.[key]
  if (message === undefined) return key
  if (typeof message === 'object') {
    rules ||= new Intl.PluralRules(language())
    message = message[rules.select(args.n)] ?? message.other
  }
  return message.replace(/\{(\w+)\}/g, (_, name) => typeof args[name] === 'number' ? number(args[name]) : args[name])
}

// parts is say for a message that nodes are put into.
export function parts (key, nodes) {
  const text = say(key, Object.fromEntries(Object.keys(nodes).map((name) => [name, `\u0001${name}\u0001`])))
  return text.split('\u0001').map((part, i) => i % 2 ? nodes[part] : part).flat()
}
