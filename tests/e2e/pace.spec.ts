import type { Page } from '@playwright/test'
import { connectBot } from './support/account.ts'
import { control, createBot, createCustomer } from './support/customer.ts'
import { answer, bubbleOf, openConversation } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

/** A bot whose quarantine is nobody else's. */
const ARCHIVE = { id: 7000000881, username: 'arhiv_bot', name: 'Архив' }

const openBot = async (page: Page, bot = BOT) => {
  await page.getByRole('link', { name: bot.name }).click()
  await page.getByRole('heading', { name: 'Скорость отправки' }).waitFor()
}

test('a bot’s pace is explained, refused in place, kept, and put back', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await openBot(page)
  const card = page.getByRole('region', { name: 'Скорость отправки' })
  const perSecond = card.getByLabel('Всем вместе, сообщений в секунду')
  const save = card.getByRole('button', { name: 'Сохранить' })
  await expect(perSecond).toHaveValue('30')
  await expect(card.getByLabel('Одному клиенту, сообщений в секунду')).toHaveValue('1')
  await expect(card.getByLabel('В одну группу, сообщений в минуту')).toHaveValue('20')
  await expect(card).toContainText('Telegram разрешает 30')
  await expect(save).toBeDisabled()

  await perSecond.fill('')
  await save.click()
  await expect(card).toContainText('Нужно целое число')
  await perSecond.fill('5000')
  await save.click()
  await expect(card).toContainText('1–1000')
  await expect(perSecond).toHaveAttribute('aria-invalid', 'true')
  await card.getByRole('button', { name: 'Вернуть как было' }).click()
  await expect(perSecond).toHaveValue('30')

  await perSecond.fill('12')
  await card.getByLabel('Одному клиенту, сообщений в секунду').fill('0.5')
  await save.click()
  await expect(save).toBeDisabled()
  const kept = page.getByRole('listitem').filter({ hasText: 'Сохранено' })
  await kept.getByRole('button', { name: 'Вернуть как было' }).click()
  await expect(perSecond).toHaveValue('30')
  await perSecond.fill('12')
  await save.click()
  await page.reload()
  await expect(perSecond).toHaveValue('12')
  await card.getByRole('button', { name: 'Как советует Telegram' }).click()
  await save.click()
  await expect(save).toBeDisabled()
  await expect(perSecond).toHaveValue('30')
})

test('a flood wait is seen where it matters: on the bot, until when and how many wait; under the bubble, its place', async ({
  openAs,
  workshop,
}) => {
  const { sandboxUrl } = workshop.stack
  const customer = await createCustomer(sandboxUrl, { bot: BOT.username, firstName: 'Срочный' })
  await customer.start()
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  const owner = await openAs(workshop.owner, { path: '/settings/communications' })
  await openConversation(lena, 'Срочный')
  await openBot(owner)
  const parameters = { retry_after: 12 }
  const fault = { kind: 'error', code: 429, description: 'Too Many Requests: retry after 12', parameters }
  await control(sandboxUrl, 'POST /faults', { bot: BOT.username, method: 'sendMessage', times: 1, fault })
  await answer(lena, 'Уже едем')
  await answer(lena, 'Будем в десять')
  await expect(owner.getByTestId('queue')).toContainText(/Telegram просит подождать до [\d:]+\.\s*Осталось 0:\d\d/)
  await expect(bubbleOf(lena, 'Будем в десять').getByTestId('waiting')).toContainText(/В очереди, 2-е, около \d+ с/)
  await expect(owner.getByTestId('queue')).toContainText('ждут отправки 2 сообщения')
  await owner.getByRole('main').getByRole('link', { name: 'Коммуникации' }).click()
  await expect(owner.getByText(/Telegram просит подождать до \d/)).toBeVisible()
  for (const text of ['Уже едем', 'Будем в десять'])
    await expect(bubbleOf(lena, text)).toHaveAttribute('data-state', 'SENT')
  await expect(owner.getByText('Telegram просит подождать')).toBeHidden()
})

test('what could not be understood is counted on the bot, told in words with its bytes, and can be tried again', async ({
  openAs,
  workshop,
}) => {
  const { stack, owner } = workshop
  await connectBot(stack, owner, { token: await createBot(stack.sandboxUrl, ARCHIVE) })
  const page = await openAs(owner, { path: '/settings/communications' })
  await openBot(page, ARCHIVE)
  const card = page.getByRole('region', { name: 'Не разобранные обновления' })
  await expect(card).toContainText('Всё разобрано')
  await page.goBack()
  for (const text of ['кто я', 'где я']) {
    await control(stack.sandboxUrl, 'POST /updates', { bot: ARCHIVE.username, update: { message: { text } } })
  }
  const row = page.getByRole('listitem').filter({ hasText: ARCHIVE.name })
  const hint = row.getByText('не разобрано 2 обновления')
  await page.reload()
  await expect(hint).toBeVisible()
  await openBot(page, ARCHIVE)
  await expect(card).toContainText('Ждут разбора 2 обновления')
  const first = card.getByTestId('quarantined').first()
  await expect(first).toContainText('Сообщение без чата или номера')
  await first.getByText('Как пришло').click()
  await expect(first.locator('pre')).toContainText('"text": "где я"')
  await first.getByRole('button', { name: /Повторить обновление/ }).click()
  await expect(page.getByText('Не разобрано 1 обновление', { exact: true })).toBeVisible()
  await card.getByRole('button', { name: 'Повторить все (2)' }).click()
  await expect(page.getByText('Не разобраны 2 обновления', { exact: true })).toBeVisible()
  await expect(card.getByTestId('quarantined')).toHaveCount(2)

  // A manager reads no foreign bytes.
  const lena = await openAs(workshop.lena, { path: '/settings/communications' })
  await expect(lena.getByRole('link', { name: ARCHIVE.name })).toBeVisible()
  await expect(lena.getByText(/не разобран/)).toHaveCount(0)
})
