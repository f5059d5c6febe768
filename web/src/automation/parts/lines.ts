/** A list as a field shows it: one to a line. */
export function toLines(values: readonly string[]): string {
  return values.join('\n')
}

/** What a field with one to a line holds: without empty lines and repetitions. */
export function fromLines(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return [...new Set(lines.filter((line) => line !== ''))]
}

/** The ids in another order: `id` one place up (-1) or down (1); the same at the ends. */
export function moved(ids: readonly string[], id: string, step: -1 | 1): string[] {
  const from = ids.indexOf(id)
  const to = from + step
  if (from < 0 || to < 0 || to >= ids.length) return [...ids]
  const order = ids.filter((other) => other !== id)
  order.splice(to, 0, id)
  return order
}
