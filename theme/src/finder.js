// What is loaded when a reader begins to search: it opens the index of an
// edition and answers what is typed.
import { open } from './finder/open.js'

globalThis.almanacFinder = { open }
