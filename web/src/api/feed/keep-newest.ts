import { mapExchange, type Exchange } from '@urql/core'

/** As many rows are remembered: an answer is late by seconds, not by hundreds of events. */
const MEMORY = 500
const FOLLOWED = new Set(['Message', 'Conversation'])

type Row = { __typename: string; id: string } & Record<string, unknown>
type Told = Map<string, { row: Row; at: number }>

const isRow = (value: object): value is Row =>
  '__typename' in value && FOLLOWED.has(String(value.__typename)) && 'id' in value

function visit(value: unknown, see: (row: Row) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isRow(value)) see(value)
  for (const inner of Object.values(value)) visit(inner, see)
}

function renew(value: unknown, newestOf: (row: Row) => Row | undefined): unknown {
  if (Array.isArray(value)) return value.map((inner) => renew(inner, newestOf))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, inner]) => [name, renew(inner, newestOf)] as const)
  const newest = isRow(value) ? newestOf(value) : undefined
  return Object.fromEntries(fields.map(([name, own]) => [name, newest && name in newest ? newest[name] : own]))
}

/**
 * An answer shows its rows as they were when the server wrote it, and it may be overtaken by the feed on its way. What
 * the feed has told of a row since the question was asked stays; what the answer knew beyond that, the feed will tell.
 */
export function keepNewest(): Exchange {
  const told: Told = new Map()
  const asked = new Map<number, number>()
  let now = 0

  const remember = (row: Row) => {
    const key = `${row.__typename}:${row.id}`
    told.delete(key)
    told.set(key, { row, at: now })
    if (told.size > MEMORY) told.delete(told.keys().next().value!)
  }
  const toldSince = (row: Row, since: number) => {
    const known = told.get(`${row.__typename}:${row.id}`)
    return known && known.at > since ? known.row : undefined
  }

  return mapExchange({
    onOperation(operation) {
      if (operation.kind === 'query' || operation.kind === 'mutation') asked.set(operation.key, now)
    },
    onResult(result) {
      if (!result.data) return
      now += 1
      if (result.operation.kind === 'subscription') return visit(result.data, remember)
      const since = asked.get(result.operation.key) ?? now
      asked.delete(result.operation.key)
      return { ...result, data: renew(result.data, (row) => toldSince(row, since)) }
    },
  })
}
