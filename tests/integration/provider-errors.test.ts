import { control, fault, makeBot, makeCustomer } from '../support/fake-bot-api.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import type { MessageState } from '../../server/src/generated/prisma/enums.ts'
import { failureOf, reasonInWords } from '../../server/src/messages/failure.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { drain } from '../support/drain.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

type Row = { code: number; description: string; state: MessageState; reason: string; parameters?: object }
const failed = (code: number, reason: string, ...descriptions: string[]): Row[] =>
  descriptions.map((description) => ({ code, description, state: 'FAILED' as const, reason }))

// The texts of the Bot API server's source (telegram-bot-api, Client.cpp) and of td's errors that it hands on.
const table: Row[] = [
  ...failed(403, 'BLOCKED_BY_USER', 'Forbidden: bot was blocked by the user'),
  ...failed(400, 'BLOCKED_BY_USER', 'Bad Request: USER_IS_BLOCKED'),
  ...failed(403, 'USER_DEACTIVATED', 'Forbidden: user is deactivated'),
  ...failed(400, 'USER_DEACTIVATED', 'Bad Request: INPUT_USER_DEACTIVATED'),
  ...failed(403, 'CANNOT_INITIATE', "Forbidden: bot can't initiate conversation with a user"),
  ...failed(403, 'CANNOT_INITIATE', "Forbidden: bot can't send messages to bots"),
  ...failed(403, 'KICKED_FROM_CHAT', 'Forbidden: bot was kicked from the group chat'),
  ...failed(403, 'KICKED_FROM_CHAT', 'Forbidden: bot was kicked from the supergroup chat'),
  ...failed(403, 'KICKED_FROM_CHAT', 'Forbidden: bot is not a member of the channel chat'),
  ...failed(403, 'KICKED_FROM_CHAT', 'Forbidden: the group chat was deleted'),
  ...failed(400, 'KICKED_FROM_CHAT', 'Bad Request: CHANNEL_PRIVATE'),
  ...failed(400, 'CHAT_NOT_FOUND', 'Bad Request: chat not found', 'Bad Request: private chat not found'),
  ...failed(400, 'CHAT_NOT_FOUND', 'Bad Request: chat_id is empty', 'Bad Request: PEER_ID_INVALID'),
  ...failed(400, 'TEXT_TOO_LONG', 'Bad Request: message is too long', 'Bad Request: text is too long'),
  ...failed(400, 'TEXT_EMPTY', 'Bad Request: message text is empty', 'Bad Request: text must be non-empty'),
  ...failed(400, 'CAPTION_TOO_LONG', 'Bad Request: message caption is too long', 'Bad Request: MEDIA_CAPTION_TOO_LONG'),
  ...failed(400, 'BAD_FORMATTING', "Bad Request: can't parse entities: Unsupported start tag"),
  ...failed(400, 'BAD_FORMATTING', 'Bad Request: ENTITY_BOUNDS_INVALID'),
  ...failed(400, 'FILE_TOO_BIG', 'Bad Request: file is too big'),
  ...failed(413, 'FILE_TOO_BIG', 'Request Entity Too Large'),
  ...failed(400, 'FILE_REJECTED', 'Bad Request: wrong file identifier/HTTP URL specified'),
  ...failed(400, 'FILE_REJECTED', 'Bad Request: wrong file_id or the file is temporarily unavailable'),
  ...failed(400, 'FILE_REJECTED', 'Bad Request: failed to get HTTP URL content', 'Bad Request: IMAGE_PROCESS_FAILED'),
  ...failed(400, 'FILE_REJECTED', 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'Bad Request: file must be non-empty'),
  ...failed(400, 'FILE_REJECTED', 'Bad Request: Failed to send message #1 with the error message "MEDIA_EMPTY"'),
  ...failed(400, 'REPLY_NOT_FOUND', 'Bad Request: message to be replied not found'),
  ...failed(400, 'FORBIDDEN', 'Bad Request: not enough rights to send text messages to the chat'),
  ...failed(400, 'FORBIDDEN', 'Bad Request: have no rights to send a message', 'Bad Request: CHAT_WRITE_FORBIDDEN'),
  ...failed(400, 'FORBIDDEN', 'Bad Request: need administrator rights in the channel chat'),
  ...failed(400, 'MEDIA_FORBIDDEN', 'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN'),
  ...failed(400, 'VOICE_FORBIDDEN', 'Bad Request: VOICE_MESSAGES_FORBIDDEN'),
  ...failed(400, 'TOPIC_CLOSED', 'Bad Request: message thread not found', 'Bad Request: TOPIC_CLOSED'),
  ...failed(403, 'PAYMENT_REQUIRED', 'Forbidden: PRIVACY_PREMIUM_REQUIRED'),
  ...failed(400, 'PAYMENT_REQUIRED', 'Bad Request: ALLOW_PAYMENT_REQUIRED'),
  ...failed(400, 'BUSINESS_CLOSED', 'Bad Request: BUSINESS_PEER_USAGE_MISSING', 'Bad Request: BUSINESS_PEER_INVALID'),
  ...failed(403, 'FORBIDDEN', 'Forbidden: something nobody has seen'),
  ...failed(400, 'REJECTED', 'Bad Request: something nobody has seen'),
  ...failed(409, 'REJECTED', 'Conflict: terminated by other getUpdates request'),
  { code: 400, description: 'Bad Request: SLOWMODE_WAIT_30', state: 'QUEUED', reason: 'SLOW_MODE' },
  { code: 500, description: 'Internal Server Error: restart', state: 'UNKNOWN', reason: 'HTTP_500' },
  { code: 502, description: 'Bad Gateway', state: 'UNKNOWN', reason: 'HTTP_502' },
  { code: 504, description: 'Gateway Timeout', state: 'UNKNOWN', reason: 'HTTP_504' },
]
/** These hold the whole bot, so each gets a bot of its own. */
const holding: Row[] = [
  {
    code: 429,
    description: 'Too Many Requests: retry after 300',
    parameters: { retry_after: 3000 },
    state: 'QUEUED',
    reason: 'RATE_LIMITED',
  },
  { code: 401, description: 'Unauthorized', state: 'QUEUED', reason: 'UNAUTHORIZED' },
  { code: 404, description: 'Not Found', state: 'QUEUED', reason: 'UNAUTHORIZED' },
]

type Outcome = { state: MessageState; failureCode: string | null; failureDetail: string | null; reason: string | null }
const outcomes = new Map<Row, Outcome>()

beforeAll(async () => {
  const viewer = await makeMember(await makeOrganization())
  const shared = await newBot(viewer)
  const ids = new Map<Row, string>()
  for (const [index, row] of [...table, ...holding].entries()) {
    const bot = holding.includes(row) ? await newBot(viewer) : shared
    ids.set(row, await sendInto(viewer, bot, { row, index }))
    if (bot !== shared) await drain(bot.id, 0)
  }
  await drain(shared.id, 0)
  for (const [row, id] of ids) {
    const [outcome] = await query<Outcome>(
      `select m.state, m.failure_code as "failureCode", m.failure_detail as "failureDetail", d.reason
       from message m left join delivery_attempt d on d.message_id = m.id where m.id = $1`,
      [id],
    )
    outcomes.set(row, outcome!)
  }
}, 120_000)

async function newBot(viewer: Viewer): Promise<Bot> {
  const bot = await makeBotRow(viewer.organizationId, { bot_per_second: 500 })
  await makeBot(bot.token)
  return bot
}

async function sendInto(viewer: Viewer, bot: Bot, { row, index }: { row: Row; index: number }): Promise<string> {
  const { code, description, parameters } = row
  const customer = await makeCustomer(bot.providerAccountId, { firstName: 'Мария', username: `e${index}` })
  await receive(bot, messageUpdate({ chat: customer.id, id: 1 }))
  const [conversation] = await query<{ id: string }>('select id from conversation where external_chat_id = $1', [
    String(customer.id),
  ])
  const trouble = { kind: 'error', code, description, parameters }
  await fault({ bot: bot.providerAccountId, chat: String(customer.id), times: 1, fault: trouble })
  const { messageIds } = await sendMessage(viewer, {
    conversationId: conversation!.id,
    body: description,
    clientMutationId: `e${index}`,
  })
  return messageIds[0]!
}

describe('row 13, 15, 16: every error of the provider has a state, a reason and a next step in both languages', () => {
  it('knows at least forty', () => {
    expect(table.length + holding.length).toBeGreaterThanOrEqual(40)
    expect(new Set(table.map((row) => row.description)).size).toBe(table.length)
  })

  it.each([...table, ...holding])('$code $description: $state, $reason', (row) => {
    const outcome = outcomes.get(row)!
    expect(outcome).toMatchObject({ state: row.state, reason: row.reason })
    const words = (['ru', 'en'] as const).map((locale) =>
      row.state === 'QUEUED' ? reasonInWords(locale, row.reason) : failureOf(locale, outcome),
    )
    expect(new Set(words.map((said) => JSON.stringify(said))).size).toBe(2)
    for (const said of words) {
      if (typeof said === 'string') expect(said).toMatch(/\.$/)
      else expect(said).toMatchObject({ reason: expect.stringMatching(/\.$/), nextStep: expect.stringMatching(/\.$/) })
    }
    if (row.state === 'FAILED')
      expect(outcome).toMatchObject({ failureCode: row.reason, failureDetail: row.description })
  })

  it('leaves no fault unused', async () => {
    expect(await control<unknown[]>('GET', '/faults')).toEqual([])
  })
})
