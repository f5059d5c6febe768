import { createCustomer } from './support/customer.ts'
import { answer, bubbleOf, openConversation, rowOf } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

test.describe.configure({ timeout: 120_000 })

test('a killed server comes back: the pill says so, what was missed arrives, nothing doubled, no reload', async ({
  openAs,
  workshop,
}) => {
  const { stack } = workshop
  const customer = await createCustomer(stack.sandboxUrl, { bot: BOT.username, firstName: 'Терпеливый' })
  await customer.write('До обрыва')
  const petr = await openAs(workshop.petr, { api: 1, path: '/inbox/all' })
  await openConversation(petr, 'Терпеливый')
  await expect(bubbleOf(petr, 'До обрыва')).toBeVisible()
  const pill = petr.getByTestId('connection').getByRole('status')
  await expect(pill).toHaveText('На связи')
  await petr.evaluate(() => Object.assign(window, { isSamePage: true }))

  await stack.apis[1]!.kill()
  await expect(pill).not.toHaveText('На связи')
  // Webhooks come in by the first api, which lives on.
  await customer.write('Вопрос без связи')
  const lena = await openAs(workshop.lena, { api: 0, path: '/inbox/all' })
  await openConversation(lena, 'Терпеливый')
  await answer(lena, 'Ответ без Петра')
  await expect(bubbleOf(lena, 'Ответ без Петра')).toHaveAttribute('data-state', 'SENT')

  await stack.apis[1]!.start()
  for (const text of ['До обрыва', 'Вопрос без связи', 'Ответ без Петра']) {
    await expect(bubbleOf(petr, text)).toHaveCount(1, { timeout: 35_000 })
  }
  await expect(bubbleOf(petr, 'Ответ без Петра')).toHaveAttribute('data-state', 'SENT')
  await expect(pill).toHaveText('На связи')
  await customer.write('После обрыва')
  await expect(bubbleOf(petr, 'После обрыва')).toBeVisible()
  await expect(rowOf(petr, 'Терпеливый')).toContainText('После обрыва')
  expect(await petr.evaluate(() => 'isSamePage' in window)).toBe(true)
})
