import { readFile } from 'node:fs/promises'
import { ask } from './support/account.ts'
import { control, createCustomer } from './support/customer.ts'
import { bubbleOf } from './support/inbox.ts'
import { BOT, expect, test, type Workshop } from './support/test.ts'

test.describe.configure({ mode: 'serial' })

const refused = { kind: 'error', code: 400, description: 'Bad Request: message is too long' }

/** Lets the next sends of the bot be refused. */
const refuse = ({ stack }: Workshop, times: number) =>
  control(stack.sandboxUrl, 'POST /faults', { bot: BOT.username, times, fault: refused })

/** Answers a customer as the owner, over the API. */
async function answer({ stack, owner }: Workshop, name: string, body: string): Promise<void> {
  const url = stack.apis[0]!.url
  const { cookie } = owner
  const found = `query ($search: String!) { conversations(filter: { search: $search }) { edges { node { id } } } }`
  const idOf = async () => {
    const { value } = await ask<{ edges: { node: { id: string } }[] }>(url, {
      query: found,
      variables: { search: name },
      cookie,
    })
    return value.edges[0]?.node.id
  }
  await expect.poll(idOf).toBeTruthy()
  const query = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { errors { code message } } }`
  const input = { conversationId: await idOf(), body, clientMutationId: crypto.randomUUID() }
  await ask(url, { query, variables: { input }, cookie })
}

test('S3-29 S3-30: what was not delivered is seen live, explained, sent again in bulk, and found in its dialogue', async ({
  openAs,
  workshop,
}) => {
  const elena = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Елена' })
  await elena.start()
  await elena.write('Когда замер?')
  const page = await openAs(workshop.owner, { path: '/inbox/all' })
  await page.getByRole('link', { name: 'Доставка' }).click()
  await expect(page.getByRole('heading', { name: 'Доставка' })).toBeVisible()

  const texts = ['Замер завтра в 10', 'Мастер позвонит', 'Адрес подтвердите']
  for (const text of texts) {
    await refuse(workshop, 1)
    await answer(workshop, 'Елена', text)
    const row = page.getByTestId('delivery').filter({ hasText: text })
    await expect(row.getByText('Не доставлено', { exact: true })).toBeVisible()
    await expect(row).toContainText('Текст слишком длинный')
  }
  await page.getByRole('button', { name: 'Не доставлено 3' }).click()
  await expect(page.getByTestId('delivery')).toHaveCount(3)
  await page.getByRole('searchbox').fill('замер')
  await expect(page.getByTestId('delivery')).toHaveCount(1)
  await expect(page).toHaveURL(/view=undelivered/)
  await page.reload()
  await expect(page.getByTestId('delivery')).toHaveCount(1)

  await page.getByRole('button', { name: /^Елена/ }).click()
  const detail = page.getByRole('dialog')
  await expect(detail.getByTestId('attempt')).toContainText('Отказано')
  await expect(detail.getByTestId('attempt')).toContainText('HTTP 400')
  await expect(detail.getByTestId('attempt')).toContainText('message is too long')
  await detail.getByRole('button', { name: 'Отправить ещё раз' }).click()
  await expect(detail.getByTestId('attempt')).toHaveCount(2)
  await expect(detail.getByTestId('attempt').first()).toContainText('Принято')
  await detail.getByRole('link', { name: 'Открыть в диалоге' }).click()
  await expect(page).toHaveURL(/\/inbox\/all\/.+\?m=/)
  await expect(bubbleOf(page, texts[0]!)).toBeVisible()

  await page.goBack()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Close' })
    .or(page.getByRole('dialog').getByRole('button', { name: 'Закрыть' }))
    .click()
  await page.getByRole('search').getByRole('button', { name: 'Сбросить фильтры' }).click()
  await expect(page.getByTestId('delivery')).toHaveCount(2)
  await page.getByLabel('Выбрать 2 неотправленных').check()
  await page.getByRole('button', { name: 'Отправить ещё раз' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByText('Всё доставлено')).toBeVisible()
  await expect
    .poll(async () => (await elena.read()).map((message) => message.text).filter((text) => texts.includes(text ?? '')))
    .toEqual(texts)
})

test('S3-30: all failed go again with one press, and the list is a file', async ({ openAs, workshop }) => {
  const oleg = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Олег' })
  await oleg.start()
  await oleg.write('Есть кто?')
  const page = await openAs(workshop.lena, { path: '/deliveries?view=failed' })
  await expect(page.getByText('Всё доставлено')).toBeVisible()
  await refuse(workshop, 1)
  await answer(workshop, 'Олег', '=1+1')
  await expect(page.getByTestId('delivery')).toHaveCount(1)
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Скачать CSV' }).click()
  const file = await readFile(await (await downloading).path(), 'utf8')
  expect(file.split('\r\n')).toHaveLength(3)
  expect(file).toContain(",'=1+1,TEXT_TOO_LONG,")
  await page.getByRole('button', { name: 'Повторить все с ошибкой (1)' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByText('Всё доставлено')).toBeVisible()
  await expect.poll(async () => (await oleg.read()).at(-1)?.text).toBe('=1+1')
})

test('S1-54 S3-28: a bot is diagnosed live, with what to do', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: BOT.name }).click()
  const check = (key: string) => page.locator(`[data-check="${key}"]`)
  await expect(check('TOKEN')).toContainText(`@${BOT.username}`)
  await expect(check('API').getByRole('img', { name: 'В порядке' })).toBeVisible()
  await expect(check('OWNER_CHAT')).toContainText('Укажите Chat ID')
  const fault = { kind: 'error', code: 401, description: 'Unauthorized' }
  const { sandboxUrl } = workshop.stack
  await control(sandboxUrl, 'POST /faults', { bot: BOT.username, method: 'getMe', times: 1, fault })
  await page.getByRole('button', { name: 'Проверить бота сейчас' }).click()
  await expect(check('TOKEN')).toContainText('не принимает токен')
  await page.getByRole('button', { name: 'Проверить бота сейчас' }).click()
  await expect(check('TOKEN').getByRole('img', { name: 'В порядке' })).toBeVisible()
})
