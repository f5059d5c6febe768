import { accepted, control, type Customer, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { graphql } from 'graphql'
import { contextFor } from '../../server/src/api/asker.ts'
import { pool } from '../../server/src/db/client.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { updateIntegration } from '../../server/src/integrations/update-integration.ts'
import { queuePlaces } from '../../server/src/messages/backlog/places.ts'
import { deliver } from '../../server/src/messages/deliver.ts'
import { cursorOf, quarantinedUpdates } from '../../server/src/messages/quarantine/list.ts'
import { forgetRawUpdates } from '../../server/src/messages/quarantine/forget-raw.ts'
import { replayUpdate } from '../../server/src/messages/quarantine/replay.ts'
import { quarantineSizes } from '../../server/src/messages/quarantine/sizes.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import { forgetMutationKeys } from '../../server/src/team/forget-keys.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { drain, drainTerms } from '../support/drain.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

let owner: Viewer
let bot: Bot
let name = 0

beforeAll(async () => {
  owner = await makeMember(await makeOrganization(), 'OWNER')
  await query('update member set undo_send_seconds = 0')
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  bot = await newBot()
})

async function newBot(): Promise<Bot> {
  const made = await makeBotRow(owner.organizationId)
  await makeBot(made.token)
  return made
}

async function conversation(of = bot): Promise<{ id: string; customer: Customer }> {
  const customer = await makeCustomer(of.providerAccountId, { firstName: 'Мария', username: `q${++name}` })
  await receive(of, messageUpdate({ chat: customer.id, id: 1 }))
  const [row] = await query<{ id: string }>(
    'select id from conversation where integration_id = $1 and external_chat_id = $2',
    [of.id, String(customer.id)],
  )
  return { id: row!.id, customer }
}

const say = async (conversationId: string, body: string) =>
  (await sendMessage(owner, { conversationId, body, clientMutationId: `q${++name}` })).messageIds[0]!
const terms = (worker: string, budgetMs: number) => ({ ...drainTerms, worker, budgetMs })

describe('pace', () => {
  it('is a setting of the bot, within bounds', async () => {
    const change = { botPerSecond: 20, chatPerSecond: 0.5, chatBurst: 1, groupPerMinute: 10 }
    await updateIntegration(owner, { integrationId: bot.id, pace: change })
    const [row] = await query<object>('select * from integration where id = $1', [bot.id])
    expect(row).toMatchObject({ bot_per_second: 20, chat_per_second: 0.5, chat_burst: 1, group_per_minute: 10 })
    for (const pace of [{ botPerSecond: 0 }, { chatPerSecond: Number.NaN }, { groupPerMinute: 601 }]) {
      const refused = updateIntegration(owner, { integrationId: bot.id, pace })
      await expect(refused).rejects.toMatchObject({ code: 'BAD_INPUT' })
    }
  })

  it('is kept by the drain', async () => {
    await updateIntegration(owner, { integrationId: bot.id, pace: { chatPerSecond: 2, chatBurst: 1 } })
    const { id, customer } = await conversation()
    for (const text of ['1', '2', '3']) await say(id, text)
    const began = performance.now()
    await drain(bot.id)
    expect(performance.now() - began).toBeGreaterThan(950)
    expect(await accepted(bot.providerAccountId, customer)).toHaveLength(3)
  })

  it('goes over to the next drainer with the bot', async () => {
    const { id } = await conversation()
    await say(id, 'раз')
    await drain(bot.id)
    const [left] = await query<{ drain_slots: { bot: number; chats: Record<string, number>; at: number } }>(
      'select drain_slots from integration where id = $1',
      [bot.id],
    )
    expect(Object.keys(left!.drain_slots.chats)).toHaveLength(1)
    const other = await newBot()
    const second = await conversation(other)
    await say(second.id, 'два')
    await query(
      `update integration set drain_slots = jsonb_build_object('bot', 0, 'at', extract(epoch from now()) * 1000,
         'chats', jsonb_build_object($2::text, 4000)) where id = $1`,
      [other.id, String(second.customer.id)],
    )
    const began = performance.now()
    await drain(other.id)
    expect(performance.now() - began).toBeGreaterThan(1_500)
    expect(await accepted(other.providerAccountId)).toHaveLength(1)
  })

  it('a bot with a backlog gives the worker back in time, and goes on', async () => {
    await updateIntegration(owner, { integrationId: bot.id, pace: { botPerSecond: 5 } })
    const places = await Promise.all(Array.from({ length: 16 }, () => conversation()))
    for (const { id } of places) await say(id, 'вам письмо')
    const began = performance.now()
    expect(await deliver(bot.id, terms('first', 600))).toBe(0)
    expect(performance.now() - began).toBeLessThan(2_500)
    const sent = (await accepted(bot.providerAccountId)).length
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(16)
    await drain(bot.id)
    expect(await accepted(bot.providerAccountId)).toHaveLength(16)
  })
})

describe('the queue', () => {
  it('tells each message its place and time, and the bot its backlog, in one statement each', async () => {
    const places = await Promise.all(Array.from({ length: 3 }, () => conversation()))
    const ids: string[] = []
    for (const { id } of places) ids.push(await say(id, 'а'), await say(id, 'б'))
    await query(`update integration set blocked_until = now() + interval '1 minute' where id = $1`, [bot.id])
    const found = await queuePlaces(owner.organizationId, ids)
    expect(ids.map((id) => found.get(id)?.position)).toEqual([1, 2, 3, 4, 5, 6])
    for (const { expectedAt } of found.values()) expect(expectedAt!.getTime()).toBeGreaterThan(Date.now() + 50_000)
    expect(found.get(ids[1]!)!.expectedAt!.getTime()).toBe(found.get(ids[0]!)!.expectedAt!.getTime() + 1_000)

    const statements: string[] = []
    const watch = (client: { query: unknown }) => {
      const real = client.query as (...args: unknown[]) => unknown
      client.query = (...args: unknown[]) => {
        const [first] = args as [string | { text: string }]
        statements.push(typeof first === 'string' ? first : first.text)
        return real.apply(client, args)
      }
      return () => (client.query = real)
    }
    const end = watch(pool as unknown as { query: unknown })
    const global = (type: string, uuid: string) => Buffer.from(`${type}:${uuid}`).toString('base64')
    const answer = await graphql({
      schema,
      source: `query ($ids: [ID!]!, $bot: ID!) {
        nodes(ids: $ids) { ... on Message { queue { position expectedAt } } }
        integration(id: $bot) { backlog blockedUntil pace { botPerSecond } }
      }`,
      variableValues: { ids: ids.map((id) => global('Message', id)), bot: global('Integration', bot.id) },
      contextValue: contextFor({
        viewer: owner,
        locale: 'ru',
        requestId: '',
        origin: { ip: '', userAgent: '' },
      }),
    })
    end()
    expect(answer.errors).toBeUndefined()
    expect(answer.data!['nodes']).toHaveLength(6)
    expect(answer.data!['nodes']).toContainEqual({ queue: { position: 6, expectedAt: expect.any(String) } })
    expect(answer.data!['integration']).toMatchObject({ backlog: 6, pace: { botPerSecond: 30 } })
    expect(statements.filter((text) => text.includes('row_number()'))).toHaveLength(1)
    await query('update integration set blocked_until = null, is_active = false where id = $1', [bot.id])
    expect((await queuePlaces(owner.organizationId, ids)).get(ids[0]!)).toEqual({ position: 1, expectedAt: null })
  })
})

describe('quarantine', () => {
  const keep = (id: string, body: string, more = "'QUARANTINED'") =>
    query(
      `insert into raw_update (integration_id, update_id, organization_id, body, state, reason, received_at)
       values ($1, $2, $3, $4, ${more}, 'broken', now() - interval '1 day' * $5)`,
      [bot.id, id, owner.organizationId, Buffer.from(body), id === 'old' ? 31 : 1],
    )

  it('row 39: lists, replays once what can be understood now, and keeps the rest with the reason', async () => {
    const customer = await makeCustomer(bot.providerAccountId, { firstName: 'Пётр', username: `q${++name}` })
    const update = messageUpdate({ chat: customer.id, id: 7, text: 'из карантина' })
    await keep('1', JSON.stringify(update))
    await keep('2', '{"no": "update"}')
    const wish = { integrationId: bot.id, limit: 1 }
    const [first] = await quarantinedUpdates(owner, wish)
    expect(first!.updateId).toBe('2')
    const [second] = await quarantinedUpdates(owner, { ...wish, after: cursorOf(first!) })
    expect(second!.updateId).toBe('1')
    expect(await replayUpdate(owner, { integrationId: bot.id, updateId: '1' })).toEqual({
      isApplied: true,
      reason: null,
    })
    expect(await query('select text from message where integration_id = $1', [bot.id])).toEqual([
      { text: 'из карантина' },
    ])
    await expect(replayUpdate(owner, { integrationId: bot.id, updateId: '1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const again = await replayUpdate(owner, { integrationId: bot.id, updateId: '2' })
    expect(again).toEqual({ isApplied: false, reason: expect.any(String) })
    expect(again.reason).not.toBe('broken')
  })

  it('is for owners and administrators of the organization', async () => {
    await keep('1', '{}')
    const manager = await makeMember(owner.organizationId)
    const stranger = await makeMember(await makeOrganization(), 'OWNER')
    for (const [viewer, code] of [
      [manager, 'FORBIDDEN'],
      [stranger, 'NOT_FOUND'],
    ] as const) {
      await expect(quarantinedUpdates(viewer, { integrationId: bot.id, limit: 5 })).rejects.toMatchObject({ code })
      await expect(replayUpdate(viewer, { integrationId: bot.id, updateId: '1' })).rejects.toMatchObject({ code })
    }
  })

  it('is counted for each bot', async () => {
    const other = await newBot()
    await keep('1', '{}')
    await keep('2', '{}')
    await keep('3', '')
    expect(await quarantineSizes(owner.organizationId, [bot.id, other.id])).toEqual(new Map([[bot.id, 2]]))
  })

  it('what is old is forgotten, and a repeat of it is still known', async () => {
    await keep('old', '{"update_id": 1}', "'APPLIED'")
    await keep('new', '{"update_id": 2}', "'APPLIED'")
    expect(await forgetRawUpdates(30)).toBe(1)
    expect(await forgetRawUpdates(30)).toBe(0)
    const kept = await query('select update_id, length(body) as size from raw_update where integration_id = $1', [
      bot.id,
    ])
    expect(kept).toEqual(
      expect.arrayContaining([
        { update_id: 'old', size: 0 },
        { update_id: 'new', size: 16 },
      ]),
    )
    await query(
      `insert into mutation_key (member_id, client_mutation_id, input_hash, result, created_at)
       values ($1, 'yesterday', '-', 'null', now() - interval '24 hours'),
         ($1, 'long ago', '-', 'null', now() - interval '26 hours')`,
      [owner.memberId],
    )
    expect(await forgetMutationKeys()).toBe(1)
  })
})
