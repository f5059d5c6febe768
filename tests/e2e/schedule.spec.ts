import { ask } from './support/account.ts'
import { control, createCustomer } from './support/customer.ts'
import { bubbleOf, composerOf, openConversation, rowOf } from './support/inbox.ts'
import { BOT, expect, test, type OpenAs, type Workshop } from './support/test.ts'

const NOON = 'Завтра в полдень выезжает замерщик'

/** Lena and Petr before the same customer, each on an instance of his own. */
async function meet({ stack, lena, petr }: Workshop, openAs: OpenAs, name: string) {
  const customer = await createCustomer(stack.sandboxUrl, { bot: BOT.username, firstName: name })
  await customer.start()
  await customer.write('Когда приедет замерщик?')
  const pages = {
    lena: await openAs(lena, { api: 0, path: '/inbox/all' }),
    petr: await openAs(petr, { api: 1, path: '/inbox/all' }),
  }
  for (const page of Object.values(pages)) await openConversation(page, name)
  return { customer, ...pages }
}

const heard = async (customer: { read(): Promise<{ from: string; text?: string }[]> }) =>
  (await customer.read()).flatMap(({ from, text }) => (from === 'bot' && text ? [text] : []))

test('an answer is written now and sent later: both managers see when, it is put off, taken back, and sent at once', async ({
  openAs,
  workshop,
}) => {
  const { customer, lena, petr } = await meet(workshop, openAs, 'Неспешный')
  await composerOf(lena).fill(NOON)
  // By the keyboard alone: the menu stands one Tab behind the button.
  await lena.getByRole('button', { name: 'Отправить', exact: true }).focus()
  await lena.keyboard.press('Tab')
  await lena.keyboard.press('Enter')
  await expect(lena.getByRole('menuitem', { name: /Через час/ })).toBeVisible()
  await lena.keyboard.press('ArrowDown')
  await lena.getByRole('menuitem', { name: /Завтра утром/ }).focus()
  await lena.keyboard.press('Enter')
  await expect(composerOf(lena)).toHaveValue('')
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, NOON)).toHaveAttribute('data-state', 'SCHEDULED')
    await expect(bubbleOf(page, NOON)).toContainText(/Уйдёт: завтра, 09:00\s*· через \d+ час/)
    await expect(page.getByTestId('later')).toHaveText('Запланировано')
    await expect(rowOf(page, 'Неспешный').getByTestId('row-scheduled')).toHaveAccessibleName(/завтра, 09:00/)
  }

  // What the customer writes meanwhile stands above it.
  await customer.write('Жду ответа')
  await expect(bubbleOf(petr, 'Жду ответа')).toBeInViewport()
  await expect(petr.locator('[data-message]').last()).toContainText(NOON)

  // A colleague puts it off, on the day he names.
  await bubbleOf(petr, NOON).getByRole('button', { name: 'Изменить время' }).click()
  const dialog = petr.getByRole('dialog', { name: 'Когда отправить' })
  await dialog.getByLabel('Точные дата и время').fill('2020-01-01T12:00')
  await dialog.getByRole('button', { name: 'Запланировать' }).click()
  await expect(dialog.getByText('Это время уже прошло')).toBeVisible()
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel('Точные дата и время').fill(`${day}T12:30`)
  await dialog.getByRole('button', { name: 'Запланировать' }).click()
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, NOON)).toHaveCount(1)
    await expect(bubbleOf(page, NOON)).toContainText(/Уйдёт: .+, 12:30\s*· через \d+ д/)
  }

  // Taken back it is in the composer, and nowhere else.
  await bubbleOf(lena, NOON).getByRole('button', { name: 'Отменить' }).click()
  await expect(composerOf(lena)).toHaveValue(NOON)
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, NOON)).toHaveCount(0)
    await expect(rowOf(page, 'Неспешный').getByTestId('row-scheduled')).toHaveCount(0)
  }

  await lena.getByRole('button', { name: 'Отправить позже' }).click()
  await lena.getByRole('menuitem', { name: /Через час/ }).click()
  await bubbleOf(lena, NOON).getByRole('button', { name: 'Отправить сейчас' }).click()
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, NOON)).toHaveCount(1)
    await expect(bubbleOf(page, NOON)).toHaveAttribute('data-state', 'SENT')
  }
  expect((await heard(customer)).filter((text) => text === NOON)).toEqual([NOON])
})

test('what waited for its time leaves by itself before the eyes of everybody, and stands where the customer reads it', async ({
  openAs,
  workshop,
}) => {
  const { customer, lena, petr } = await meet(workshop, openAs, 'Поздний')
  const url = workshop.stack.apis[0]!.url
  const conversationId = decodeURIComponent(new URL(lena.url()).pathname.split('/').at(-1)!)
  const query = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { errors { code message } } }`
  const sendAt = new Date(Date.now() + 4_000).toISOString()
  const input = { conversationId, body: 'Выезжаем', clientMutationId: crypto.randomUUID(), sendAt }
  await ask(url, { query, variables: { input }, cookie: workshop.lena.cookie })
  for (const page of [lena, petr]) await expect(bubbleOf(page, 'Выезжаем')).toHaveAttribute('data-state', 'SCHEDULED')
  await customer.write('Вы где?')
  for (const page of [lena, petr]) {
    await expect(bubbleOf(page, 'Выезжаем')).toHaveAttribute('data-state', 'SENT')
    await expect(page.getByTestId('later')).toHaveCount(0)
    await expect(rowOf(page, 'Поздний')).toContainText('Выезжаем')
  }
  expect(await heard(customer)).toContain('Выезжаем')
})

test('the history under a bubble tells every attempt: number, time, answer, reason, and the next one', async ({
  openAs,
  workshop,
}) => {
  const { lena } = await meet(workshop, openAs, 'Дотошный')
  const fault = { kind: 'error', code: 500, description: 'Internal Server Error' }
  await control(workshop.stack.sandboxUrl, 'POST /faults', {
    bot: BOT.username,
    method: 'sendMessage',
    times: 1,
    fault,
  })
  await composerOf(lena).fill('Со второго раза')
  await composerOf(lena).press('Enter')
  const bubble = bubbleOf(lena, 'Со второго раза')
  await expect(bubble).not.toHaveAttribute('data-state', /QUEUED|SENDING/)
  await bubble.getByTestId('tick').click()
  const panel = lena.getByRole('dialog', { name: 'Доставка' })
  await expect(panel.getByTestId('attempt').last()).toContainText(/Попытка 1/)
  await expect(panel.getByTestId('attempt').last()).toContainText('HTTP 500')
  await expect(panel.getByTestId('attempt').last()).toContainText('Internal Server Error')
  await expect(panel.getByTestId('attempt').last()).toContainText(/\d+ мс/)
  await expect(panel).toBeInViewport({ ratio: 1 })
})

test('the seconds for second thoughts are set in the profile, and what is taken back in them reached nobody', async ({
  openAs,
  workshop,
}) => {
  const { customer, lena, petr } = await meet(workshop, openAs, 'Передуманный')
  const chat = lena.url()
  const choose = async (seconds: string) => {
    await lena.goto(`${new URL(chat).origin}/settings/profile`)
    await lena.getByRole('combobox', { name: 'Отмена отправки' }).click()
    await lena.getByRole('option', { name: seconds, exact: true }).click()
    await expect(lena.getByText('Сохранено', { exact: true })).toBeVisible()
  }
  await choose('10 с')
  await lena.goto(chat)
  await composerOf(lena).fill('Поторопилась')
  await composerOf(lena).press('Enter')
  await expect(bubbleOf(petr, 'Поторопилась')).toHaveCount(1)
  await lena.getByTestId('undo').getByRole('button', { name: 'Отменить' }).click()
  await expect(composerOf(lena)).toHaveValue('Поторопилась')
  for (const page of [lena, petr]) await expect(bubbleOf(page, 'Поторопилась')).toHaveCount(0)
  expect(await heard(customer)).not.toContain('Поторопилась')
  await choose('Выключена')
})
