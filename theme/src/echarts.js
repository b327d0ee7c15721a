// The second script: ECharts, with the parts that our charts use and no other,
// and what fills an option from a page's table. It is loaded when a reader
// presses "Explore" for the first time.
//
// It is drawn on a canvas: the SVG renderer of ECharts sets style attributes,
// which the pages' security policy refuses.
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { AriaComponent, DataZoomSliderComponent, GridComponent, LegendPlainComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { explore } from './explore.js'

echarts.use([
  BarChart, CustomChart, LineChart, ScatterChart,
  AriaComponent, DataZoomSliderComponent, GridComponent, LegendPlainComponent, TooltipComponent, CanvasRenderer
])

globalThis.almanacEngine = { explore: (task) => explore(echarts, task), instanceOf: (element) => echarts.getInstanceByDom(element) }
