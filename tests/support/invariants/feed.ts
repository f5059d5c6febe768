import { isDeepStrictEqual } from 'node:util'
import { query } from '../stack.ts'
import { grouped } from './grouped.ts'

/**
 * What one client heard of a feed: the numbers of the events in the order they came, null where it was told to resync.
 * `sees` says which events it may see (all that have no audience, if not given); a converged one has heard the last, or
 * all up to `convergedAt`, after which it listened no more.
 */
export type ClientStream = {
  name: string
  organizationId: string
  seqs: (number | null)[]
  /** The place after which it began to listen. */
  after: number
  isConverged?: boolean
  convergedAt?: number
  sees?: (event: LoggedEvent) => boolean
}

/** What a client shows after convergence, and what a client shows that has just loaded everything anew. */
export type ClientState = { name: string; state: Record<string, unknown>; fresh: Record<string, unknown> }

/** An event of the log, as a stream's `sees` is asked about it. */
export type LoggedEvent = {
  seq: number
  kind: string
  conversationId: string | null
  branchId: string | null
  audienceMemberId: string | null
}

type Feed = { id: string; last: string; count: string; min: string; max: string }

/** I6, our side: the feed has no gap and no double, and its counter is its last number; only its start may be cut off. */
export async function feedFaults(organizationIds: string[], isLogTrimmed: boolean): Promise<string[]> {
  const feeds = await query<Feed>(
    `select f.organization_id as id, f.seq as last, count(e.seq) as count, coalesce(min(e.seq), 1) as min,
       coalesce(max(e.seq), 0) as max
     from feed f left join event e on e.organization_id = f.organization_id
     where f.organization_id = any($1::uuid[]) group by f.organization_id, f.seq`,
    [organizationIds],
  )
  return feeds
    .filter(({ last, count, min, max }) => {
      const first = isLogTrimmed ? Number(min) : 1
      return last !== max || Number(count) !== Number(max) - first + 1
    })
    .map(({ id, last, count, max }) => `I6: the feed of ${id} counts ${last}, has ${count} events up to ${max}`)
}

/** I6, the clients' side: what each heard is what it may see, each once, in order, without a hole. */
export async function streamFaults(streams: ClientStream[]): Promise<string[]> {
  const faults: string[] = []
  for (const [organizationId, own] of grouped(streams, (stream) => stream.organizationId)) {
    const log = await query<LoggedEvent>(
      `select seq::float8 as seq, kind, conversation_id as "conversationId", branch_id as "branchId",
         audience_member_id as "audienceMemberId" from event where organization_id = $1 order by seq`,
      [organizationId],
    )
    for (const stream of own) faults.push(...holesOf(stream, log))
  }
  return faults
}

/** The faults of one stream against the whole log. */
export function holesOf(stream: ClientStream, log: LoggedEvent[]) {
  const { name, seqs, after, isConverged, convergedAt = Infinity, sees = seesShared } = stream
  const visible = log.filter((event) => sees(event)).map((event) => event.seq)
  const indexOf = new Map(visible.map((seq, index) => [seq, index]))
  const faults: string[] = []
  let next = visible.findIndex((seq) => seq > after)
  if (next < 0) next = visible.length
  for (const seq of seqs) {
    if (seq === null) {
      next = -1 // whatever it has missed, it was told so
      continue
    }
    const index = indexOf.get(seq)
    if (index === undefined) faults.push(`I6: ${name} heard event ${seq}, which is not for it`)
    else if (next >= 0 && index > next) faults.push(`I6: ${name} missed ${index - next} events before ${seq}`)
    else if (next >= 0 && index < next) faults.push(`I6: ${name} heard event ${seq} again`)
    if (index !== undefined) next = Math.max(next, index + 1)
  }
  const unheard = isConverged && next >= 0 ? visible.slice(next).filter((seq) => seq <= convergedAt).length : 0
  if (unheard > 0) faults.push(`I6: ${name} has not heard the last ${unheard} events`)
  return faults.slice(0, 20)
}

function seesShared(event: LoggedEvent): boolean {
  return event.audienceMemberId === null
}

/** I7: what a client made of the events is what a fresh page load shows. */
export function stateFaults(clients: ClientState[]): string[] {
  const faults: string[] = []
  for (const { name, state, fresh } of clients) {
    const keys = new Set([...Object.keys(state), ...Object.keys(fresh)])
    const wrong = [...keys].filter((key) => !isDeepStrictEqual(state[key], fresh[key]))
    for (const key of wrong.slice(0, 10)) {
      faults.push(`I7: ${name} shows ${JSON.stringify(state[key])} for ${key}, fresh is ${JSON.stringify(fresh[key])}`)
    }
  }
  return faults
}
