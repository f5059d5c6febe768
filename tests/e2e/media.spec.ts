import { createCustomer } from './support/customer.ts'
import {
  answer,
  attachAsCustomer,
  becomeCustomer,
  bubbleOf,
  openConversation,
  phoneBubbleOf,
  phoneOf,
  writeAsCustomer,
} from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('S0-21: photo, voice, sticker and place come in; a photo and a file go out as the bot’s', async ({
  openAs,
  workshop,
}) => {
  const lena = await openAs(workshop.lena, { api: 1, path: '/inbox/all' })
  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await becomeCustomer(phone, { firstName: 'Ольга', lastName: 'Белова' })
  await writeAsCustomer(phone, 'Вот моя кухня')
  await openConversation(lena, 'Ольга Белова')
  await attachAsCustomer(phone, 'Фото')
  await attachAsCustomer(phone, 'Голосовое')
  await attachAsCustomer(phone, 'Стикер')
  await attachAsCustomer(phone, 'Геопозиция')
  await expect(lena.locator('[data-direction=INBOUND]')).toHaveCount(5)

  const photo = lena
    .locator('[data-direction=INBOUND]')
    .getByRole('button', { name: /Открыть фото/ })
    .first()
  await expect(photo).toBeVisible()
  await expect
    .poll(() => photo.locator('img').evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0)
  await expect(lena.getByRole('button', { name: 'Слушать' })).toBeVisible()
  await expect(lena.locator('[data-direction=INBOUND]').filter({ hasText: '55.75' })).toBeVisible()
  await photo.click()
  await expect(lena.locator('.pswp--open')).toBeVisible()
  await expect(async () => {
    // Deaf while it opens; the conversation stays open behind it whatever is pressed.
    await lena.keyboard.press('Escape')
    await expect(lena.locator('.pswp')).toHaveCount(0, { timeout: 1000 })
  }).toPass()

  const chooser = lena.waitForEvent('filechooser')
  await lena.getByRole('button', { name: 'Прикрепить файлы' }).click()
  await (
    await chooser
  ).setFiles([
    { name: 'эскиз.png', mimeType: 'image/png', buffer: PIXEL },
    { name: 'смета.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ])
  await expect(lena.getByTestId('tray-file')).toHaveCount(2)
  await expect(lena.getByRole('button', { name: 'Отправить', exact: true })).toBeEnabled()
  await answer(lena, 'Эскиз во вложении')
  await expect(phone.locator('[data-from=bot] img')).toBeVisible()
  await expect(phone.getByRole('link', { name: /смета\.pdf/ })).toBeVisible()
  await expect(phoneBubbleOf(phone, 'Эскиз во вложении')).toHaveAttribute('data-from', 'bot')
})

test('an edit of the customer is shown with what was written before', async ({ openAs, workshop }) => {
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await becomeCustomer(phone, { firstName: 'Тимур' })
  await writeAsCustomer(phone, 'Размер 3,2 × 2,4 метра')
  await openConversation(lena, 'Тимур')
  await expect(bubbleOf(lena, '3,2 × 2,4')).toBeVisible()
  await attachAsCustomer(phone, 'Изменить последнее')
  await expect(phone.getByText('Изменение сообщения')).toBeVisible()
  await writeAsCustomer(phone, 'Размер 3,4 × 2,4 метра')
  await expect(phoneBubbleOf(phone, '3,4 × 2,4')).toContainText('изменено')
  const bubble = bubbleOf(lena, '3,4 × 2,4')
  await expect(bubble).toBeVisible()
  await bubble.getByRole('button', { name: 'изменено' }).click()
  await expect(lena.getByRole('region', { name: 'Диалог: Тимур' }).getByText('Размер 3,2 × 2,4 метра')).toBeVisible()
})

test('a customer who blocked the bot: the bubble says so in words, and a retry sends once he is back', async ({
  openAs,
  workshop,
}) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, {
    bot: BOT.username,
    firstName: 'Мария',
    lastName: 'С.',
  })
  await customer.write('Перезвоните мне')
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await openConversation(lena, 'Мария С.')
  await customer.block(true)
  const blocked = lena.getByText(/Клиент заблокировал бота/).first()
  await expect(blocked).toBeVisible()

  // The field is shut before the press, and opens by itself when the customer is back.
  await expect(lena.getByRole('textbox', { name: 'Ответ клиенту' })).toBeDisabled()
  await customer.block(false)
  await expect(lena.getByRole('textbox', { name: 'Ответ клиенту' })).toBeEnabled()
  await answer(lena, 'Рады, что вы вернулись')
  await expect.poll(async () => (await customer.read()).at(-1)?.text).toBe('Рады, что вы вернулись')
})

test('a refused send stays as a failed bubble with cause, next step and an honest retry', async ({
  openAs,
  workshop,
}) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, {
    bot: BOT.username,
    firstName: 'Закрытый',
    username: 'blocked',
  })
  await customer.write('Вы тут?')
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await openConversation(lena, 'Закрытый')
  await answer(lena, 'Да, здесь')
  const bubble = bubbleOf(lena, 'Да, здесь')
  await expect(bubble).toHaveAttribute('data-state', 'FAILED')
  await expect(bubble.getByRole('alert')).toContainText(/заблокировал/)
  await bubble.getByRole('button', { name: 'Повторить' }).click()
  await expect(bubble).toHaveAttribute('data-state', 'FAILED')
  await bubble.getByTestId('tick').click()
  await expect(lena.getByText('Попытка 2')).toBeVisible()
})
