/**
 * The checker that ends every fault test (I1–I10 of the reliability design): it compares what customers, the provider
 * and the clients have with what our database says, and reads the logs. How to use it:
 *
 *   expect(await brokenInvariants({ sandboxUrl, bot, organizationId, acked })).toEqual([])
 *
 * Texts of a test must be unique, for by them the two sides are compared. Without being told it checks every process
 * that support/stack.ts has spawned (I10), every log line and answer for planted secrets (I9) and every table (I8).
 */
import { type Provider, providerOf } from './invariants/provider.ts'
import { type ClientState, type ClientStream, feedFaults, stateFaults, streamFaults } from './invariants/feed.ts'
import { inboundFaults } from './invariants/inbound.ts'
import { processFaults, secretFaults } from './invariants/processes.ts'
import { type AckedSend, ackedFaults, orderFaults, sentFaults } from './invariants/sends.ts'
import { tenantFaults } from './invariants/tenants.ts'
import { query, type Role, spawned } from './stack.ts'

export type { AckedSend, ClientState, ClientStream }

/** A bot by its row and by its id at the provider. */
export type CheckedBot = { uuid: string; botId: string }

/** What a test did: the bot, and the sends that the API acknowledged. All else is optional. */
export type History = {
  sandboxUrl: string
  bot: CheckedBot
  organizationId: string
  acked: AckedSend[]
  /** Further bots and organizations of the same run. */
  bots?: CheckedBot[]
  organizationIds?: string[]
  /** Ids of messages that a person sent again (once for each time): so often more may the provider have them. */
  resent?: string[]
  /** The provider's side when the test knows it better than the sandbox does. */
  provider?: Provider
  /** Whether the test has cut old events off the log. */
  isLogTrimmed?: boolean
  /** The events that clients heard, and what they show after convergence. */
  streams?: ClientStream[]
  clients?: ClientState[]
  /** The processes whose logs and ends are looked at; by default all of the test file. */
  roles?: Pick<Role, 'name' | 'pid' | 'log' | 'exit'>[]
}

/** One message of ours, as the checks need it. */
export type Row = {
  id: string
  botId: string
  chat: string
  conversationId: string
  direction: string
  state: string
  seq: number
  text: string | null
  externalId: string | null
}

/** Every broken invariant as a sentence; none is what a test expects. */
export async function brokenInvariants(history: History): Promise<string[]> {
  const bots = [history.bot, ...(history.bots ?? [])]
  const organizationIds = [...new Set([history.organizationId, ...(history.organizationIds ?? [])])]
  const rows = await rowsOf(bots)
  const outbound = rows.filter((row) => row.direction === 'OUTBOUND')
  const inbound = rows.filter((row) => row.direction === 'INBOUND')
  const provider = history.provider ?? (await providerOf(history.sandboxUrl, bots, chatsOf(rows)))
  const roles = history.roles ?? spawned
  return [
    ...ackedFaults(history.acked, outbound),
    ...sentFaults(outbound, provider, history.resent ?? []),
    ...orderFaults(outbound, provider, history.resent ?? []),
    ...inboundFaults(inbound, provider),
    ...(await feedFaults(organizationIds, history.isLogTrimmed ?? false)),
    ...(await streamFaults(history.streams ?? [])),
    ...stateFaults(history.clients ?? []),
    ...(await tenantFaults()),
    ...secretFaults(roles),
    ...processFaults(roles),
  ]
}

/** The message rows of bots, in the order of their conversations. */
export function rowsOf(bots: CheckedBot[]): Promise<Row[]> {
  return query<Row>(
    `select m.id, i.provider_account_id as "botId", c.external_chat_id as chat, c.id as "conversationId", m.direction,
       m.state, m.seq, m.text, m.external_id as "externalId"
     from message m join conversation c on c.id = m.conversation_id join integration i on i.id = m.integration_id
     where m.integration_id = any($1::uuid[]) order by c.created_at, c.id, m.seq`,
    [bots.map((bot) => bot.uuid)],
  )
}

function chatsOf(rows: Row[]): { botId: string; chat: string }[] {
  return [...new Map(rows.map(({ botId, chat }) => [`${botId} ${chat}`, { botId, chat }])).values()]
}
