import { newSecret } from '../../lib/secret.ts'

/** A key as an integrator holds it: the row's id and 256 random bits, after words that scanners of secrets find. */
export type KeyText = { id: string; secret: string }

const shape = /^mh_live_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/

/** A new secret for the key of this id. */
export function newKey(id: string): { text: string; secret: string } {
  const secret = newSecret()
  return { text: `${keyPrefix(id)}_${secret}`, secret }
}

/** What may be shown of a key: all but its secret. */
export function keyPrefix(id: string): string {
  return `mh_live_${id.replaceAll('-', '')}`
}

/** Id and secret of a key; null for what is none. */
export function parseKey(text: string): KeyText | null {
  const match = shape.exec(text)
  if (!match) return null
  return { id: match.slice(1, 6).join('-'), secret: match[6]! }
}
