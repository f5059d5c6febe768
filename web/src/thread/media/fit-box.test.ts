import { expect, it } from 'vitest'
import { albumLines, fitBox } from './fit-box.ts'

it('fits a picture into the limits and keeps its shape', () => {
  expect(fitBox({ width: 1200, height: 600 }, { width: 320, height: 360 })).toEqual({ width: 320, height: 160 })
  expect(fitBox({ width: 100, height: 100 }, { width: 320, height: 360 })).toEqual({ width: 100, height: 100 })
  expect(fitBox({ width: null, height: null }, { width: 320, height: 360 })).toEqual({ width: 320, height: 240 })
})

it('lays out albums of two to ten without a lonely last picture', () => {
  for (let count = 2; count <= 10; count += 1) {
    const lines = albumLines(count)
    expect(lines.reduce((sum, line) => sum + line, 0)).toBe(count)
    expect(Math.min(...lines)).toBeGreaterThanOrEqual(2)
  }
})
