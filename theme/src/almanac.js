// The page's small helps. Everything is there without them: a table is in its
// given order, a folded part opens by its own summary, a chart is a picture, a
// search box leads to the lists.
import { searchBoxes } from './box.js'
import { charts } from './charts.js'
import { comparing } from './comparing.js'
import { recentlySeen } from './recent.js'
import { sortableTables } from './sort.js'
import { terms } from './terms.js'
import { tools } from './tools.js'

sortableTables(document)
tools(document)
terms(document)
charts(document)
searchBoxes(document)
recentlySeen(document)
comparing(document)
