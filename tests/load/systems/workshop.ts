import { randomBytes, randomUUID } from 'node:crypto'
import type { Bench } from '../bench.ts'
import type { Process } from './house.ts'
import { addAgents, addBots, addConversations, makeTenant } from './tenant.ts'

/** How many bots of each kind, and how many clients with an order each bot that talks to clients has. */
export type WorkshopSize = { bots: number; clients: number; sites: number }

/** An order, its client's chat, and how often it was moved. */
export type Order = { externalId: string; chat: string; moves: number }

/** An organization whose orders move and whose sites bring leads: an api and a worker of its own. */
export type Workshop = {
  organizationId: string
  api: Process
  worker: Process
  /** What authorises a call of the REST face. */
  authorization: string
  orders: Order[]
  sites: { key: string; ownerChat: string }[]
  close(): Promise<void>
}

/** The statuses of an order, which goes round and round. */
export const statuses = ['accepted', 'in_work', 'ready']

/** What a client is told at a step: words of that one transition, and the comment that names the move. */
export function wordsOf(step: number, comment: string): string {
  return `Переход ${step % statuses.length} · ${comment}`
}

/** Opens a workshop: each site has a bot and an owner's chat of its own, for one chat may be told once a second. */
export async function openWorkshop(bench: Bench, size: WorkshopSize): Promise<Workshop> {
  const { house } = bench
  const env = { TELEGRAM_API_URL: bench.provider.url, TRUST_PROXY: 'true' }
  const [api, worker] = await Promise.all([house.start('api', env), house.start('worker', env)])
  const { id: organizationId } = await makeTenant(house, { bots: 0 })
  const authorization = await makeKey(bench, organizationId)
  await makeStatuses(bench, organizationId)
  const orders = await makeOrders(bench, organizationId, size)
  const sites = await makeSites(bench, organizationId, size.sites)
  const close = async () => void (await Promise.all([api.stop(), worker.stop()]))
  return { organizationId, api, worker, authorization, orders, sites, close }
}

async function makeKey({ house }: Bench, organizationId: string): Promise<string> {
  const [{ newKey }, { hashSecret }] = await Promise.all([
    import('../../../server/src/team/keys/key-text.ts'),
    import('../../../server/src/lib/secret.ts'),
  ])
  const [agent] = await addAgents(house, organizationId, { count: 1, scopes: 1 })
  await house.query("update member set role = 'OWNER' where id = $1", [agent!.memberId])
  const id = randomUUID()
  const { text, secret } = newKey(id)
  await house.query(
    "insert into api_key (id, organization_id, member_id, name, secret_hash) values ($1, $2, $3, 'Касса', $4)",
    [id, organizationId, agent!.memberId, hashSecret(secret)],
  )
  return `Bearer ${text}`
}

/** A round of statuses, and a template of its own for each step of it. */
async function makeStatuses({ house }: Bench, organizationId: string): Promise<void> {
  await house.query(
    `with made as (insert into order_status (organization_id, key, name, position, is_initial)
       select $1, key, key, n, n = 1 from unnest($2::text[]) with ordinality s (key, n) returning id, position),
     step as (select a.id as from_id, b.id as to_id, a.position - 1 as n
       from made a join made b on b.position = a.position % cardinality($2::text[]) + 1),
     allowed as (insert into order_transition (organization_id, from_id, to_id) select $1, from_id, to_id from step)
     insert into transition_template (organization_id, from_status_id, to_status_id, text)
     select $1, from_id, to_id, 'Переход ' || n || ' · {комментарий}' from step`,
    [organizationId, statuses],
  )
}

async function makeOrders({ house }: Bench, organizationId: string, size: WorkshopSize): Promise<Order[]> {
  const bots = await addBots(house, organizationId, { bots: size.bots })
  const ofBots: Order[][] = []
  for (const bot of bots) {
    const chats = await addConversations(house, organizationId, { botId: bot.id, count: size.clients })
    const made = await house.query<{ externalId: string; chat: string }>(
      `insert into customer_order (organization_id, number, external_id, title, contact_id, status_id)
       select $1, $3::int + row_number() over (), gen_random_uuid(), 'Ремонт', c.contact_id, s.id
       from conversation c join order_status s on s.organization_id = $1 and s.is_initial where c.id = any($2::uuid[])
       returning external_id as "externalId", (select external_chat_id from conversation k
         where k.contact_id = customer_order.contact_id) as chat`,
      [organizationId, chats.map(({ id }) => id), ofBots.length * size.clients],
    )
    ofBots.push(made.map((order) => ({ ...order, moves: 0 })))
  }
  // One of each bot in turns.
  return Array.from({ length: size.clients }, (_, place) => ofBots.map((orders) => orders[place]!)).flat()
}

async function makeSites({ house }: Bench, organizationId: string, count: number): Promise<Workshop['sites']> {
  const bots = await addBots(house, organizationId, { bots: count })
  const sites = bots.map((bot, place) => {
    return { key: randomBytes(16).toString('hex'), ownerChat: String(6_000_000_000 + place), bot: bot.id }
  })
  await house.query(
    `with told as (update integration i set owner_chat_id = s.chat
       from unnest($2::uuid[], $4::text[]) s (bot, chat) where i.id = s.bot)
     insert into site (organization_id, integration_id, name, public_key)
     select $1, s.bot, 'Сайт', s.key from unnest($2::uuid[], $3::text[]) s (bot, key)`,
    [organizationId, sites.map(({ bot }) => bot), sites.map(({ key }) => key), sites.map(({ ownerChat }) => ownerChat)],
  )
  return sites
}
