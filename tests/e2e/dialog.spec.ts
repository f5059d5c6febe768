import { connectBot } from './support/account.ts'
import { createBot, createCustomer, customerOf } from './support/customer.ts'
import {
  answer,
  becomeCustomer,
  bubbleOf,
  composerOf,
  openConversation,
  phoneBubbleOf,
  phoneOf,
  rowOf,
  writeAsCustomer,
} from './support/inbox.ts'
import { BOT, expect, test, WELCOME } from './support/test.ts'

const QUESTION = 'Здравствуйте, хочу заказать кухню'
const WISH = 'Хочу современную кухню в стиле минимализм'
const ANSWER = 'Отлично! У нас есть несколько вариантов. Могу показать примеры. Какой размер кухни?'

test('S0-1 S0-3 S0-4 S0-7 S0-8 S0-9 S0-10 S0-11 S0-12 S0-13 S0-14 S0-15 S0-23 S0-29 S1-26: two managers see a customer live, one answers, the customer sees the bot', async ({
  openAs,
  workshop,
}) => {
  const lena = await openAs(workshop.lena, { api: 0, path: '/inbox/all' })
  const petr = await openAs(workshop.petr, { api: 1, path: '/inbox/all' })
  const phone = await openAs(workshop.owner, { api: 0, path: phoneOf(BOT.username) })

  // The customer starts the bot and is greeted by it.
  await becomeCustomer(phone, { firstName: 'Анна', lastName: 'Кузнецова', username: 'anna_k' })
  await expect(phone.getByRole('heading', { name: BOT.name })).toBeVisible()
  await phone.getByRole('button', { name: 'Старт' }).click()
  await expect(phoneBubbleOf(phone, WELCOME)).toContainText(`Бот: ${BOT.name}`)

  // His words reach both managers, who are on different instances, without a reload.
  await writeAsCustomer(phone, QUESTION)
  for (const page of [lena, petr]) await expect(rowOf(page, 'Анна Кузнецова')).toContainText(QUESTION)
  await openConversation(lena, 'Анна Кузнецова')
  await openConversation(petr, 'Анна Кузнецова')
  await writeAsCustomer(phone, WISH)
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, QUESTION)).toBeVisible()
    await expect(bubbleOf(page, WISH)).toBeVisible()
    await expect(page.getByText('От имени бота', { exact: true }).first()).toBeVisible()
    await expect(composerOf(page)).toHaveAttribute('placeholder', /отправится от имени бота/)
  }

  // One answers; the customer sees the bot and nothing of Lena.
  await answer(lena, ANSWER)
  const seen = phoneBubbleOf(phone, ANSWER)
  await expect(seen).toHaveAttribute('data-from', 'bot')
  await expect(seen).toContainText(`Бот: ${BOT.name}`)
  await expect(phone.getByRole('log')).not.toContainText('Лена')

  // Both see who answered, the bot's sign beside it, and the tick that Telegram took it.
  for (const page of [lena, petr]) {
    const bubble = bubbleOf(page, ANSWER)
    await expect(bubble).toHaveCount(1)
    await expect(bubble).toHaveAttribute('data-state', 'SENT')
    await expect(bubble).toContainText('Лена Ковалёва')
    await expect(bubble.getByRole('img', { name: 'От имени бота' })).toBeVisible()
    await expect(bubble.getByRole('button', { name: /Принято Telegram/ })).toBeVisible()
  }
  await expect(rowOf(petr, 'Анна Кузнецова')).toContainText('Отлично!')

  // The history is in one place, for one who comes later as well.
  const late = await openAs(workshop.owner, { api: 1, path: '/inbox/all' })
  await openConversation(late, 'Анна Кузнецова')
  for (const text of [WELCOME, QUESTION, WISH, ANSWER]) await expect(bubbleOf(late, text)).toBeVisible()
})

test('an answer is on the screen at once and a customer is taken, closed and opened again by his own words', async ({
  openAs,
  workshop,
}) => {
  const lena = await openAs(workshop.lena, { path: '/inbox/unassigned' })
  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await becomeCustomer(phone, { firstName: 'Игорь' })
  await writeAsCustomer(phone, 'Когда будет готов заказ №1042?')
  await openConversation(lena, 'Игорь')
  await lena.keyboard.press('Shift+KeyA')
  await expect(rowOf(lena, 'Игорь')).toBeHidden()
  await lena.goto(`${workshop.stack.apis[0]!.url}/inbox/mine`)
  await expect(rowOf(lena, 'Игорь')).toBeVisible()

  await openConversation(lena, 'Игорь')
  await answer(lena, 'Завтра к обеду.')
  await expect(bubbleOf(lena, 'Завтра к обеду.')).toHaveAttribute('data-state', 'SENT')
  await lena.getByRole('button', { name: 'Закрыть диалог' }).click()
  await expect(rowOf(lena, 'Игорь')).toBeHidden()
  await writeAsCustomer(phone, 'Спасибо!')
  await expect(rowOf(lena, 'Игорь')).toContainText('Спасибо!')
})

test('S0-7: the customer sees the picture and the name of the bot', async ({ openAs, workshop }) => {
  const phone = await openAs(workshop.owner, { path: phoneOf('mebel_masterskaya_bot') })
  await phone.getByRole('button', { name: /Алексей Петров/ }).click()
  const header = phone.getByRole('heading', { name: 'Мебельная мастерская' }).locator('xpath=ancestor::header')
  await expect
    .poll(() => header.locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0)
})

test('S0-26: one person who writes to two bots has two conversations, each answered by its own bot', async ({
  openAs,
  workshop,
}) => {
  const { stack, owner } = workshop
  const second = { id: 7000000778, username: 'zamer_bot', name: 'Замер кухни' }
  await connectBot(stack, owner, { token: await createBot(stack.sandboxUrl, second) })
  const workshopSide = await createCustomer(stack.sandboxUrl, { bot: BOT.username, firstName: 'Двойной' })
  const measureSide = customerOf(stack.sandboxUrl, { bot: second.username, id: workshopSide.id, name: 'Двойной' })
  await workshopSide.write('Сколько стоит кухня?')
  await measureSide.write('Когда приедет замерщик?')

  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await expect(rowOf(lena, 'Двойной')).toHaveCount(2)
  await rowOf(lena, 'Когда приедет замерщик?').click()
  await expect(bubbleOf(lena, 'Когда приедет замерщик?')).toBeVisible()
  await answer(lena, 'Завтра в десять')
  await expect(bubbleOf(lena, 'Завтра в десять')).toHaveAttribute('data-state', 'SENT')
  expect((await measureSide.read()).at(-1)?.text).toBe('Завтра в десять')
  expect((await workshopSide.read()).some(({ text }) => text === 'Завтра в десять')).toBe(false)
})
