import { mount } from '@vue/test-utils'
import { beforeAll, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { Message } from '../../api/fragments.ts'
import { messages as texts } from '../../locales/ru.ts'
import MessageBubble from './MessageBubble.vue'

let plugin: ReturnType<typeof createI18n>
beforeAll(() => {
  plugin = createI18n({ legacy: false, locale: 'ru', messages: { ru: texts as never } })
})

const message = (more: Partial<Message>): Message => ({
  id: 'm1', conversationId: 'c', seq: 1, inboundSeq: 0, direction: 'OUTBOUND', authorKind: 'MEMBER', kind: 'TEXT',
  text: 'Добрый день', data: null, state: 'SENT', albumId: null, clientMutationId: null, attemptCount: 1, entities: [],
  createdAt: '2026-11-20T10:00:00.000Z', sentAt: null, editedAt: null, deletedAt: null, nextAttemptAt: null, undoUntil: null, holdReason: null,
  author: { id: 'me', name: 'Лена' }, failure: null, attachments: [], replyTo: null, authorName: null, automation: null, choice: false, buttons: [], ...more,
}) // prettier-ignore

const draw = (more: Partial<Message> = {}) =>
  mount(MessageBubble, {
    props: { message: message(more), starts: true, ends: true, clientName: 'Анна', isMarked: false },
    global: { plugins: [plugin] },
  })

it('S0-15: an own message bears the bot icon and the name of its author', () => {
  const bubble = draw()
  expect(bubble.find('[aria-label="От имени бота"]').exists()).toBe(true)
  expect(bubble.text()).toContain('Лена')
  expect(draw({ author: null, authorKind: 'AUTOMATION' }).text()).toContain('Бот')
  expect(
    draw({ direction: 'INBOUND', authorKind: 'CONTACT', author: null }).find('.icon-\\[lucide--bot\\]').exists(),
  ).toBe(false)
})

it('S3-20: an answer out of the staff’s group bears the name of who wrote it, and where', () => {
  const words = draw({ author: null, authorName: 'Павел' }).text()
  expect(words).toContain('Павел')
  expect(words).toContain('из группы сотрудников')
})

it('shows one tick for what Telegram accepted and says that it tells no more', () => {
  const tick = draw().get('[data-testid=tick]')
  expect(tick.attributes('title')).toContain('Telegram не сообщает о прочтении')
  expect(tick.find('.icon-\\[lucide--check\\]').exists()).toBe(true)
})

it('tells why a message failed, what to do, and asks for a retry', async () => {
  const failure = {
    code: 'BLOCKED_BY_USER',
    reason: 'Клиент заблокировал бота',
    nextStep: 'Позвоните',
    canRetry: true,
    detail: null,
  }
  const bubble = draw({ state: 'FAILED', failure })
  expect(bubble.get('[role=alert]').text()).toContain('Клиент заблокировал бота')
  expect(bubble.get('[role=alert]').text()).toContain('Позвоните')
  await bubble.get('[role=alert] button').trigger('click')
  expect(bubble.emitted('retry')).toHaveLength(1)
})

it('leaves the choice of an unknown fate to a person', async () => {
  const bubble = draw({ state: 'UNKNOWN' })
  const [again, delivered] = bubble.findAll('[role=alert] button')
  expect(again!.text()).toBe('Отправить ещё раз')
  await delivered!.trigger('click')
  expect(bubble.emitted('delivered')).toHaveLength(1)
  expect(bubble.emitted('retry')).toBeUndefined()
})

it('draws what a client wrote as text, never as markup', () => {
  const bubble = draw({ direction: 'INBOUND', text: '<img src=x onerror=alert(1)> https://a.io' })
  expect(bubble.find('img').exists()).toBe(false)
  expect(bubble.get('a').attributes()).toMatchObject({ href: 'https://a.io', rel: 'noopener noreferrer nofollow' })
})

it('gives a picture its box before it is loaded', () => {
  const picture = {
    id: 'p', kind: 'PHOTO' as const, state: 'PENDING' as const, failureCode: null, fileName: null, mimeType: null, size: null,
    width: 800, height: 400, duration: null, waveform: [], url: null, thumbnailUrl: null,
  } // prettier-ignore
  const box = draw({ kind: 'PHOTO', text: null, attachments: [picture] }).get('[style*="aspect-ratio"]')
  expect(box.attributes('style')).toContain('width: 320px')
})

it('says in words what it cannot draw', () => {
  expect(draw({ kind: 'UNSUPPORTED', text: null, data: { kinds: ['giveaway'] } }).text()).toContain('giveaway')
  expect(
    draw({ kind: 'LOCATION', text: null, data: { latitude: 55.75, longitude: 37.61 } })
      .get('a')
      .attributes('href'),
  ).toContain('openstreetmap')
  expect(draw({ kind: 'POLL', text: null, data: null }).text()).toContain('Опрос')
})

it('says why a part waits, and nothing of a message that is about to leave', () => {
  const held = draw({ state: 'QUEUED', holdReason: 'Ждёт: часть выше не доставлена.' })
  expect(held.get('[data-testid=waiting]').text()).toBe('Ждёт: часть выше не доставлена.')
  expect(draw({ state: 'QUEUED' }).find('[data-testid=waiting]').exists()).toBe(false)
  held.unmount()
})
