import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Client,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
} from '../../support/client.ts'
import { startProvider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'
import { type Acked, sendSurely } from '../../support/sure.ts'

const library = ['/usr/lib', '/usr/local/lib']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => `${folder}/${name}`)])
  .map((folder) => `${folder}/faketime/libfaketimeMT.so.1`)
  .find((file) => existsSync(file))
if (!library) console.log('row 34 is skipped: libfaketime is not installed')

/** A process whose clock on the wall is wrong and whose timers are right. */
const wrong = (offset: string) => ({
  LD_PRELOAD: library!,
  FAKETIME: offset,
  DONT_FAKE_MONOTONIC: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
})

describe.skipIf(!library)('row 34: clocks a day apart', () => {
  let house: House
  let early: Role
  let late: Role
  let shop: Organization
  let owner: Client
  let manager: Client

  beforeAll(async () => {
    house = await startHouse()
    const env = { ...house.env, PORT: '0', SEND_LEASE_SECONDS: '6' }
    ;[early, late] = await Promise.all([
      spawnRole('api', { ...env, ...wrong('-1d') }),
      spawnRole('api', { ...env, ...wrong('+1d') }),
    ])
    await Promise.all([
      spawnRole('worker', { ...env, ...wrong('-1d') }),
      spawnRole('worker', { ...env, ...wrong('+1d') }),
    ])
    shop = await organization()
    owner = await signIn(house.apis[0].url, shop.owner)
    manager = await signIn(late.url, shop.managers[0])
  })

  it('row 34: the clocks are really a day apart', async () => {
    for (const [api, days] of [
      [early, -1],
      [late, 1],
    ] as const) {
      const said = Date.parse((await fetch(`${api.url}/livez`)).headers.get('date')!)
      expect(Math.round((said - Date.now()) / 86_400_000)).toBe(days)
    }
  })

  it('row 34: messages of all instances stand in one order, each is sent once, no lease is lost', async () => {
    const provider = await startProvider(shop.id, { ...house, apis: [house.apis[0], early, late] })
    const chats = [101, 102, 103]
    for (const chat of chats) await provider.deliver(provider.message(chat, `${chat}: начало`))
    const rows = await query<{ id: string; chat: string }>(
      'select id, external_chat_id as chat from conversation where integration_id = $1',
      [provider.bot.id],
    )
    const browsers = [manager, manager.at(early.url), manager.at(house.apis[0].url)]
    const acked: Acked[] = []
    await Promise.all(
      chats.map(async (chat) => {
        const conversationId = globalId('Conversation', rows.find((row) => row.chat === String(chat))!.id)
        for (let turn = 0; turn < (isFull ? 60 : 6); turn++) {
          await provider.deliver(provider.message(chat, `${chat}: вопрос ${turn}`))
          acked.push(await sendSurely(browsers, { conversationId, body: `${chat}: ответ ${turn}` }))
        }
      }),
    )
    await until(
      async () => (await query(`select 1 from message where state in ('QUEUED', 'SENDING')`)).length === 0,
      60,
    )
    expect(await query(`select text from message where state in ('UNKNOWN', 'FAILED')`)).toEqual([])
    const [odd] = await query<{ n: number }>(
      `select count(*)::int as n from message where created_at not between now() - interval '1 hour' and now()`,
    )
    expect(odd!.n).toBe(0)
    await provider.deliver(provider.message(104, 'новее всех'))
    for (const api of [house.apis[0], early, late]) {
      const { conversations } = await manager
        .at(api.url)
        .data<{ conversations: { edges: { node: { lastMessageText: string } }[] } }>(
          '{ conversations(first: 1) { edges { node { lastMessageText } } } }',
        )
      expect(conversations.edges[0]!.node.lastMessageText).toBe('новее всех')
    }
    expect(await provider.broken(acked)).toEqual([])
  }, 180_000)

  it('row 34: a session lives and ends by the clock of the database, at every instance', async () => {
    const client = await signIn(early.url, shop.managers[1])
    const everywhere = [house.apis[0], early, late].map((api) => client.at(api.url))
    const viewers = async () =>
      Promise.all(
        everywhere.map((one) => one.gql<{ viewer: { sessions: unknown[] } }>('{ viewer { id } sessions { id } }')),
      )
    for (const { data } of await viewers()) expect(data).toMatchObject({ viewer: {}, sessions: [{}] })
    // An hour before its end, an hour within its idle time: alive.
    const mine = 'member_id = $1'
    await query(
      `update session set expires_at = now() + interval '1 hour', seen_at = now() - interval '11 hours' where ${mine}`,
      [shop.managers[1].memberId],
    )
    for (const { data } of await viewers()) expect(data).toMatchObject({ viewer: {}, sessions: [{}] })
    await query(`update session set expires_at = now() - interval '1 minute' where ${mine}`, [
      shop.managers[1].memberId,
    ])
    for (const { errors } of await viewers()) expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
  })

  it('row 34: an invitation, too', async () => {
    const { inviteMember } = await owner.data<{ inviteMember: { link: string } }>(
      `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { link errors { code } } }`,
      { input: { email: `${randomUUID()}@example.com`, role: 'MANAGER' } },
    )
    const token = inviteMember.link.split('/invite/')[1]!
    const seen = () =>
      Promise.all(
        [early, late].map(async (api) => {
          const browser = owner.at(api.url)
          const preview = await browser.gql<{ invitation: object | null }>(
            'query ($token: String!) { invitation(token: $token) { email } }',
            { token },
          )
          const list = await browser.data<{ invitations: unknown[] }>('{ invitations { id } }')
          return [Boolean(preview.data?.invitation), list.invitations.length]
        }),
      )
    await query(`update invitation set expires_at = now() + interval '1 hour'`)
    expect(await seen()).toEqual([
      [true, 1],
      [true, 1],
    ])
    await query(`update invitation set expires_at = now() - interval '1 minute'`)
    expect(await seen()).toEqual([
      [false, 0],
      [false, 0],
    ])
  })

  it('row 34: a time to send at is judged and kept by the clock of the database', async () => {
    const provider = await startProvider(shop.id, house)
    await provider.deliver(provider.message(301, 'когда?'))
    const [row] = await query<{ id: string }>('select id from conversation where integration_id = $1', [
      provider.bot.id,
    ])
    const conversationId = globalId('Conversation', row!.id)
    const acked: { text: string; messageIds: string[] }[] = []
    for (const [index, api] of [early, late].entries()) {
      const send = async (inMs: number, body: string) => {
        const input = {
          conversationId,
          body,
          clientMutationId: randomUUID(),
          sendAt: new Date(Date.now() + inMs).toISOString(),
        }
        const { data } = await manager
          .at(api.url)
          .gql<{ sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }>(
            `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`,
            { input },
          )
        return data!.sendMessage
      }
      expect((await send(-3_600_000, 'час назад')).errors[0]?.code).toBe('BAD_INPUT')
      const text = `через миг ${index}`
      const { messages } = await send(1_500, text)
      acked.push({ text, messageIds: messages.map(({ id }) => uuidOf(id)) })
      await until(
        async () => (await query(`select 1 from message where text = $1 and state = 'SENT'`, [text])).length === 1,
        30,
      )
    }
    expect(await provider.broken(acked)).toEqual([])
  }, 120_000)
})
