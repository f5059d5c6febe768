import { hasPhrase, stemSet } from '../words/has-phrase.ts'
import { normalize, wordsOf } from '../words/normalize.ts'
import { matchesPattern } from '../words/safe-pattern.ts'
import type { Stems } from '../words/stems.ts'

/** What a frequent question is known by. */
export type FaqQuestion = { title: string; phrases: string[]; keywords: string[]; patterns: string[] }

/** How well an entry fits, from 0 to 1, and by what: `phrase: …`, `keyword: …`, `pattern: …`. */
export type FaqMatch<Entry> = { entry: Entry; score: number; reason: string }

/** What is less sure than this is not said. */
export const threshold = 0.5

/**
 * The entry that fits a text best, the first of equals; undefined when none fits well enough. The same words in any
 * form of theirs count: «сколько стоит кухня» is «стоимость кухонь» only by keywords, and «кухни» is «кухня».
 */
export function matchFaq<Entry extends FaqQuestion>(
  text: string,
  entries: Entry[],
  stemOf: Stems,
): FaqMatch<Entry> | undefined {
  let best: FaqMatch<Entry> | undefined
  const said = { text, plain: normalize(text), stems: stemSet(text, stemOf) }
  if (said.stems.size === 0) return undefined
  for (const entry of entries) {
    const match = scoreOf(entry, said, stemOf)
    if (match && match.score >= threshold && match.score > (best?.score ?? 0)) best = { entry, ...match }
  }
  return best
}

type Said = { text: string; plain: string; stems: Set<string> }
type Score = { score: number; reason: string }

function scoreOf(entry: FaqQuestion, said: Said, stemOf: Stems): Score | undefined {
  const scores = [
    ...[entry.title, ...entry.phrases].map((phrase) => scorePhrase(phrase, said, stemOf)),
    ...entry.patterns.map((pattern) => scorePattern(pattern, said.text)),
    scoreKeywords(entry.keywords, said, stemOf),
  ]
  const known = scores.filter((score) => score !== undefined)
  return known.sort((one, other) => other.score - one.score)[0]
}

/** The very words are certain; all of them among others nearly so; most of them is a good guess. */
function scorePhrase(phrase: string, { plain, stems }: Said, stemOf: Stems): Score | undefined {
  const words = [...new Set(wordsOf(phrase).map(stemOf))]
  if (words.length === 0) return undefined
  const reason = `phrase: ${phrase}`
  if (normalize(phrase) === plain) return { score: 1, reason }
  const shared = words.filter((word) => stems.has(word)).length
  const cover = shared / words.length
  // One word alone in a long letter says little of what is asked.
  if (cover === 1)
    return { score: words.length === 1 ? keywordScore : 0.8 + 0.15 * (words.length / stems.size), reason }
  return words.length >= 3 && cover >= 0.6 ? { score: cover * 0.8, reason } : undefined
}

const keywordScore = 0.55

function scoreKeywords(keywords: string[], { stems }: Said, stemOf: Stems): Score | undefined {
  const found = keywords.filter((keyword) => hasPhrase(stems, keyword, stemOf))
  if (found.length === 0) return undefined
  const score = Math.min(0.78, keywordScore + 0.08 * (found.length - 1) + 0.1 * (found.length / keywords.length))
  return { score, reason: `keyword: ${found.join(', ')}` }
}

function scorePattern(pattern: string, text: string): Score | undefined {
  return matchesPattern(pattern, text) ? { score: 0.97, reason: `pattern: ${pattern}` } : undefined
}
