import { expect, it } from 'vitest'
import { ChannelError, type ChannelErrorCode } from '../../channels/errors.ts'
import { hasText } from '../../texts.ts'
import { askLive } from './ask-live.ts'
import {
  type Check,
  judgeApi,
  judgeClients,
  judgeLinks,
  judgeOwnerChat,
  judgeToken,
  judgeTransport,
  judgeTrouble,
} from './judge-checks.ts'

const refusal = (code: ChannelErrorCode) => ({ error: new ChannelError(code, 'x') })
const me = { value: { id: '7', name: 'Мастерская', username: 'shop_bot' }, ms: 12 }
const own = { webhookActive: true, webhookUrl: 'https://a/b', statusReason: null }
const health = (more: object = {}) => ({ value: { url: 'https://a/b', pending: 0, ...more }, ms: 1 })
const now = new Date()

const cases: [Check, Check['state'], string][] = [
  [judgeApi(me), 'OK', 'OK'],
  [judgeApi(refusal('INVALID_TOKEN')), 'OK', 'ANSWERS'],
  [judgeApi(refusal('UNREACHABLE')), 'FAILED', 'SILENT'],
  [judgeApi(refusal('RATE_LIMITED')), 'WARNING', 'LIMITED'],
  [judgeApi(null), 'WARNING', 'UNASKED'],
  [judgeToken(me, '7'), 'OK', 'OK'],
  [judgeToken(me, '8'), 'FAILED', 'OTHER_BOT'],
  [judgeToken(refusal('INVALID_TOKEN'), '7'), 'FAILED', 'REFUSED'],
  [judgeToken(refusal('NOT_FOUND'), '7'), 'FAILED', 'REFUSED'],
  [judgeToken(refusal('UNREACHABLE'), '7'), 'WARNING', 'UNASKED'],
  [judgeToken(null, '7'), 'FAILED', 'UNREADABLE'],
  [judgeTransport(own, health(), now), 'OK', 'OK'],
  [judgeTransport(own, health({ pending: 101 }), now), 'WARNING', 'PENDING'],
  [judgeTransport(own, health({ url: '' }), now), 'FAILED', 'WEBHOOK_LOST'],
  [judgeTransport(own, health({ url: 'https://evil' }), now), 'FAILED', 'WEBHOOK_FOREIGN'],
  [judgeTransport(own, health({ lastError: 'Bad: gateway', lastErrorAt: now }), now), 'WARNING', 'WEBHOOK_ERRORS'],
  [judgeTransport({ ...own, webhookActive: false }, health({ url: '' }), now), 'OK', 'POLLING'],
  [
    judgeTransport({ ...own, webhookActive: false, statusReason: 'POLLING_CONFLICT' }, health({ url: '' }), now),
    'FAILED',
    'POLLING_CONFLICT',
  ],
  [
    judgeTransport({ ...own, webhookActive: false, statusReason: 'WEBHOOK_REFUSED: x' }, health({ url: '' }), now),
    'WARNING',
    'WEBHOOK_REFUSED',
  ],
  [judgeTransport(own, refusal('UNREACHABLE'), now), 'WARNING', 'UNASKED'],
  [judgeOwnerChat(null, null), 'WARNING', 'NONE'],
  [judgeOwnerChat('5', null), 'WARNING', 'UNASKED'],
  [judgeOwnerChat('5', { value: { name: 'Анна' }, ms: 1 }), 'OK', 'OK'],
  [judgeOwnerChat('5', refusal('REJECTED')), 'FAILED', 'GONE'],
  [judgeOwnerChat('5', refusal('UNREACHABLE')), 'WARNING', 'UNASKED'],
  [judgeClients({ count: 0, unreachable: 0 }), 'WARNING', 'NONE'],
  [judgeClients({ count: 3, unreachable: 1 }), 'WARNING', 'BLOCKED'],
  [judgeClients({ count: 3, unreachable: 0 }), 'OK', 'OK'],
  [judgeLinks({ orders: 0, untied: 0 }), 'OK', 'NONE'],
  [judgeLinks({ orders: 4, untied: 0 }), 'OK', 'OK'],
  [judgeLinks({ orders: 4, untied: 1 }), 'WARNING', 'UNTIED'],
  [judgeTrouble(null), 'OK', 'OK'],
  [judgeTrouble({ reason: 'FORBIDDEN', answer: null, at: now, count: 2, isNotice: false }), 'WARNING', 'RECENT'],
  [judgeTrouble({ reason: 'FORBIDDEN', answer: null, at: now, count: 2, isNotice: true }), 'WARNING', 'NOTICE'],
]

it.each(cases.map(([check, state, text]) => ({ check, state, text })))(
  'S1-54, S3-28: $check.key is $state ($text), in words, with a next step unless all is well',
  ({ check, state, text }) => {
    expect(check).toMatchObject({ state, text })
    expect(hasText(`check.${check.key}.${text}`)).toBe(true)
    if (check.key !== 'API' || text !== 'UNASKED')
      expect(hasText(`check.${check.key}.${text}.step`)).toBe(state !== 'OK')
  },
)

it('the whole of the provider’s error is kept, colons and all', () => {
  const check = judgeTransport(own, health({ lastError: 'Wrong response: 502: Bad Gateway', lastErrorAt: now }), now)
  expect(check.facts?.['detail']).toBe('Wrong response: 502: Bad Gateway')
})

it('a provider that never answers counts as silent, an unexpected fault is thrown on', async () => {
  const silent = await askLive(() => new Promise(() => undefined), 5)
  expect(silent).toMatchObject({ error: { code: 'UNREACHABLE' } })
  await expect(askLive(() => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
})
