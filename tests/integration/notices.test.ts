import { accepted, control, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commit } from '../../server/src/events/commit.ts'
import { notify } from '../../server/src/notifications/notify.ts'
import { freeLeasedNotices } from '../../server/src/notifications/outbox/due.ts'
import { enqueueNotices, type NoticeDraft } from '../../server/src/notifications/outbox/enqueue.ts'
import { drain } from '../support/drain.ts'
import { type Bot, makeBotRow, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

let ownerChat = ''
let organizationId: string
let bot: Bot

beforeAll(async () => {
  organizationId = await makeOrganization()
})
beforeEach(async () => {
  await control('DELETE', '/faults')
  await query('update integration set disconnected_at = now() where organization_id = $1', [organizationId])
  bot = await makeBotRow(organizationId)
  await makeBot(bot.token)
  ownerChat = String((await makeCustomer(bot.providerAccountId, { firstName: 'Владелец' })).id)
  await query('update integration set owner_chat_id = $2 where id = $1', [bot.id, ownerChat])
})

const noticesOf = () =>
  query<{ id: string; state: string; text: string; attempt_count: number; failure_code: string | null }>(
    'select * from notice where integration_id = $1 order by created_at, id',
    [bot.id],
  )
const attemptsOf = (id: string) =>
  query<{ number: number; outcome: string; reason: string | null }>(
    'select * from notice_attempt where notice_id = $1 order by number',
    [id],
  )
const toldTexts = async () =>
  (await accepted(bot.providerAccountId)).filter((sent) => String(sent.chatId) === ownerChat).map((sent) => sent.text)

const refuseOnce = (code: number, description: string) =>
  fault({ bot: bot.providerAccountId, times: 1, fault: { kind: 'error', code, description } })

function tell(text: string, more: Partial<NoticeDraft> = {}): Promise<string[]> {
  const subjectId = crypto.randomUUID()
  const draft = { integrationId: bot.id, event: 'TEST', audience: 'OWNER' as const, chatId: ownerChat, text }
  return commit(organizationId, (tx) => enqueueNotices(tx, [{ ...draft, subjectId, ...more }]))
}

describe('a notice to the staff', () => {
  it('is told once, with its attempt in the log', async () => {
    expect(await tell('заявка')).toEqual([bot.id])
    await drain(bot.id)
    expect(await toldTexts()).toEqual(['заявка'])
    const [notice] = await noticesOf()
    expect(notice).toMatchObject({ state: 'SENT', attempt_count: 1 })
    expect(await attemptsOf(notice!.id)).toMatchObject([{ number: 1, outcome: 'SENT' }])
  })

  it('is not told twice within ten minutes to the same place, from however many hands', async () => {
    const subjectId = crypto.randomUUID()
    await Promise.all(Array.from({ length: 10 }, () => tell('раз', { subjectId })))
    await tell('раз', { subjectId, chatId: '7700999' })
    expect((await noticesOf()).length).toBe(2)
    await query(`update notice set created_at = created_at - interval '11 minutes' where integration_id = $1`, [bot.id])
    await tell('снова', { subjectId })
    expect((await noticesOf()).length).toBe(3)
  })

  it.each(['rst', 'fin', 'html', 'half'])('is told again when the answer is lost (%s): at least once', async (kind) => {
    await fault({ bot: bot.providerAccountId, times: 1, fault: { kind, accept: true, status: 502 } })
    await tell('важно')
    await drain(bot.id, 10_000)
    const [notice] = await noticesOf()
    expect(notice?.state).toBe('SENT')
    expect((await attemptsOf(notice!.id)).map((attempt) => attempt.outcome)).toEqual(['UNKNOWN', 'SENT'])
    expect((await toldTexts()).length).toBeGreaterThanOrEqual(1)
  })

  it('whose teller died is told by another', async () => {
    await tell('не потеряй')
    await query(
      `update notice set state = 'SENDING', lease_until = now() - interval '1 second', lease_token = gen_random_uuid()
       where integration_id = $1`,
      [bot.id],
    )
    await freeLeasedNotices()
    await drain(bot.id)
    expect(await toldTexts()).toEqual(['не потеряй'])
  })

  it('waits for the flood wait of its bot and for a new token', async () => {
    await refuseOnce(401, 'Unauthorized')
    await tell('подожди')
    await drain(bot.id)
    expect(await noticesOf()).toMatchObject([{ state: 'QUEUED', attempt_count: 0 }])
    expect(await toldTexts()).toEqual([])
    await query(`update integration set status = 'CONNECTED' where id = $1`, [bot.id])
    await drain(bot.id)
    expect(await toldTexts()).toEqual(['подожди'])
  })

  it('to a group that threw the bot out fails, and the group is marked', async () => {
    const [chat] = await query<{ id: string }>(
      `insert into staff_chat (organization_id, integration_id, external_chat_id, title, is_chosen)
       values ($1, $2, '-500', 'Мастера', true) returning id`,
      [organizationId, bot.id],
    )
    await refuseOnce(403, 'Forbidden: bot was kicked from the group chat')
    await tell('кто тут', { chatId: '-500', staffChatId: chat!.id, audience: 'STAFF_CHAT' })
    await drain(bot.id)
    expect(await noticesOf()).toMatchObject([{ state: 'FAILED', failure_code: 'KICKED_FROM_CHAT' }])
    expect(await query('select state from staff_chat where id = $1', [chat!.id])).toEqual([{ state: 'LEFT' }])
  })

  it('comes after those before it', async () => {
    for (const text of ['раз', 'два', 'три']) await tell(text)
    await drain(bot.id, 10_000)
    expect(await toldTexts()).toEqual(['раз', 'два', 'три'])
  })
})

describe('trouble of a bot', () => {
  it('is told by another bot of the organization', async () => {
    const sick = await makeBotRow(organizationId, { status: 'SUSPENDED', status_reason: 'UNAUTHORIZED' })
    expect(await notify(organizationId, { event: 'INTEGRATION_TROUBLE', integrationId: sick.id })).toEqual([bot.id])
    expect(await notify(organizationId, { event: 'INTEGRATION_TROUBLE', integrationId: sick.id })).toEqual([])
    await drain(bot.id)
    expect(await toldTexts()).toHaveLength(1)
    expect((await toldTexts())[0]).toContain('Бот')
  })

  it('is not told when the bot is well', async () => {
    expect(await notify(organizationId, { event: 'INTEGRATION_TROUBLE', integrationId: bot.id })).toEqual([])
  })
})
