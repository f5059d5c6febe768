import type { Page } from '@playwright/test'
import { control, createCustomer } from './support/customer.ts'
import { bubbleOf, openConversation, phoneBubbleOf, phoneOf, writeAsCustomer } from './support/inbox.ts'
import { BOT, expect, test, type Workshop } from './support/test.ts'

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

/** Sends as the bot, past the product: what hangs below a message is the bot's business. */
async function sendAsBot({ stack }: Workshop, message: object): Promise<void> {
  const response = await fetch(
    `${stack.sandboxUrl}/bot${BOT.id}:sandbox-bot-of-the-browser-tests-${BOT.id}/sendMessage`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    },
  )
  expect(await response.json()).toMatchObject({ ok: true })
}

test('S3-12: the customer presses a button, which is answered and told to the manager, and shares his contact', async ({
  openAs,
  workshop,
}) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Нажимающий' })
  await customer.write('Есть вопрос')
  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await phone.getByRole('button', { name: /Нажимающий/ }).click()
  const inline_keyboard = [[{ text: 'Цены на кухни', callback_data: 'faq:prices' }]]
  await sendAsBot(workshop, { chat_id: customer.id, text: 'О чём спросить?', reply_markup: { inline_keyboard } })
  await phoneBubbleOf(phone, 'О чём спросить?').getByRole('button', { name: 'Цены на кухни' }).click()

  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await openConversation(lena, 'Нажимающий')
  await expect(bubbleOf(lena, 'Цены на кухни')).toBeVisible()
  await expect
    .poll(() => control<{ by: number; answers: number }[]>(workshop.stack.sandboxUrl, 'GET /presses'))
    .toContainEqual(expect.objectContaining({ by: customer.id, answers: 1 }))
  await expect(phone.getByRole('button', { name: 'Цены на кухни' })).toBeEnabled()

  const keyboard = [[{ text: 'Поделиться контактом', request_contact: true }]]
  const reply_markup = { keyboard, one_time_keyboard: true }
  await sendAsBot(workshop, { chat_id: customer.id, text: 'Ваш номер?', reply_markup })
  await phone.getByRole('button', { name: 'Поделиться контактом' }).click()
  await expect(phoneBubbleOf(phone, '+7999')).toBeVisible()
  await expect(phone.getByRole('button', { name: 'Поделиться контактом' })).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the staff group is read and written in, 360 px, ${colorScheme}`, async ({ openAs, workshop }) => {
    const { sandboxUrl } = workshop.stack
    const { id } = await control<{ id: number }>(sandboxUrl, 'POST /customers', {
      firstName: 'Павел',
      lastName: 'Мастер',
    })
    const title = `Цех ${colorScheme}`
    const group = await control<{ id: number }>(sandboxUrl, 'POST /groups', { title, members: [id] })
    const viewport = { width: 360, height: 640 }
    const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username), viewport, colorScheme })
    await phone.getByRole('tab', { name: 'Группы' }).click()
    await phone.getByRole('button', { name: title }).click()
    await phone.getByRole('button', { name: 'Бота нет в группе', exact: true }).click()
    await phone.getByRole('menuitem', { name: 'Добавить бота' }).click()
    await expect(phone.getByRole('button', { name: 'Бот — участник', exact: true })).toBeVisible()
    await sendAsBot(workshop, { chat_id: group.id, text: 'Новая заявка: кухня' })
    const notice = phoneBubbleOf(phone, 'Новая заявка: кухня')
    await notice.getByRole('button', { name: 'Ответить' }).click()
    await writeAsCustomer(phone, 'Возьму я')
    await expect(phoneBubbleOf(phone, 'Возьму я')).toContainText('Павел Мастер')
    await expect(phoneBubbleOf(phone, 'Возьму я').getByRole('img', { name: 'Бот получил' })).toBeVisible()
    await writeAsCustomer(phone, 'это между нами')
    await expect(phoneBubbleOf(phone, 'это между нами').getByRole('img', { name: /режим приватности/ })).toBeVisible()
    expect(await overflow(phone)).toBeLessThanOrEqual(0)
    await phone.getByRole('button', { name: 'Бот — участник', exact: true }).click()
    await phone.getByRole('menuitem', { name: 'Исключить бота' }).click()
    await expect(phone.getByRole('button', { name: 'Бот исключён', exact: true })).toBeVisible()
  })
}
