import { createContext, Script } from 'node:vm'
import { longestRead } from './normalize.ts'

const longest = 300
/** How long one pattern may look at one text, and all of one turn of the event loop together, in milliseconds. */
const patienceMs = 25
const patienceOfTurnMs = 200
/** A pattern that has run out of time so often is let alone for so many milliseconds: others have work to do. */
const strikes = 3
const restMs = 3_600_000
const mostRemembered = 10_000
const sandbox = createContext({ pattern: null, text: '' })
const probe = new Script('pattern.test(text)')
const slow = new Map<string, { times: number; until: number }>()
let spentMs = 0

/**
 * Why a regular expression is not taken; null when it is. Refused are what cannot be compiled, what is too long, and
 * what may take exponential time: repeats inside of repeats, choices inside of repeats, back references, lookarounds.
 */
export function faultOfPattern(source: string): string | null {
  if (source.length === 0 || source.length > longest) return `1–${longest}`
  if (/\\[1-9k]/.test(source)) return 'back reference'
  if (/\(\?<?[=!]/.test(source)) return 'lookaround'
  try {
    new RegExp(source, 'iu')
  } catch {
    return 'syntax'
  }
  return repeatsARepeat(source) ? 'repeat in a repeat' : null
}

/**
 * Whether a text matches. What `faultOfPattern` lets through may still be slow on an evil text: it is stopped by time
 * and then matches nothing, and so do all when a turn of the event loop has spent too much on them.
 */
export function matchesPattern(source: string, text: string): boolean {
  if (spentMs >= patienceOfTurnMs || isResting(source)) return false
  if (spentMs === 0) setImmediate(() => (spentMs = 0))
  const began = performance.now()
  try {
    if (faultOfPattern(source)) return false
    sandbox['pattern'] = new RegExp(source, 'iu')
    sandbox['text'] = text.slice(0, longestRead).replaceAll('ё', 'е').replaceAll('Ё', 'Е')
    return probe.runInContext(sandbox, { timeout: patienceMs }) === true
  } catch {
    noteSlow(source)
    return false
  } finally {
    spentMs += performance.now() - began
  }
}

function isResting(source: string): boolean {
  const known = slow.get(source)
  if (!known || known.times < strikes) return false
  if (known.until > performance.now()) return true
  return !slow.delete(source)
}

function noteSlow(source: string): void {
  if (slow.size >= mostRemembered) slow.clear()
  slow.set(source, { times: (slow.get(source)?.times ?? 0) + 1, until: performance.now() + restMs })
}

type Group = { isRisky: boolean }

/** Walks the groups: one that holds an open repeat or a choice must not be repeated without a bound itself. */
function repeatsARepeat(source: string): boolean {
  const open: Group[] = [{ isRisky: false }]
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '\\') at++
    else if (char === '[') at = endOfClass(source, at)
    else if (char === '(') open.push({ isRisky: false })
    else if (char === '|') open.at(-1)!.isRisky = true
    else if (char === ')') {
      const group = open.pop()!
      if (group.isRisky && isOpenRepeat(source, at + 1)) return true
      if (group.isRisky) open.at(-1)!.isRisky = true
    } else if (isOpenRepeat(source, at)) open.at(-1)!.isRisky = true
  }
  return false
}

function endOfClass(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']') return at
  }
  return source.length
}

const isOpenRepeat = (source: string, at: number) => /^(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})/.test(source.slice(at, at + 12))
