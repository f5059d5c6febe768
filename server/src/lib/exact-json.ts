const integer = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
// No text of a database has a NUL, so that no string of ours is taken for one of these.
const mark = '\u0000int:'
const marked = /^\0int:(-?\d+)$/
const printedMark = /"\\u0000int:(-?\d+)"/g

/**
 * `JSON.parse` in which integers that a double cannot hold (chat ids have 64 bit) become bigints. Throws SyntaxError.
 */
export function parseExactly(text: string): unknown {
  const plain = JSON.parse(text) as unknown
  const large = text.replace(integer, (token) => (isLarge(token) ? `"\\u0000int:${token}"` : token))
  if (large === text) return plain
  return JSON.parse(large, (_key, value: unknown) => {
    const digits = typeof value === 'string' ? marked.exec(value)?.[1] : undefined
    return digits === undefined ? value : BigInt(digits)
  })
}

/** `JSON.stringify` that prints bigints as integers. */
export function printExactly(value: unknown): string {
  const replace = (_key: string, part: unknown) => (typeof part === 'bigint' ? `${mark}${part}` : part)
  return JSON.stringify(value, replace).replace(printedMark, '$1')
}

function isLarge(token: string): boolean {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token))
}
