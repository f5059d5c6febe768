import { accepted, control, type Customer, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cancelMessage } from '../../server/src/messages/cancel.ts'
import { rescheduleMessage } from '../../server/src/messages/reschedule.ts'
import { deliver } from '../../server/src/messages/deliver.ts'
import { markMessageDelivered } from '../../server/src/messages/mark-delivered.ts'
import { dueBots } from '../../server/src/messages/outbox/due.ts'
import { retryMessage } from '../../server/src/messages/retry.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import { updateViewer } from '../../server/src/team/update-viewer.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { drain, drainTerms } from '../support/drain.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

let viewer: Viewer
let hasty: Viewer
let bot: Bot
let name = 0

beforeAll(async () => {
  viewer = await makeMember(await makeOrganization())
  hasty = await makeMember(viewer.organizationId)
  await updateViewer(viewer, { undoSendSeconds: 10 })
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  bot = await makeBotRow(viewer.organizationId)
  await makeBot(bot.token)
})

async function conversation(): Promise<{ id: string; customer: Customer }> {
  const customer = await makeCustomer(bot.providerAccountId, { firstName: 'Мария', username: `u${++name}` })
  await receive(bot, messageUpdate({ chat: customer.id, id: 1, text: 'вопрос' }))
  const [row] = await query<{ id: string }>(
    'select id from conversation where integration_id = $1 and external_chat_id = $2',
    [bot.id, String(customer.id)],
  )
  return { id: row!.id, customer }
}

const say = (who: Viewer, conversationId: string, body: string, more: object = {}) =>
  sendMessage(who, { conversationId, body, clientMutationId: `u${++name}`, ...more })
const rowsOf = (conversationId: string) =>
  query<{ id: string; state: string; held_by_id: string | null; text: string; seq: number }>(
    `select * from message where conversation_id = $1 and direction = 'OUTBOUND' order by seq`,
    [conversationId],
  )
const statesOf = async (conversationId: string) => (await rowsOf(conversationId)).map((message) => message.state)
const textsAt = async (customer: Customer) => (await accepted(bot.providerAccountId, customer)).map((sent) => sent.text)
/** The undo window of everything in a conversation ends now. */
const passTime = (conversationId: string) =>
  query(
    `update message set next_attempt_at = now() - interval '1 s', undo_until = now() where conversation_id = $1 and state = 'QUEUED'`,
    [conversationId],
  )
const long = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`.repeat(4000)).join('\n\n')

describe('undo', () => {
  it('nothing leaves within the window of its author, and everything after it', async () => {
    const { id, customer } = await conversation()
    await say(viewer, id, 'подумаю')
    await say(hasty, id, 'следом')
    const dueInMs = await drain(bot.id, 0)
    expect(dueInMs).toBeGreaterThan(5_000)
    expect(await textsAt(customer)).toEqual([])
    expect(await dueBots()).toEqual([])
    await passTime(id)
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['подумаю', 'следом'])
  })

  it('takes a whole send back: text and files for the composer, the conversation as it was', async () => {
    const { id, customer } = await conversation()
    const before = await query('select * from conversation where id = $1', [id])
    const [file] = await query<{ id: string }>(
      `insert into attachment (organization_id, uploaded_by_id, kind, state, file_name, size)
       values ($1, $2, 'DOCUMENT', 'READY', 'смета.pdf', 10) returning id`,
      [viewer.organizationId, viewer.memberId],
    )
    const text = long(2)
    const { messageIds } = await say(viewer, id, text, { attachmentIds: [file!.id] })
    expect(messageIds).toHaveLength(3)
    const cancelled = await cancelMessage(viewer, { messageId: messageIds[1]!, clientMutationId: 'back' })
    expect(cancelled).toEqual({
      messageId: messageIds[1],
      messageIds,
      text: text.replace('\n\n', '\n'),
      attachmentIds: [file!.id],
    })
    expect(await cancelMessage(viewer, { messageId: messageIds[1]!, clientMutationId: 'back' })).toEqual(cancelled)
    expect(await statesOf(id)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
    const after = await query('select * from conversation where id = $1', [id])
    for (const field of ['last_message_text', 'last_message_direction', 'awaiting_reply_since'] as const) {
      expect((after[0] as Record<string, unknown>)[field]).toEqual((before[0] as Record<string, unknown>)[field])
    }
    await say(hasty, id, 'другое')
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['другое'])
    const again = await say(viewer, id, 'снова с файлом', { attachmentIds: [file!.id] })
    expect(again.messageIds).toHaveLength(1)
  })
})

describe('scheduled', () => {
  it('waits for its time, does not count as an answer before, and then stands where it was sent', async () => {
    const { id, customer } = await conversation()
    const at = new Date(Date.now() + 3_600_000)
    const { messageIds } = await say(viewer, id, 'завтра', { sendAt: at })
    expect(await statesOf(id)).toEqual(['SCHEDULED'])
    const [waiting] = await query<{ awaiting_reply_since: Date; last_message_text: string }>(
      'select * from conversation where id = $1',
      [id],
    )
    expect(waiting).toMatchObject({ awaiting_reply_since: expect.any(Date), last_message_text: 'вопрос' })
    await say(hasty, id, 'сегодня')
    expect(await drain(bot.id)).toBeGreaterThan(3_500_000)
    expect(await textsAt(customer)).toEqual(['сегодня'])
    await query(`update message set next_attempt_at = now() - interval '1 s' where id = $1`, [messageIds[0]])
    expect((await dueBots()).map((due) => due.integrationId)).toEqual([bot.id])
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['сегодня', 'завтра'])
    expect((await rowsOf(id)).map((message) => message.text)).toEqual(['сегодня', 'завтра'])
  })

  it('gets another time, whoever gives it, and stays its author’s; or leaves now', async () => {
    const { id, customer } = await conversation()
    const { messageIds } = await say(viewer, id, 'потом', { sendAt: new Date(Date.now() + 60_000) })
    const [messageId] = messageIds as [string]
    await rescheduleMessage(hasty, { messageId, sendAt: new Date(Date.now() + 7_200_000) })
    expect(await drain(bot.id)).toBeGreaterThan(7_000_000)
    const never = new Date(Date.now() - 86_400_000)
    await expect(rescheduleMessage(hasty, { messageId, sendAt: never })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await rescheduleMessage(hasty, { messageId, sendAt: null })
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['потом'])
    const [message] = await query<{ author_id: string }>('select author_id from message where id = $1', [messageId])
    expect(message?.author_id).toBe(viewer.memberId)
    await expect(rescheduleMessage(hasty, { messageId, sendAt: null })).rejects.toMatchObject({ code: 'NOT_RETRYABLE' })
  })

  it('can be taken back, and refuses a time that is none', async () => {
    const { id } = await conversation()
    const { messageIds } = await say(viewer, id, 'потом', { sendAt: new Date(Date.now() + 60_000) })
    expect(await cancelMessage(viewer, { messageId: messageIds[0]! })).toMatchObject({ text: 'потом' })
    expect(await statesOf(id)).toEqual(['CANCELLED'])
    for (const days of [-1, 400]) {
      const sendAt = new Date(Date.now() + days * 86_400_000)
      await expect(say(viewer, id, 'никогда', { sendAt })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    }
  })
})

describe('row 44: parts of one send', () => {
  it('hold while an earlier one failed, others go on, and a retry sends them in order', async () => {
    const { id, customer } = await conversation()
    await fault({
      bot: bot.providerAccountId,
      times: 1,
      fault: { kind: 'error', code: 400, description: 'Bad Request: message is too long' },
    })
    const { messageIds } = await say(hasty, id, long(3))
    await say(hasty, id, 'отдельное')
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual(['отдельное'])
    expect((await rowsOf(id)).map((message) => [message.state, message.held_by_id])).toEqual([
      ['FAILED', null],
      ['QUEUED', messageIds[0]],
      ['QUEUED', messageIds[0]],
      ['SENT', null],
    ])
    expect(await dueBots()).toEqual([])
    expect(await deliver(bot.id, { ...drainTerms, budgetMs: 500 })).toBe(null)
    await retryMessage(hasty, { messageId: messageIds[0]! })
    await drain(bot.id)
    expect((await textsAt(customer)).map((text) => text?.[0])).toEqual(['о', '1', '2', '3'])
  })

  it.each([
    ['unknown and marked delivered', 500, markMessageDelivered, ['2', '3']],
    ['failed and given up', 400, cancelMessage, ['2', '3']],
  ] as const)('go on when the first is %s', async (_name, code, settle, rest) => {
    const { id, customer } = await conversation()
    await fault({ bot: bot.providerAccountId, times: 1, fault: { kind: 'error', code, description: 'no' } })
    const { messageIds } = await say(hasty, id, long(3))
    await drain(bot.id)
    expect(await textsAt(customer)).toEqual([])
    await settle(hasty, { messageId: messageIds[0]! })
    await drain(bot.id)
    expect((await textsAt(customer)).map((text) => text?.[0])).toEqual(rest)
  })

  it('go on by themselves when a late success settles the first', async () => {
    const { id, customer } = await conversation()
    await say(hasty, id, long(2))
    await fault({ bot: bot.providerAccountId, times: 1, fault: { kind: 'delay', ms: 1200 } })
    const drained = drain(bot.id)
    await until(async () => (await statesOf(id))[0] === 'SENDING')
    await query(`update message set lease_until = now() - interval '1 second' where conversation_id = $1`, [id])
    const { expireLeases } = await import('../../server/src/messages/outbox/expire.ts')
    expect(await expireLeases()).toBe(1)
    expect((await rowsOf(id))[1]!.held_by_id).toBeTruthy()
    await drained
    await drain(bot.id)
    expect((await textsAt(customer)).map((text) => text?.[0])).toEqual(['1', '2'])
    expect(await statesOf(id)).toEqual(['SENT', 'SENT'])
  })
})
