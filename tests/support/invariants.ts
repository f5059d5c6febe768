/**
 * The checker that ends every fault test (I1–I6 of the reliability design): it compares what customers and the provider
 * have with what our database says. Texts of a test must be unique, for by them the two sides are compared.
 */
import { control } from './client.ts'
import { query } from './stack.ts'

/** What a test did: the bot, and the sends that the API acknowledged. */
export type History = {
  sandboxUrl: string
  bot: { uuid: string; botId: string }
  organizationId: string
  acked: { text: string; messageIds: string[] }[]
}

type Row = { id: string; text: string; state: string; seq: number; direction: string; chat: string }
type FakeMessage = { id: number; from: string; text?: string }

const final = ['SENT', 'DELIVERED', 'READ', 'FAILED', 'UNKNOWN', 'CANCELLED']

/** Every broken invariant as a sentence; none is what a test expects. */
export async function brokenInvariants(history: History): Promise<string[]> {
  const rows = await query<Row>(
    `select m.id, m.text, m.state, m.seq, m.direction, c.external_chat_id as chat from message m
     join conversation c on c.id = m.conversation_id where m.integration_id = $1 order by c.id, m.seq`,
    [history.bot.uuid],
  )
  const { sandboxUrl, bot } = history
  const accepted = await control<{ chatId: string; text?: string }[]>(sandboxUrl, `/accepted?bot=${bot.botId}`)
  const outbound = rows.filter((row) => row.direction === 'OUTBOUND')
  return [
    ...ackedFaults(history, outbound),
    ...sentFaults(outbound, accepted),
    ...orderFaults(outbound, accepted),
    ...(await inboundFaults(history, rows)),
    ...(await feedFaults(history.organizationId)),
  ]
}

/** I1: an acknowledged send is one row (or the rows of its parts) in a final state. */
function ackedFaults({ acked }: History, outbound: Row[]): string[] {
  const faults: string[] = []
  for (const { text, messageIds } of acked) {
    const found = outbound.filter((row) => row.text === text)
    if (found.length !== 1) faults.push(`I1: «${text}» has ${found.length} rows`)
    if (found[0] && !messageIds.includes(found[0].id)) faults.push(`I1: «${text}» was acknowledged with another id`)
    if (found[0] && !final.includes(found[0].state)) faults.push(`I1: «${text}» is still ${found[0].state}`)
  }
  return faults
}

/** I2 and I3: at most once at the provider; SENT is there, FAILED is not. */
function sentFaults(outbound: Row[], accepted: { text?: string }[]): string[] {
  const times = grouped(accepted, (send) => send.text ?? '')
  const faults: string[] = []
  for (const { text, state } of outbound) {
    const count = times.get(text)?.length ?? 0
    if (count > 1) faults.push(`I2: «${text}» was delivered ${count} times`)
    if (state === 'SENT' && count === 0) faults.push(`I3: «${text}» is SENT and the provider does not have it`)
    if (state === 'FAILED' && count > 0) faults.push(`I3: «${text}» is FAILED and the provider has it`)
  }
  return faults
}

/** I4: what the provider has of a chat is in our order. */
function orderFaults(outbound: Row[], accepted: { chatId: string; text?: string }[]): string[] {
  const faults: string[] = []
  for (const [chat, sends] of grouped(accepted, (send) => String(send.chatId))) {
    const seqs = sends.map((send) => outbound.find((row) => row.chat === chat && row.text === send.text)?.seq ?? -1)
    const isOrdered = seqs.every((seq, index) => index === 0 || seq > seqs[index - 1]!)
    if (!isOrdered) faults.push(`I4: chat ${chat} got the messages in the order ${seqs.join(', ')}`)
  }
  return faults
}

/** I5: every message of a customer is exactly one row, in his order. */
async function inboundFaults({ sandboxUrl, bot }: History, rows: Row[]): Promise<string[]> {
  const faults: string[] = []
  for (const chat of new Set(rows.map((row) => row.chat))) {
    const { messages } = await control<{ messages: FakeMessage[] }>(sandboxUrl, `/chats/${bot.botId}/${chat}`)
    const written = messages.filter((message) => message.from === 'customer').map((message) => message.text)
    const stored = rows.filter((row) => row.chat === chat && row.direction === 'INBOUND').map((row) => row.text)
    if (written.join('\n') !== stored.join('\n'))
      faults.push(`I5: chat ${chat} wrote ${written.join()} and we have ${stored.join()}`)
  }
  return faults
}

/** I6: the feed has no gap, and its counter is its last number. */
async function feedFaults(organizationId: string): Promise<string[]> {
  const [feed] = await query<{ last: string; count: string; max: string }>(
    `select f.seq as last, count(e.seq) as count, max(e.seq) as max from feed f
     left join event e on e.organization_id = f.organization_id where f.organization_id = $1 group by f.seq`,
    [organizationId],
  )
  const isGapless = feed && feed.last === feed.count && feed.last === feed.max
  return isGapless ? [] : [`I6: the feed counts ${feed?.last}, has ${feed?.count} events up to ${feed?.max}`]
}

function grouped<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
