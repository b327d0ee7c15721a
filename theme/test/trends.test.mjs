// Holds what lines over time are drawn by: steps of the axis, gaps of a line,
// places of labels.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runs, scale, spread } from '../src/trends.js'

test('the axis begins at 0, or below it, and has a few round steps', () => {
  for (const [values, ticks] of [
    [[3, 17.9], [0, 5, 10, 15, 20]],
    [[0.4], [0, 0.1, 0.2, 0.3, 0.4]],
    [[100], [0, 25, 50, 75, 100]],
    [[-3, 8], [-5, 0, 5, 10]],
    [[-4], [-4, -3, -2, -1, 0]],
    [[0, 0], [0, 1]],
    [[12345], [0, 5000, 10000, 15000]]
  ]) assert.deepEqual(scale(values), ticks, String(values))
})

test('every figure is on the axis', () => {
  for (let n = 1; n < 5000; n += 7) {
    for (const value of [n, n / 10, n / 1000, -n]) {
      const ticks = scale([value, value / 3])
      assert.ok(ticks[0] <= Math.min(0, value) && ticks.at(-1) >= value, `${value}: ${ticks}`)
      assert.ok(ticks.length >= 3 && ticks.length <= 7, `${value}: ${ticks}`)
    }
  }
})

test('a line ends where there is no figure and where figures are not comparable', () => {
  assert.deepEqual(runs([1, 2, null, 4, 5, 6], []), [[0, 1], [3, 4, 5]])
  assert.deepEqual(runs([1, 2, 3, 4], [2]), [[0, 1], [2, 3]])
  assert.deepEqual(runs([null, 2, null], [1]), [[1]])
  assert.deepEqual(runs([null, null], []), [])
})

test('labels keep apart and stay on the picture', () => {
  assert.deepEqual(spread([10, 100], 240), [10, 100])
  assert.deepEqual(spread([100, 100, 100], 240), [100, 117, 134])
  assert.deepEqual(spread([240, 235, 50], 240), [240, 223, 50])
})
