import ui from '@nuxt/ui/vue-plugin'
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { type Component, shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { routeLocationKey } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { messages as texts } from '../locales/ru-later.ts'
import TelegramCard from './bot/TelegramCard.vue'
import WebhookHelp from './bot/WebhookHelp.vue'
import ConnectBotForm from './connect/ConnectBotForm.vue'
import CreateBotSteps from './connect/CreateBotSteps.vue'
import TokenTrouble from './connect/TokenTrouble.vue'
import type { IntegrationCard } from './documents.ts'
import ChatIdHelp from './owner-chat/ChatIdHelp.vue'
import TestMessage from './owner-chat/TestMessage.vue'

// The words are those of the customer's document, letter for letter.
const bot: IntegrationCard = {
  id: 'i', kind: 'TELEGRAM_BOT', mode: 'NOTIFY_ONLY', status: 'CONNECTED', statusReason: null, isActive: true, name: 'Бот',
  username: 'my_company_bot', avatarUrl: null, tokenMasked: '••••••••:ABC-DEF1234...', branch: null, transport: 'WEBHOOK',
  webhook: { url: 'https://api.example.com/api/v1/telegram/webhook/abc123def456', isConfigured: true, isActive: true, isOurs: true,
    pendingUpdates: 0, lastError: null, lastErrorAt: null, checkedAt: null },
  welcomeMessage: null, ownerChatId: '123456789', acceptGroups: false, backlog: 0, blockedUntil: null,
  pace: { botPerSecond: 30, chatPerSecond: 1, chatBurst: 3, groupPerMinute: 20 }, quarantined: 0, version: 1,
} // prettier-ignore

/** What was asked of the server, and the answer to the next question. */
type Server = { asked: unknown[]; answer(data: object): Promise<unknown> }

function draw(component: Component, props: object = {}) {
  const asked: unknown[] = []
  let reply = (_data: object) => {}
  const mutation = (_document: unknown, variables: unknown) => {
    asked.push(variables)
    return { toPromise: () => new Promise((resolve) => (reply = (data) => resolve({ data }))) }
  }
  const server: Server = { asked, answer: (data) => (reply(data), flushPromises()) }
  const client = { mutation, query: () => ({ toPromise: () => Promise.resolve({}) }) }
  const i18n = createI18n({ legacy: false, locale: 'ru', messages: { ru: texts as never } })
  const view = mount(component, {
    props,
    global: {
      plugins: [i18n, ui],
      provide: { $urql: shallowRef(client), [routeLocationKey as symbol]: { path: '/' } },
      stubs: { ChatLinkBox: true },
    },
  })
  return { view, server }
}

const wordsOf = (view: VueWrapper) => view.text().replace(/\s+/g, ' ')
const buttonsOf = (view: VueWrapper) => view.findAll('button').map((button) => button.text())
const button = (view: VueWrapper, name: string) => view.findAll('button').find((one) => one.text() === name)!

describe('the screen as it was drawn', () => {
  it('S1-29 S1-30 S1-31 S1-32 S1-33 S1-34 S1-35: the connected bot', () => {
    const { view } = draw(TelegramCard, { integration: bot, disabled: false })
    const words = wordsOf(view)
    expect(view.get('h2').text()).toBe('Telegram уведомления')
    expect(words).toContain('ON')
    expect(view.findAll('input').map(({ element }) => element.value)).toEqual(['••••••••:ABC-DEF1234...', '123456789'])
    expect(words).toContain('Bot Token')
    expect(words).toContain('✓ Бот @my_company_bot подключен')
    expect(words).toContain('Ваш Chat ID')
    expect(words).toContain('Статус: ✓ Активен')
    expect(words).toMatch(/URL: ?https:\/\/api\.example\.com\/api\/v1\/telegram\/webhook\/abc123…/)
    const drawn = ['Изменить', 'Как узнать Chat ID?', 'Отправить тестовое сообщение', 'Переустановить webhook', 'Удалить webhook'] // prettier-ignore
    expect(buttonsOf(view).filter((name) => drawn.includes(name))).toEqual(drawn)
  })

  it('S1-30: another token is asked for by «Изменить» and sent as it was pasted', async () => {
    const { view, server } = draw(TelegramCard, { integration: bot, disabled: false })
    await button(view, 'Изменить').trigger('click')
    const token = '123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'
    await view.findAll('input')[0]!.setValue(token)
    await view.findAll('form')[0]!.trigger('submit')
    expect(server.asked).toEqual([{ input: { integrationId: 'i', token } }])
    expect(button(view, 'Сохранение...')).toBeDefined()
  })

  it('S1-36: nothing is connected yet', async () => {
    const { view, server } = draw(ConnectBotForm, { hasSandbox: false, canClose: false })
    const [token, chatId] = view.findAll('input')
    expect(token!.attributes('placeholder')).toBe('123456789:ABC-DEF...')
    expect(chatId!.attributes('placeholder')).toBe('123456789')
    expect(chatId!.attributes('inputmode')).toBe('numeric')
    for (const words of ['Bot Token', 'Получите токен у @BotFather в Telegram', 'Ваш Chat ID'])
      expect(wordsOf(view)).toContain(words)
    await view.get('form').trigger('submit')
    await flushPromises()
    expect(server.asked).toEqual([])
    expect(wordsOf(view)).toContain('Вставьте токен')
    await token!.setValue('123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11')
    await chatId!.setValue('-1001234567890123')
    expect(button(view, 'Подключить бота')).toBeDefined()
    await view.get('form').trigger('submit')
    await flushPromises()
    const input = { kind: 'TELEGRAM_BOT', token: '123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11', ownerChatId: '-1001234567890123' } // prettier-ignore
    expect(server.asked).toEqual([{ input }])
    expect(button(view, 'Сохранение...')).toBeDefined()
  })

  it.each([
    [{ success: true, message: 'Test message sent!', chatId: '123456789' }, 'Тестовое сообщение отправлено!'],
    [{ success: false, message: 'Forbidden: bot was blocked by the user', chatId: '123456789' }, 'Ошибка: Forbidden: bot was blocked by the user'],
  ])('S1-33 S1-37 S1-38: the test message, %o', async (result, words) => {
    const { view, server } = draw(TestMessage, { integrationId: 'i', chatId: '123456789' })
    await button(view, 'Отправить тестовое сообщение').trigger('click')
    expect(button(view, 'Отправка...').attributes('disabled')).toBeDefined()
    expect(server.asked).toEqual([{ input: { integrationId: 'i', chatId: '123456789' } }])
    await server.answer({ sendTestMessage: { ...result, errors: [] } })
    expect(wordsOf(view)).toContain(words)
    expect(button(view, 'Отправить тестовое сообщение').attributes('disabled')).toBeUndefined()
  }) // prettier-ignore
})

describe('the instructions', () => {
  it('S1-40: how to make a bot', () => {
    const steps = draw(CreateBotSteps).view.findAll('li').map((step) => step.text().replace(/\s+/g, ' ')) // prettier-ignore
    expect(steps).toEqual([
      'Откройте Telegram и найдите @BotFather',
      'Отправьте команду /newbot',
      expect.stringMatching(/^Введите имя бота.*Мой Сайт Уведомления/),
      expect.stringMatching(/^Введите username бота.*my_site_notifications_bot$/),
      expect.stringMatching(/^Скопируйте токен.*123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/),
    ])
  })

  it('S1-41: the chat id by @userinfobot', () => {
    const [way] = draw(ChatIdHelp, { integrationId: 'i' }).view.findAll('details')
    expect(way!.get('summary').text()).toBe('Способ 1: @userinfobot')
    const steps = ['Найдите @userinfobot в Telegram', 'Отправьте /start', 'Бот покажет ваш Chat ID']
    expect(way!.findAll('li').map((step) => step.text())).toEqual(steps)
  })

  it('S1-42: by getUpdates, with both of its dangers', () => {
    const words = draw(ChatIdHelp, { integrationId: 'i' }).view.findAll('details')[1]!.text()
    expect(words).toContain('getUpdates')
    expect(words).toContain('"chat":{"id":123456789}')
    expect(words).toContain('ошибкой 409')
    expect(words).toContain('токен остаётся в истории браузера')
  })

  it('S1-43: by /start to the own bot', () => {
    const words = draw(ChatIdHelp, { integrationId: 'i' }).view.findAll('details')[2]!.text()
    expect(words).toContain('Отправьте /start своему боту')
    expect(words).toContain('«Использовать этот чат»')
  })

  it('S1-55: a token that is not taken', () => {
    const problem = { code: 'INVALID_BOT_TOKEN', message: 'x' }
    const steps = draw(TokenTrouble, { problem }).view.findAll('li').map((step) => step.text()) // prettier-ignore
    expect(steps).toEqual([
      expect.stringContaining('скопирован полностью'),
      expect.stringContaining('не заблокирован'),
      expect.stringMatching(/новый у @BotFather/),
    ])
  })

  it('S1-56: a webhook that cannot be set', () => {
    const steps = draw(WebhookHelp, { state: 'active', isPolling: false }).view.findAll('li').map((step) => step.text()) // prettier-ignore
    expect(steps).toEqual([
      expect.stringContaining('https://'),
      expect.stringContaining('доступен из интернета'),
      expect.stringContaining('ngrok'),
    ])
  })
})
