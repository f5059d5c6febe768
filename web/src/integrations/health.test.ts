import { expect, it } from 'vitest'
import { factsOf, webhookState } from './health.ts'

const webhook = {
  url: 'https://a.example/api/v1/telegram/webhook/k',
  isConfigured: true,
  isActive: true,
  isOurs: true,
  pendingUpdates: 0,
  lastError: null,
  lastErrorAt: null,
  checkedAt: null,
}
const bot = {
  status: 'CONNECTED',
  isActive: true,
  transport: 'WEBHOOK',
  webhook,
  backlog: 0,
  blockedUntil: null,
  quarantined: 0,
} as const

const keys = (integration: Parameters<typeof factsOf>[0]) => factsOf(integration).map((fact) => fact.key)

it('S1-34: says that the webhook works, is foreign, is not set, or is not needed', () => {
  expect(keys(bot)).toEqual(['active', 'webhook'])
  expect(keys({ ...bot, webhook: { ...webhook, isOurs: false } })).toEqual(['active', 'webhookForeign'])
  expect(keys({ ...bot, webhook: { ...webhook, isActive: false } })).toEqual(['active', 'webhookOff'])
  expect(keys({ ...bot, transport: 'POLLING', webhook: { ...webhook, isActive: false } })).toEqual([
    'active',
    'polling',
  ])
})

it('S1-16: says that the bot is off or suspended', () => {
  expect(keys({ ...bot, isActive: false })[0]).toBe('off')
  expect(keys({ ...bot, status: 'SUSPENDED' })[0]).toBe('suspended')
  expect(keys({ ...bot, status: 'WARNING' })[0]).toBe('warning')
})

it('tells what waits and what broke last', () => {
  const facts = factsOf({ ...bot, webhook: { ...webhook, pendingUpdates: 3, lastError: '502 Bad Gateway' } })
  expect(facts.slice(2)).toEqual([
    { key: 'pending', tone: 'warning', count: 3 },
    { key: 'lastError', tone: 'warning', error: '502 Bad Gateway' },
  ])
})

it('S1-52: knows a server without a public address', () => {
  const off = { ...webhook, isActive: false, isOurs: null }
  expect(webhookState({ webhook: { ...off, isConfigured: false } })).toBe('missing')
  expect(webhookState({ webhook: off })).toBe('inactive')
  expect(webhookState({ webhook })).toBe('active')
  expect(webhookState({ webhook: { ...webhook, isOurs: false } })).toBe('foreign')
})

it('tells how many answers wait, until when the provider wants silence, and what could not be read', () => {
  const at = '2026-11-20T10:00:00.000Z'
  const facts = factsOf({ ...bot, backlog: 7, blockedUntil: at, quarantined: 2 })
  expect(facts.slice(2)).toEqual([
    { key: 'backlog', tone: 'neutral', count: 7 },
    { key: 'blocked', tone: 'warning', at },
    { key: 'quarantined', tone: 'warning', count: 2 },
  ])
})
