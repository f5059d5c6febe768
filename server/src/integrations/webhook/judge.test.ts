import { expect, it } from 'vitest'
import { judgeWebhook } from './judge.ts'

const now = new Date('2026-11-20T12:00:00Z')
const ours = { webhookActive: true, webhookUrl: 'https://a.example/api/v1/telegram/webhook/k', statusReason: null }
const polled = { webhookActive: false, webhookUrl: null, statusReason: null }
const url = ours.webhookUrl

it('S1-6, S1-34: a webhook at our address without fresh trouble is well', () => {
  expect(judgeWebhook(ours, { url, pending: 3 }, now)).toEqual({ status: 'CONNECTED', reason: null, isOurs: true })
  const old = { url, pending: 0, lastError: '502', lastErrorAt: new Date('2026-11-20T11:00:00Z') }
  expect(judgeWebhook(ours, old, now).status).toBe('CONNECTED')
})

it('another address means that another system takes the messages', () => {
  expect(judgeWebhook(ours, { url: 'https://b.example/', pending: 0 }, now)).toMatchObject({
    status: 'WARNING',
    reason: 'WEBHOOK_FOREIGN',
    isOurs: false,
  })
  expect(judgeWebhook(ours, { url: '', pending: 0 }, now).reason).toBe('WEBHOOK_LOST')
  expect(judgeWebhook(polled, { url: 'https://b.example/', pending: 0 }, now).reason).toBe('WEBHOOK_FOREIGN')
  expect(judgeWebhook(polled, { url: '', pending: 0 }, now)).toEqual({
    status: 'CONNECTED',
    reason: null,
    isOurs: null,
  })
})

it('a warning that the provider’s word cannot refute stays', () => {
  for (const statusReason of ['WEBHOOK_REFUSED: bad port', 'POLLING_CONFLICT']) {
    expect(judgeWebhook({ ...polled, statusReason }, { url: '', pending: 0 }, now)).toEqual({
      status: 'WARNING',
      reason: statusReason,
      isOurs: null,
    })
  }
  const cured = { ...polled, statusReason: 'WEBHOOK_FOREIGN' }
  expect(judgeWebhook(cured, { url: '', pending: 0 }, now).status).toBe('CONNECTED')
})

it('S1-54: what went wrong lately is said in the words of the provider', () => {
  const health = { url, pending: 9, lastError: 'Wrong response: 502', lastErrorAt: new Date('2026-11-20T11:55:00Z') }
  expect(judgeWebhook(ours, health, now)).toEqual({
    status: 'WARNING',
    reason: 'WEBHOOK_ERRORS: Wrong response: 502',
    isOurs: true,
  })
})
