import { describe, expect, it } from 'vitest'
import { logSlope, median } from './figures.ts'
import { type Row, tableOf, verdict } from './table.ts'

const row = (ours: number[], floor: number[], more: Partial<Row> = {}): Row => ({
  id: 'P0',
  what: 'example',
  unit: 'ms',
  ours,
  floor: { name: 'bare', rounds: floor },
  target: { of: 'ratio', most: 2 },
  ...more,
})

describe('the table of targets', () => {
  it('judges the median of the ratios of the rounds, not the ratio of the medians', () => {
    // Each round is 1.5 of its own floor, however slow the machine was in it.
    expect(verdict(row([15, 150, 3], [10, 100, 2]))).toBe('met')
    expect(verdict(row([15, 150, 9], [10, 50, 2]))).toBe('missed')
    expect(tableOf([row([15, 150, 3], [10, 100, 2])])).toContain('1.50 × (1.50–1.50)')
  })

  it('calls noisy what the range leaves open, and only when the machine changed', () => {
    expect(verdict(row([15, 150, 9], [10, 50, 2], { isNoisy: true }))).toBe('noisy')
    expect(verdict(row([50, 150, 9], [10, 50, 2], { isNoisy: true }))).toBe('missed')
    expect(verdict(row([], []))).toBe('–')
  })

  it('reads slopes of logarithms', () => {
    expect(logSlope([10, 100, 1000].map((x) => ({ x, y: 5 * x })))).toBeCloseTo(1)
    expect(logSlope([10, 100, 1000].map((x) => ({ x, y: 5 })))).toBeCloseTo(0)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })
})
