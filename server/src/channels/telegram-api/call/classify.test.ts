import { existsSync, readFileSync } from 'node:fs'
import { GrammyError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { channelError, sendFailure } from './classify.ts'

type Answer = {
  error_code: number
  description: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}
const thrown = (answer: Answer) =>
  new GrammyError("Call to 'sendMessage' failed!", { ok: false, ...answer }, 'sendMessage', {})
const classify = (error_code: number, description: string) =>
  sendFailure(thrown({ error_code, description }), new Date('2026-01-01T00:00:00Z'))

// The texts of the Bot API server's source, in the spellings that clients have met.
const REFUSALS: [number, string, string][] = [
  [403, 'Forbidden: bot was blocked by the user', 'BLOCKED_BY_USER'],
  [400, 'Bad Request: USER_IS_BLOCKED', 'BLOCKED_BY_USER'],
  [403, 'Forbidden: user is deactivated', 'USER_DEACTIVATED'],
  [400, 'Bad Request: INPUT_USER_DEACTIVATED', 'USER_DEACTIVATED'],
  [403, "Forbidden: bot can't initiate conversation with a user", 'CANNOT_INITIATE'],
  [403, "Forbidden: bot can't send messages to bots", 'CANNOT_INITIATE'],
  [403, 'Forbidden: bot was kicked from the supergroup chat', 'KICKED_FROM_CHAT'],
  [403, 'Forbidden: bot was kicked from the group chat', 'KICKED_FROM_CHAT'],
  [403, 'Forbidden: bot is not a member of the channel chat', 'KICKED_FROM_CHAT'],
  [403, 'Forbidden: the group chat was deleted', 'KICKED_FROM_CHAT'],
  [400, 'Bad Request: chat not found', 'CHAT_NOT_FOUND'],
  [400, 'bad request: Chat Not Found', 'CHAT_NOT_FOUND'],
  [400, 'Bad Request: private chat not found', 'CHAT_NOT_FOUND'],
  [400, 'Bad Request: chat_id is empty', 'CHAT_NOT_FOUND'],
  [400, 'Bad Request: PEER_ID_INVALID', 'CHAT_NOT_FOUND'],
  [400, 'Bad Request: message is too long', 'TEXT_TOO_LONG'],
  [400, 'Bad Request: text is too long', 'TEXT_TOO_LONG'],
  [400, 'Bad Request: MESSAGE_TOO_LONG', 'TEXT_TOO_LONG'],
  [400, 'Bad Request: message text is empty', 'TEXT_EMPTY'],
  [400, 'Bad Request: Message text is empty', 'TEXT_EMPTY'],
  [400, 'Bad Request: message caption is too long', 'CAPTION_TOO_LONG'],
  [400, 'Bad Request: MEDIA_CAPTION_TOO_LONG', 'CAPTION_TOO_LONG'],
  [400, 'Bad Request: can\'t parse entities: Unsupported start tag "x"', 'BAD_FORMATTING'],
  [400, 'Bad Request: file is too big', 'FILE_TOO_BIG'],
  [413, 'Request Entity Too Large', 'FILE_TOO_BIG'],
  [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'FILE_REJECTED'],
  [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'FILE_REJECTED'],
  [400, 'Bad Request: IMAGE_PROCESS_FAILED', 'FILE_REJECTED'],
  [400, 'Bad Request: Failed to send message #2 with the error message "MEDIA_CAPTION_TOO_LONG"', 'CAPTION_TOO_LONG'],
  [400, 'Bad Request: Failed to send message #1 with the error message "IMAGE_PROCESS_FAILED"', 'FILE_REJECTED'],
  [400, 'Bad Request: message to be replied not found', 'REPLY_NOT_FOUND'],
  [400, 'Bad Request: not enough rights to send text messages to the chat', 'FORBIDDEN'],
  [400, 'Bad Request: have no rights to send a message', 'FORBIDDEN'],
  [400, 'Bad Request: VOICE_MESSAGES_FORBIDDEN', 'VOICE_FORBIDDEN'],
  [400, 'Bad Request: BUSINESS_PEER_USAGE_MISSING', 'BUSINESS_CLOSED'],
  [403, 'Forbidden: something nobody has seen', 'FORBIDDEN'],
  [400, 'Bad Request: something nobody has seen', 'REJECTED'],
  [401, 'Unauthorized', 'UNAUTHORIZED'],
  [401, 'Unauthorized: invalid token specified', 'UNAUTHORIZED'],
  [404, 'Not Found', 'UNAUTHORIZED'],
  [404, 'Not Found: method not found', 'REJECTED'],
]

describe('answers of the Bot API', () => {
  it.each(REFUSALS)('%i %s', (httpCode, description, code) => {
    expect(classify(httpCode, description)).toEqual({ type: 'refused', code, detail: description, httpCode })
  })

  it('S1-45: no address and no token gets into what is kept of an error', () => {
    const leak =
      'Bad Request: failed at https://api.telegram.org/bot123456789:AAF-abcdefghijklmnopqrstuvwxyz0123/x 123456789:AAF-abcdefghijklmnopqrstuvwxyz0123'
    expect(JSON.stringify(classify(400, leak))).not.toMatch(/AAF-|https/)
  })

  it('a call that is no send becomes an error of the channel', () => {
    const codeOf = (error_code: number, description: string) => channelError(thrown({ error_code, description })).code
    expect(codeOf(401, 'Unauthorized')).toBe('INVALID_TOKEN')
    expect(codeOf(404, 'Not Found')).toBe('INVALID_TOKEN')
    expect(codeOf(409, 'Conflict: terminated by other getUpdates request')).toBe('CONFLICT')
    expect(codeOf(400, 'Bad Request: bad webhook: IP address 10.0.0.1 is reserved')).toBe('BAD_WEBHOOK')
    expect(codeOf(400, 'Bad Request: invalid webhook URL specified')).toBe('BAD_WEBHOOK')
    expect(codeOf(400, 'Bad Request: file is too big')).toBe('FILE_TOO_BIG')
    expect(codeOf(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')).toBe('NOT_FOUND')
    expect(codeOf(502, 'Bad Gateway')).toBe('UNREACHABLE')
    const flood = channelError(
      thrown({ error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3 } }),
    )
    expect([flood.code, flood.retryAfterMs]).toEqual(['RATE_LIMITED', 3000])
  })
})

const corpus = new URL('../../../../../../shared/corpus/telegram/responses/', import.meta.url)

describe.skipIf(!existsSync(corpus))('answers of the corpus', () => {
  it.each([
    ['err_400_business_peer', { type: 'refused', code: 'BUSINESS_CLOSED' }],
    ['err_400_wrong_file_id', { type: 'refused', code: 'FILE_REJECTED' }],
    ['err_403_deactivated', { type: 'refused', code: 'USER_DEACTIVATED' }],
    ['err_409_other_get_updates', { type: 'refused', code: 'REJECTED' }],
    ['err_429', { type: 'retry', scope: 'bot', afterMs: 14_000 }],
  ])('%s', (name, result) => {
    const answer = JSON.parse(readFileSync(new URL(`${name}.json`, corpus), 'utf8')) as Answer
    expect(sendFailure(thrown(answer), new Date())).toMatchObject(result)
  })
})
