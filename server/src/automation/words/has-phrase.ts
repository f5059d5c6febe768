import { wordsOf } from './normalize.ts'
import type { Stems } from './stems.ts'

/** Whether all words of `phrase`, in any form and order, are among `stems`. An empty phrase is in nothing. */
export function hasPhrase(stems: ReadonlySet<string>, phrase: string, stemOf: Stems): boolean {
  const words = wordsOf(phrase)
  return words.length > 0 && words.every((word) => stems.has(stemOf(word)))
}

/** The stems of a text. */
export function stemSet(text: string, stemOf: Stems): Set<string> {
  return new Set(wordsOf(text).map(stemOf))
}
