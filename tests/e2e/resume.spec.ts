import { createCustomer } from './support/customer.ts'
import { answer, bubbleOf, openConversation, rowOf } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

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
  await expect(petr.getByText('На связи')).toBeVisible()
  await petr.evaluate(() => Object.assign(window, { isSamePage: true }))

  await stack.apis[1]!.kill()
  await expect(petr.getByText('На связи', { exact: true })).toBeHidden()
  // Webhooks come in by the first api, which lives on.
  await customer.write('Во время обрыва')
  const lena = await openAs(workshop.lena, { api: 0, path: '/inbox/all' })
  await openConversation(lena, 'Терпеливый')
  await answer(lena, 'Ответ во время обрыва')
  await expect(bubbleOf(lena, 'Ответ во время обрыва')).toHaveAttribute('data-state', 'SENT')

  await stack.apis[1]!.start()
  for (const text of ['До обрыва', 'Во время обрыва', 'Ответ во время обрыва']) {
    await expect(bubbleOf(petr, text)).toHaveCount(1, { timeout: 35_000 })
  }
  await expect(bubbleOf(petr, 'Ответ во время обрыва')).toHaveAttribute('data-state', 'SENT')
  await expect(petr.getByText('На связи')).toBeVisible()
  await customer.write('После обрыва')
  await expect(bubbleOf(petr, 'После обрыва')).toBeVisible()
  await expect(rowOf(petr, 'Терпеливый')).toContainText('После обрыва')
  expect(await petr.evaluate(() => 'isSamePage' in window)).toBe(true)
})
