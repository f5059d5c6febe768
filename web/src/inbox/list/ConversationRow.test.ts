import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { messages as texts } from '../../locales/ru.ts'
import ConversationRow from './ConversationRow.vue'
import type { ShownRow } from './useHeldRows.ts'

const plugin = createI18n({ legacy: false, locale: 'ru', messages: { ru: texts as never } })
const node: ShownRow['node'] = {
  id: 'c', status: 'OPEN', lastSeq: 9, inboundSeq: 7, lastMessageAt: '2026-11-20T10:00:00.000Z', lastMessageText: null,
  lastMessageKind: 'VOICE', lastMessageDirection: 'INBOUND', awaitingReplySince: '2026-11-20T10:00:00.000Z',
  unreachableSince: null, unreachableReason: null, version: 1, createdAt: '2026-11-20T10:00:00.000Z', closedAt: null,
  integration: { id: 'i', kind: 'TELEGRAM_BOT', name: 'Бот', username: null },
  contact: { id: 'k', name: 'Анна Кузнецова', avatarUrl: null }, assignee: { id: 'm', name: 'Пётр Ильин' },
  bot: { mode: 'HUMAN', pausedUntil: null }, labels: [{ id: 'l', name: 'кухня', color: 'amber' }],
} // prettier-ignore

const draw = (more: Partial<ShownRow['node']> = {}, readInboundSeq = 4) =>
  mount(ConversationRow, {
    props: {
      row: {
        node: { ...node, ...more },
        readMark: { id: 'r', conversationId: 'c', readSeq: 5, readInboundSeq },
        isGone: false,
      },
      isOpen: false,
      now: new Date('2026-11-20T12:00:00.000Z'),
    },
    global: { plugins: [plugin] },
  })

it('S0-11: shows who writes, what, and how much of it the viewer has not read', () => {
  const row = draw()
  expect(row.text()).toContain('Анна Кузнецова')
  expect(row.text()).toContain('Голосовое сообщение')
  expect(row.get('[data-testid=unread]').text()).toContain('3')
  expect(row.text()).toContain('ПИ')
})

it('has no badge when all is read and caps a large one', () => {
  expect(draw({}, 7).find('[data-testid=unread]').exists()).toBe(false)
  expect(draw({ inboundSeq: 500 }).get('[data-testid=unread]').text()).toContain('99+')
})

it('marks who waits and who cannot be reached', () => {
  expect(draw().find('[aria-label="Ждёт ответа"]').exists()).toBe(true)
  const gone = draw({ unreachableSince: '2026-11-20T11:00:00.000Z' })
  expect(gone.find('[aria-label="Клиент недоступен"]').exists()).toBe(true)
  expect(draw({ awaitingReplySince: null }).find('[aria-label="Ждёт ответа"]').exists()).toBe(false)
})
