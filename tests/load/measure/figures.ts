/** The middle value; NaN for none. */
export function median(values: number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  if (sorted.length === 0) return Number.NaN
  const middle = sorted.length / 2
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Ours by the floor, round by round: a spell of a slow machine hits both of a round. */
export function ratios(ours: number[], floor: number[]): number[] {
  return ours.map((value, round) => value / (floor[round] ?? Number.NaN)).filter((value) => Number.isFinite(value))
}

/** The slope of a straight line through the logarithms: 0 flat, 1 linear. */
export function logSlope(points: { x: number; y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))
  const mean = (of: 'x' | 'y') => logs.reduce((sum, point) => sum + point[of], 0) / logs.length
  const [x, y] = [mean('x'), mean('y')]
  const up = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0)
  return up / logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
}

/** A figure with three significant digits, for reading. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US')
  if (size >= 100) return value.toFixed(0)
  if (size >= 10) return value.toFixed(1)
  return size >= 1 || size === 0 ? value.toFixed(2) : value.toFixed(3)
}
