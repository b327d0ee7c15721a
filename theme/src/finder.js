// The script that is loaded when a reader comes to a search box: the finder, and
// what draws its results.
import { attach } from './combobox.js'
import { open } from './finder/open.js'
import { page } from './searchpage.js'

globalThis.almanacFinder = { open, attach, page }
