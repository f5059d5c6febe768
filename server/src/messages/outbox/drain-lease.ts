import type { Channel } from '../../channels/channel.ts'
import { preparedRows } from '../../db/query.ts'
import { alone, together } from '../../db/together.ts'
import { dueStatement, lookStatement, releaseStatement, takeStatement } from './lease-statements.ts'
import type { Outbox } from './outbox.ts'
import type { Pace } from './pace/pace.ts'
import type { SlotsLeft } from './pace/slots.ts'

/** Something that may leave now: the head of its chat's queue. */
export type Ready = { id: string; chatId: string }

/** A bot whose outboxes this process drains, its pace, and where its buckets stood `slotsAgeMs` ago. */
export type DrainedBot = Pace & {
  id: string
  organizationId: string
  kind: Channel['kind']
  tokenEncrypted: string
  slotsLeft: SlotsLeft | null
  slotsAgeMs: number
  /** The last drainer did not let it go by itself: it died, and its last word is up to some seconds old. */
  isAbandoned: boolean
  /** Whether something has become due by the clock that is not in the queue yet, for each outbox. */
  wakeUps: boolean[]
  /** What may leave now, of each outbox. */
  ready: Ready[][]
}

/** A bot, the process that drains it, and where its buckets stand, for the next drainer or in case this one dies. */
export type Lease = { id: string; owner: string; slots: SlotsLeft | null }

/** The leases of bots and what waits in their outboxes. What is asked for several bots at a time is one statement. */
export type Drains = {
  outboxes: Outbox[]
  /** Becomes the only drainer of a bot, or stays it. Undefined: another drains, or the bot may not send now. */
  take(lease: Lease): Promise<DrainedBot | undefined>
  /** What may leave now, of each outbox. */
  look(integrationId: string): Promise<Ready[][]>
  /**
   * Milliseconds until something of this bot is due; 0 when something is due now, null when nothing waits or the bot
   * may not send (suspended, switched off). A flood wait of the bot counts.
   */
  dueIn(integrationId: string): Promise<number | null>
  /** Lets the bot go, so that another process may drain it at once; answers like `dueIn`. */
  release(lease: Lease): Promise<number | null>
}

type Found = { askedId: string; isLocked?: boolean }
type Statement<Asked> = (asked: Asked[], outboxes: Outbox[]) => ReturnType<typeof takeStatement>

/** Of several outboxes the first is asked first. */
export function drainsOf(outboxes: Outbox[]): Drains {
  /** A bot whose row somebody else holds this moment is waited for alone: the others do not stand behind it. */
  const asking = <Asked extends { id: string }, Row extends Found>(statement: Statement<Asked>) =>
    together<Asked, Row | undefined>(async (asked) => {
      const found = await preparedRows<Row>(statement(asked, outboxes))
      const byId = new Map(found.map((row) => [row.askedId, row]))
      return asked.map(({ id }) => (asked.length > 1 && byId.get(id)?.isLocked ? alone : byId.get(id)))
    })
  const take = asking<Lease, DrainedBot & Found>(takeStatement)
  const look = asking<{ id: string }, Found & { ready: Ready[][] }>(lookStatement)
  const due = asking<{ id: string }, Found & { ms: number | null }>(dueStatement)
  const release = asking<Lease, Found & { ms: number | null }>(releaseStatement)
  return {
    outboxes,
    take: async (lease) => {
      const bot = await take(lease)
      return bot?.id ? bot : undefined
    },
    look: async (id) => (await look({ id }))?.ready ?? [],
    dueIn: async (id) => (await due({ id }))?.ms ?? null,
    release: async (lease) => (await release(lease))?.ms ?? null,
  }
}
