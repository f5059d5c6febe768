import sql from 'sql-template-tag'
import { rows } from '../../db/query.ts'
import { wordsOf } from './normalize.ts'

/** Word → its stem. A word that is not there is its own stem. */
export type Stems = (word: string) => string

const known = new Map<string, string>()
const most = 50_000

/**
 * Learns the stems of all words of `texts` by PostgreSQL's Snowball dictionaries (Russian, English) and answers the
 * function that knows them. What was asked once is remembered: a bot in work asks nothing.
 */
export async function stemsOf(texts: string[]): Promise<Stems> {
  const unknown = [...new Set(texts.flatMap(wordsOf))].filter((word) => !known.has(word))
  if (unknown.length > 0) await learn(unknown)
  return (word) => known.get(word) ?? word
}

async function learn(words: string[]): Promise<void> {
  // A stop word has no lexeme: it stays as it is, for «где» may be all that is asked.
  const found = await rows<{ word: string; stem: string }>(sql`
    select w as word, coalesce((ts_lexize(
      case when w ~ '^[a-z0-9]+$' then 'english_stem'::regdictionary else 'russian_stem'::regdictionary end, w
    ))[1], w) as stem
    from unnest(${words}::text[]) w`)
  if (known.size + found.length > most) known.clear()
  for (const { word, stem } of found) known.set(word, stem)
}
