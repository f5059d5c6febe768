import type { Bench } from '../bench.ts'
import { becomes, wallTimeOf } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { type Load, openLoop } from '../measure/open-loop.ts'
import type { Figures } from '../measure/slices.ts'
import type { Process } from './house.ts'
import { addAgents, addBots, addConversations, type Bot, makeTenant } from './tenant.ts'
import { post } from './webhook.ts'

/** A bot with conversations to answer in. */
export type Answering = Bot & { conversations: { id: string; chat: string }[] }

/** Who answers customers: an api, a worker, bots. */
export type Shop = {
  organizationId: string
  api: Process
  worker: Process
  bots: Answering[]
  /** Answers in a conversation of a bot, as the web does; resolves when it is committed. */
  answer(conversationId: string, text: string): Promise<void>
  /** Answers in the bot's first conversation, so that its outbox is looked at. */
  ring(bot: Answering): Promise<void>
  close(): Promise<void>
}

const mutation = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { message { id } errors { code } } }`
let answers = 0

/** Opens a shop with so many bots and so many chats for each. */
export async function openShop(bench: Bench, size: { bots: number; chats: number }): Promise<Shop> {
  const { house } = bench
  const env = { TELEGRAM_API_URL: bench.provider.url }
  const [api, worker] = await Promise.all([house.start('api', env), house.start('worker', env)])
  const tenant = await makeTenant(house, { bots: 0 })
  const [agent] = await addAgents(house, tenant.id, { count: 1, scopes: 1 })
  const [owner] = await house.query<{ id: string }>("update member set role = 'OWNER' where id = $1 returning id", [
    agent!.memberId,
  ])
  const headers = { 'content-type': 'application/json', 'x-manyhands': 'web', cookie: agent!.cookie }
  const answer = async (conversationId: string, text: string) => {
    const input = {
      conversationId: Buffer.from(`Conversation:${conversationId}`).toString('base64'),
      body: text,
      clientMutationId: `${owner!.id} ${++answers}`,
    }
    const body = JSON.stringify({ query: mutation, variables: { input } })
    const said = await post({ url: api.url, path: '/graphql', headers, body })
    if (/"errors":\[\{/.test(said)) throw new Error(said.slice(0, 300))
  }
  const bots = await openBots(bench, tenant.id, size)
  return {
    organizationId: tenant.id,
    api,
    worker,
    bots,
    answer,
    ring: (bot) => answer(bot.conversations[0]!.id, 'звонок'),
    close: async () => void (await Promise.all([api.stop(), worker.stop()])),
  }
}

/** Adds bots with conversations. */
export async function openBots(
  bench: Bench,
  organizationId: string,
  { bots, chats }: { bots: number; chats: number },
): Promise<Answering[]> {
  const made = await addBots(bench.house, organizationId, { bots })
  const opened: Answering[] = []
  for (const bot of made) {
    const conversations = await addConversations(bench.house, organizationId, { botId: bot.id, count: chats })
    opened.push({ ...bot, conversations })
  }
  return opened
}

let slices = 0

/**
 * A slice of answers over the bots and their chats in turns: `p50` and `p99` in ms from the commit (as PostgreSQL dates
 * it) to the moment at which the provider's request begins; `count` of answers.
 */
export async function answerSlice(bench: Bench, shop: Shop, load: Load): Promise<Figures> {
  const name = `S${++slices}`
  await bench.provider.take()
  const fired = await openLoop(load, (_scheduledAt, index) => {
    const bot = shop.bots[index % shop.bots.length]!
    const { conversations } = bot
    const conversation = conversations[Math.floor(index / shop.bots.length + slices * 7) % conversations.length]!
    return shop
      .answer(conversation.id, `${name}.${index}`)
      .catch((error: unknown) => void bench.faults.push(`outbound: ${String(error)}`))
  })
  await Promise.all(fired.answers)
  const ours = new Map<string, number>()
  // Another bot with a backlog sends as well: only these answers count.
  const areSent = async () => {
    for (const { text, at } of await bench.provider.take())
      if (text.startsWith(`${name}.`)) ours.set(text, wallTimeOf(at))
    return ours.size >= fired.asked
  }
  await becomes(areSent, 20)
  if (ours.size !== fired.asked) bench.faults.push(`outbound: ${ours.size} of ${fired.asked} answers were sent`)
  const commits = await bench.house.query<{ text: string; at: number }>(
    `select m.text, extract(epoch from pg_xact_commit_timestamp(e.xmin))::float8 * 1000 as at
     from event e join message m on m.id = e.message_id
     where e.organization_id = $1 and e.kind = 'MESSAGE_QUEUED' and m.text like $2`,
    [shop.organizationId, `${name}.%`],
  )
  const latencies = new Histogram()
  for (const { text, at } of commits) latencies.add((ours.get(text) ?? Number.NaN) - at)
  return { p50: latencies.at(0.5), p99: latencies.at(0.99), count: fired.asked }
}

/** Puts numbered messages into a bot's outbox by rows alone: `each` into each of so many new chats. */
export async function addBacklog(
  bench: Bench,
  shop: Shop,
  { bot, chats, each }: { bot: Answering; chats: number; each: number },
): Promise<void> {
  const conversations = await addConversations(bench.house, shop.organizationId, { botId: bot.id, count: chats })
  await bench.house.query(
    `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
       kind, text, state)
     select $1, c.id, $2, n, 0, 'OUTBOUND', 'AUTOMATION', 'TEXT', 'B' || n, 'QUEUED'
     from generate_series(1, $4) n, unnest($3::uuid[]) as c (id)`,
    [shop.organizationId, bot.id, conversations.map((one) => one.id), each],
  )
  await bench.house.query('update conversation set last_seq = $2 where id = any($1::uuid[])', [
    conversations.map((one) => one.id),
    each,
  ])
}

/** Lets bots send nothing. */
export async function stopBots(bench: Bench, ids: string[]): Promise<void> {
  await bench.house.query('update integration set is_active = false where id = any($1::uuid[])', [ids])
}

/** Lets bots send again; somebody has to ring. */
export async function startBots(bench: Bench, ids: string[]): Promise<void> {
  await bench.house.query('update integration set is_active = true where id = any($1::uuid[])', [ids])
}
