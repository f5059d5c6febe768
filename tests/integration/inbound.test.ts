import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeBotRow, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { editUpdate, membershipUpdate, messageUpdate, receive } from '../support/updates.ts'

let organizationId: string
let bot: Bot
beforeAll(async () => {
  organizationId = await makeOrganization()
  bot = await makeBotRow(organizationId)
})

const messagesOf = (chat: number, of = bot) =>
  query<{ text: string; seq: number; inbound_seq: number; external_id: string; id: string; edited: boolean }>(
    `select m.id, m.text, m.seq, m.inbound_seq, m.external_id, m.edited_at is not null as edited from message m
     join conversation c on c.id = m.conversation_id where c.integration_id = $1 and c.external_chat_id = $2 order by m.seq`,
    [of.id, String(chat)],
  )
const rawOf = (state: string, of = bot) =>
  query<{ update_id: string; reason: string }>(
    'select update_id, reason from raw_update where integration_id = $1 and state = $2::raw_update_state',
    [of.id, state],
  )

describe('receiving', () => {
  it('S0-2: keeps raw update, contact, conversation, message and event of one commit', async () => {
    expect(await receive(bot, messageUpdate({ chat: 1, id: 10, text: 'хочу заказать кухню' }))).toEqual(['applied'])
    const [message] = await messagesOf(1)
    expect(message).toMatchObject({ text: 'хочу заказать кухню', seq: 1, inbound_seq: 1, external_id: '10' })
    const [conversation] = await query<Record<string, unknown>>(
      `select c.*, p.name, i.username from conversation c join contact p on p.id = c.contact_id
       join contact_identity i on i.contact_id = p.id where c.external_chat_id = '1'`,
    )
    expect(conversation).toMatchObject({
      name: 'Мария',
      username: 'maria',
      status: 'OPEN',
      last_seq: 1,
      last_message_text: 'хочу заказать кухню',
    })
    expect(conversation!['awaiting_reply_since']).toBeInstanceOf(Date)
    const kinds = await query<{ kind: string }>('select kind from event where conversation_id = $1 order by seq', [
      conversation!['id'],
    ])
    expect(kinds.map((event) => event.kind)).toEqual(['CONVERSATION_CHANGED', 'MESSAGE_RECEIVED'])
  })

  it('S0-10, row 1: the same update fifty times at once is one message and one event', async () => {
    const update = messageUpdate({ chat: 2, id: 11 })
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => receive(bot, update)))
    expect(outcomes.flat().filter((outcome) => outcome === 'applied').length).toBe(1)
    expect((await messagesOf(2)).length).toBe(1)
  })

  it('the same message under another update id is not doubled', async () => {
    await receive(bot, messageUpdate({ chat: 3, id: 12 }), messageUpdate({ chat: 3, id: 12 }))
    expect((await messagesOf(3)).length).toBe(1)
    const [conversation] = await query<{ last_seq: number }>(
      `select last_seq from conversation where external_chat_id = '3'`,
    )
    expect(conversation!.last_seq).toBe(1)
  })

  it('S0-26: two bots of two organizations keep the same customer apart', async () => {
    const other = await makeBotRow(await makeOrganization('Другая'))
    await receive(bot, messageUpdate({ chat: 4, id: 13, text: 'первым' }))
    await receive(other, messageUpdate({ chat: 4, id: 13, text: 'вторым' }))
    expect((await messagesOf(4)).map((m) => m.text)).toEqual(['первым'])
    expect((await messagesOf(4, other)).map((m) => m.text)).toEqual(['вторым'])
    const contacts = await query('select distinct organization_id from contact_identity where external_id = $1', ['4'])
    expect(contacts.length).toBe(2)
  })

  it('S0-11: follows the name and username a customer has today', async () => {
    await receive(bot, messageUpdate({ chat: 5, id: 14, from: { first_name: 'Мария', username: 'old_name' } }))
    await receive(
      bot,
      messageUpdate({ chat: 5, id: 15, from: { first_name: 'Мария', last_name: 'Соколова', username: 'new_name' } }),
    )
    const [identity] = await query(
      `select i.username, i.display_name, c.name from contact_identity i join contact c on c.id = i.contact_id where i.external_id = '5'`,
    )
    expect(identity).toEqual({ username: 'new_name', display_name: 'Мария Соколова', name: 'Мария Соколова' })
  })

  it('reopens a closed conversation instead of starting another', async () => {
    await receive(bot, messageUpdate({ chat: 6, id: 16 }))
    await query(`update conversation set status = 'CLOSED', closed_at = now() where external_chat_id = '6'`)
    await receive(bot, messageUpdate({ chat: 6, id: 17 }))
    const found = await query(`select status, last_seq, closed_at from conversation where external_chat_id = '6'`)
    expect(found).toEqual([{ status: 'OPEN', last_seq: 2, closed_at: null }])
  })

  it('S0-9: a hundred chats at once each get one conversation in their own order', async () => {
    const chats = Array.from({ length: 100 }, (_, index) => 1000 + index)
    await Promise.all(
      chats.map((chat) => receive(bot, ...[1, 2, 3].map((id) => messageUpdate({ chat, id, text: `${id}` })))),
    )
    for (const chat of chats) expect((await messagesOf(chat)).map((m) => m.text)).toEqual(['1', '2', '3'])
  })
})

describe('edits', () => {
  it('keep what was said before and ignore the older one', async () => {
    await receive(
      bot,
      messageUpdate({ chat: 20, id: 1, text: 'один' }),
      editUpdate({ chat: 20, id: 1, text: 'три', edited: 1_700_000_300 }),
      editUpdate({ chat: 20, id: 1, text: 'два', edited: 1_700_000_200 }),
    )
    const [message] = await messagesOf(20)
    expect(message).toMatchObject({ text: 'три', edited: true })
    expect(await query('select text from message_edit where message_id = $1', [message!.id])).toEqual([
      { text: 'один' },
    ])
    expect(await query(`select last_message_text from conversation where external_chat_id = '20'`)).toEqual([
      { last_message_text: 'три' },
    ])
  })

  it('without a visible difference change nothing', async () => {
    await receive(
      bot,
      messageUpdate({ chat: 21, id: 1, text: 'то же' }),
      editUpdate({ chat: 21, id: 1, text: 'то же', edited: 1_700_000_300 }),
    )
    expect((await messagesOf(21))[0]!.edited).toBe(false)
  })

  it('row 2: before their message wait for it', async () => {
    await receive(bot, editUpdate({ chat: 22, id: 1, text: 'исправлено', edited: 1_700_000_300 }))
    expect((await rawOf('PARKED')).length).toBe(1)
    await receive(bot, messageUpdate({ chat: 22, id: 1, text: 'было' }))
    expect((await messagesOf(22)).map((m) => m.text)).toEqual(['исправлено'])
    expect((await rawOf('PARKED')).length).toBe(0)
  })

  it('S0-10, row 2: a history in any order ends in the same state', async () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 })
    let chat = 30_000
    await fc.assert(
      fc.asyncProperty(order, async (indexes) => {
        chat += 1
        const history = [
          messageUpdate({ chat, id: 1, text: 'a' }),
          editUpdate({ chat, id: 1, text: 'a1', edited: 1_700_000_001 }),
          editUpdate({ chat, id: 1, text: 'a2', edited: 1_700_000_002 }),
          messageUpdate({ chat, id: 2, text: 'b' }),
          editUpdate({ chat, id: 2, text: 'b1', edited: 1_700_000_003 }),
          messageUpdate({ chat, id: 3, text: 'c' }),
          editUpdate({ chat, id: 1, text: 'a3', edited: 1_700_000_004 }),
        ]
        for (const index of indexes) await receive(bot, history[index]!, history[index]!)
        const texts = Object.fromEntries((await messagesOf(chat)).map((m) => [m.external_id, m.text]))
        expect(texts).toEqual({ 1: 'a3', 2: 'b1', 3: 'c' })
      }),
      { numRuns: 25 },
    )
  })
})

describe('policy', () => {
  it('S0-29: bots and groups open no conversation, unless groups are wanted', async () => {
    await receive(
      bot,
      messageUpdate({ chat: 50, id: 1, from: { is_bot: true } }),
      messageUpdate({ chat: -50, id: 1, from: { id: 7 } }),
    )
    expect(await messagesOf(50)).toEqual([])
    expect(await messagesOf(-50)).toEqual([])
    const social = await makeBotRow(organizationId, { accept_groups: true })
    await receive(social, messageUpdate({ chat: -50, id: 1, from: { id: 7 } }))
    expect((await messagesOf(-50, social)).length).toBe(1)
  })

  it('S1-53: a notice-only bot keeps the raw update and opens no conversation', async () => {
    const notices = await makeBotRow(organizationId, { mode: 'NOTIFY_ONLY' })
    await receive(notices, messageUpdate({ chat: 60, id: 1 }), messageUpdate({ chat: 60, id: 2, text: '/start' }))
    expect(await messagesOf(60, notices)).toEqual([])
    expect((await rawOf('APPLIED', notices)).length).toBe(1)
    expect((await rawOf('PARKED', notices)).length).toBe(1)
  })

  it('a block makes the customer unreachable until he unblocks or writes', async () => {
    const reachable = async () =>
      (
        await query<{ unreachable_reason: string | null }>(
          `select unreachable_reason from conversation where external_chat_id = '70'`,
        )
      )[0]!.unreachable_reason
    await receive(bot, messageUpdate({ chat: 70, id: 1 }), membershipUpdate(70, 'kicked'))
    expect(await reachable()).toBe('BLOCKED_BY_USER')
    await receive(bot, membershipUpdate(70, 'member'))
    expect(await reachable()).toBeNull()
    await receive(bot, membershipUpdate(70, 'kicked'), messageUpdate({ chat: 70, id: 2 }))
    expect(await reachable()).toBeNull()
  })

  it('a group that moved goes on under its new id', async () => {
    const social = await makeBotRow(organizationId, { accept_groups: true })
    await receive(social, messageUpdate({ chat: -80, id: 1, from: { id: 7 } }))
    await receive(
      social,
      messageUpdate({ chat: -80, id: 2, from: { id: 7 }, text: undefined, migrate_to_chat_id: -1001234567890123 }),
    )
    expect((await messagesOf(-1001234567890123, social)).length).toBe(1)
  })
})

describe('poison', () => {
  it('row 39: goes into quarantine and is answered; the chat goes on', async () => {
    const { receiveUpdate } = await import('../../server/src/messages/receive.ts')
    expect(await receiveUpdate(bot, Buffer.from('{"not json'))).toBe('quarantined')
    expect(await receiveUpdate(bot, Buffer.from('{"message":{}}'))).toBe('quarantined')
    expect(await receiveUpdate(bot, Buffer.from('null'))).toBe('quarantined')
    expect((await rawOf('QUARANTINED')).length).toBe(3)
    expect(await receive(bot, messageUpdate({ chat: 90, id: 1 }))).toEqual(['applied'])
  })

  it('row 41: NUL, lone surrogates and huge ids are stored cleaned', async () => {
    await receive(
      bot,
      messageUpdate({ chat: 4503599627370495, id: 1, text: 'a\u0000b\ud800c', from: { first_name: 'x\u0000\udc00' } }),
    )
    const [message] = await messagesOf(4503599627370495)
    expect(message!.text).toBe('a\u2400b\ufffdc')
  })
})
