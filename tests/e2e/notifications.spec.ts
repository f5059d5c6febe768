import { ask, setUpOwner } from './support/account.ts'
import { control, createBot, createCustomer } from './support/customer.ts'
import { phoneBubbleOf, phoneOf } from './support/inbox.ts'
import { startStack } from './support/stack.ts'
import { BOT, expect, test, type Workshop } from './support/test.ts'

test.describe.configure({ mode: 'serial' })

const VESTNIK = { id: 7000000931, username: 'my_company_bot', name: 'Вестник' }
const home = '/settings/notifications'
const GROUP = 'Цех уведомлений'

/** Takes an order as the owner, over the API. */
async function takeOrder({ stack, owner }: Workshop, title: string): Promise<void> {
  const query = `mutation ($input: UpsertOrderInput!) { upsertOrder(input: $input) { errors { code message } } }`
  await ask(stack.apis[0]!.url, { query, variables: { input: { title } }, cookie: owner.cookie })
}

test('S1-29 S1-30 S1-31 S1-32 S1-33 S1-34 S1-35 S1-36 S1-37 S1-38 S1-39: the page of the bot, from the form to the test', async ({
  page,
}) => {
  const stack = await startStack({ instances: 1 })
  try {
    const owner = await setUpOwner(stack, 'Компания')
    const token = await createBot(stack.sandboxUrl, VESTNIK)
    const customer = await createCustomer(stack.sandboxUrl, { bot: VESTNIK.username, firstName: 'Владелец' })
    await customer.start()
    const url = stack.apis[0]!.url
    const [name, value] = owner.cookie.split('=') as [string, string]
    await page
      .context()
      .addCookies([{ name, value, url: url.replace('http:', 'https:'), httpOnly: true, sameSite: 'Lax' }])
    await page.goto(`${url}${home}/telegram`)

    const form = page.locator('form')
    await expect(form.getByText('Получите токен у @BotFather в Telegram')).toBeVisible()
    await expect(form.getByPlaceholder('123456789', { exact: true })).toBeVisible()
    await form.getByRole('radio', { name: 'Песочница' }).click()
    await form.getByPlaceholder('123456789:ABC-DEF...').fill(token)
    await form.getByRole('button', { name: 'Подключить бота' }).click()

    await expect(page.getByRole('heading', { name: 'Telegram уведомления' })).toBeVisible()
    await expect(page.getByText('✓ Бот @my_company_bot подключен')).toBeVisible()
    await expect(page.getByRole('switch', { name: 'Бот включён' })).toBeChecked()
    await expect(page.getByText('ON', { exact: true })).toBeVisible()
    await expect(page.getByLabel('Bot Token')).toHaveValue('••••••••:sandbox-bot...')
    await expect(page.getByRole('button', { name: 'Изменить', exact: true })).toBeVisible()
    await expect(page.getByText('Статус: ✓ Активен')).toBeVisible()
    await expect(page.getByText(/\/api\/v1\/telegram\/webhook\/.{6}…/)).toBeVisible()

    const test = page.getByRole('button', { name: 'Отправить тестовое сообщение' })
    await test.click()
    await expect(page.getByText(/^Ошибка: .*Chat ID/)).toBeVisible()
    await page.getByRole('button', { name: 'Как узнать Chat ID?' }).click()
    await expect(page.getByText('Способ 1: @userinfobot')).toBeVisible()
    await page.getByRole('button', { name: 'Использовать этот чат: Владелец' }).click()
    await expect(page.getByLabel('Ваш Chat ID')).toHaveValue(String(customer.id))
    await test.click()
    await expect(page.getByText('Тестовое сообщение отправлено!')).toBeVisible()
    await expect.poll(async () => (await customer.read()).at(-1)?.text).toContain('Тестовое сообщение')

    await page.getByRole('button', { name: 'Удалить webhook' }).click()
    await expect(page.getByText('Статус: Не установлен')).toBeVisible()
    await page.getByRole('button', { name: 'Установить webhook' }).click()
    await expect(page.getByText('Статус: ✓ Активен')).toBeVisible()
    await page.getByRole('button', { name: 'Переустановить webhook' }).click()
    await expect(page.getByText('Webhook установлен').first()).toBeVisible()
  } finally {
    await stack.stop()
  }
})

test('S3-26 S3-27: events against audiences; the words of a cell are tried out, faulty ones are marked', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.owner, { path: '/inbox/all' })
  await page.getByRole('link', { name: 'Уведомления', exact: true }).click()
  const table = page.getByRole('table', { name: 'События и кому о них сообщать' })
  await expect(table.getByRole('columnheader', { name: 'Клиент' })).toBeVisible()
  await expect(table.getByRole('columnheader', { name: 'Группа' })).toBeVisible()

  const toGroup = table.getByRole('switch', { name: 'Заказ готов: сообщать в группу сотрудников' })
  await expect(toGroup).not.toBeChecked()
  await toGroup.click()
  await expect(toGroup).toBeChecked()

  await table.getByRole('button', { name: 'Новый заказ: текст в группу сотрудников' }).click()
  const editor = page.getByRole('dialog')
  const words = editor.getByRole('textbox', { name: 'Текст уведомления' })
  await words.fill('Взяли в работу ')
  await editor.getByRole('button', { name: '{заказ.название}' }).click()
  await expect(words).toHaveValue('Взяли в работу {заказ.название}')
  await expect(editor.getByTestId('notice-preview')).toContainText(/Взяли в работу [^{]+/)
  await words.press('End')
  await words.pressSequentially(' {цена}')
  await expect(editor.getByTestId('faulty-place')).toHaveText('{цена}')
  await expect(words).toHaveAttribute('aria-invalid', 'true')
  await words.fill('Взяли в работу {заказ.название}')
  await expect(editor.getByTestId('faulty-place')).toHaveCount(0)

  // Somebody else is quicker.
  const query = `mutation ($input: SaveNotificationRuleInput!) { saveNotificationRule(input: $input) { errors { code } } }`
  const input = { event: 'ORDER_CREATED', audience: 'STAFF_CHAT', isEnabled: true, text: 'Чужой текст' }
  await ask(workshop.stack.apis[0]!.url, { query, variables: { input }, cookie: workshop.owner.cookie })
  await editor.getByRole('button', { name: 'Сохранить' }).click()
  await expect(editor.getByText('Пока вы писали, текст изменил кто-то ещё')).toBeVisible()
  await expect(editor.getByText('Чужой текст')).toBeVisible()
  await expect(words).toHaveValue('Взяли в работу {заказ.название}')
  await editor.getByRole('button', { name: 'Сохранить' }).click()
  await expect(editor).toBeHidden()
})

test('S3-20 S3-22 S3-23 S3-29 S3-30: a group is chosen with one click and told; the log shows every attempt', async ({
  openAs,
  workshop,
}) => {
  const { sandboxUrl } = workshop.stack
  const member = await control<{ id: number }>(sandboxUrl, 'POST /customers', { firstName: 'Олег' })
  await control(sandboxUrl, 'POST /groups', { title: GROUP, members: [member.id] })
  const page = await openAs(workshop.owner, { path: `${home}/staff-chats` })
  await expect(page.getByRole('heading', { name: 'Группы, в которых есть бот' })).toBeVisible()
  await page.getByRole('button', { name: 'Получить ссылку' }).click()
  await expect(page.getByRole('link', { name: 'Выбрать группу в Telegram' })).toHaveAttribute('href', /startgroup=/)

  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await phone.getByRole('tab', { name: 'Группы' }).click()
  await phone.getByRole('button', { name: GROUP }).click()
  await phone.getByRole('button', { name: 'Бота нет в группе', exact: true }).click()
  await phone.getByRole('menuitem', { name: 'Добавить бота' }).click()

  const group = page.getByTestId('staff-chat').filter({ hasText: GROUP })
  await expect(group.getByText('Бот в группе и может писать')).toBeVisible()
  await group.getByRole('button', { name: 'Выбрать эту группу' }).click()
  await expect(group.getByText('Получает уведомления')).toBeVisible()
  await group.getByRole('button', { name: 'Отправить проверку' }).click()
  await expect(group.getByText('Проверочное уведомление отправлено.')).toBeVisible()
  await expect(phoneBubbleOf(phone, 'Проверка')).toBeVisible()

  // Another group is named by its id; that the bot is not in it, or may not write, is said.
  const other = await control<{ id: number }>(sandboxUrl, 'POST /groups', { title: 'Второй цех', members: [member.id] })
  await page.getByLabel('ID группы').fill(String(other.id))
  await page.getByRole('button', { name: 'Добавить по ID' }).click()
  await expect(page.getByText('Бота нет в группе с таким ID')).toBeVisible()
  await control(sandboxUrl, `POST /groups/${other.id}/bots`, { bot: BOT.username, status: 'member' })
  await page.getByRole('button', { name: 'Добавить по ID' }).click()
  const second = page.getByTestId('staff-chat').filter({ hasText: 'Второй цех' })
  await expect(second.getByText('Получает уведомления')).toBeVisible()
  await control(sandboxUrl, `PATCH /groups/${other.id}`, { membersCanSend: false })
  await second.getByRole('button', { name: 'Проверить права' }).click()
  await expect(second.getByText('Бот в группе, но писать ему запретили')).toBeVisible()
  await second.getByRole('button', { name: 'Больше не сообщать' }).click()
  await expect(second.getByText('Получает уведомления')).toHaveCount(0)

  await takeOrder(workshop, 'Кухня «Олива»')
  await expect(phoneBubbleOf(phone, 'Взяли в работу Кухня «Олива»')).toBeVisible()

  const fault = { kind: 'error', code: 400, description: 'Bad Request: message is too long' }
  await control(sandboxUrl, 'POST /faults', { bot: BOT.username, times: 1, fault })
  await takeOrder(workshop, 'Шкаф «Бук»')
  await page.getByRole('link', { name: 'Журнал' }).click()
  const told = page.getByTestId('notice').filter({ hasText: 'Олива' })
  await expect(told.getByText('Отправлено', { exact: true })).toBeVisible()
  const failed = page.getByTestId('notice').filter({ hasText: 'Бук' })
  await expect(failed.getByText('Не отправлено', { exact: true })).toBeVisible()
  await page.getByRole('searchbox').fill('бук')
  await expect(page.getByTestId('notice')).toHaveCount(1)
  await failed.getByRole('button', { name: 'Новый заказ' }).click()
  const detail = page.getByRole('dialog')
  await expect(detail.getByTestId('attempt')).toContainText('message is too long')
  await detail.getByRole('button', { name: 'Отправить ещё раз' }).click()
  // Told by the feed: nothing here asks again by itself.
  await expect(detail.getByTestId('attempt')).toHaveCount(2)
  await expect(detail.getByText('Отправлено', { exact: true }).first()).toBeVisible()
  await expect(phoneBubbleOf(phone, 'Шкаф «Бук»')).toBeVisible()
  await detail.getByRole('link', { name: 'Открыть, о чём это' }).click()
  await expect(page).toHaveURL(/\/orders\//)
  await expect(page.getByRole('heading', { name: 'Шкаф «Бук»' })).toBeVisible()

  await page.goto(`${new URL(page.url()).origin}${home}/log`)
  await expect(page.getByTestId('notice').filter({ hasText: 'Олива' })).toBeVisible()
  await takeOrder(workshop, 'Пенал «Граб»')
  const live = page.getByTestId('notice').filter({ hasText: 'Граб' })
  await expect(live.getByText('Отправлено', { exact: true })).toBeVisible()
})

test('quiet hours of a branch are put back: those of all hold there again', async ({ openAs, workshop }) => {
  const url = workshop.stack.apis[0]!.url
  const query = `mutation ($input: CreateBranchInput!) { createBranch(input: $input) { branch { id } errors { code } } }`
  await ask(url, { query, variables: { input: { name: 'Тихий филиал' } }, cookie: workshop.owner.cookie })
  const page = await openAs(workshop.owner, { path: home })
  await page.getByRole('combobox', { name: 'Филиал' }).click()
  await page.getByRole('option', { name: 'Тихий филиал' }).click()
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Тихие часы и терпение' }) })
  await expect(card.getByText('как везде')).toBeVisible()
  await card.getByRole('spinbutton').fill('7')
  await card.getByRole('button', { name: 'Сохранить' }).click()
  await expect(card.getByText('своё')).toBeVisible()
  await card.getByRole('button', { name: 'Вернуть как везде' }).click()
  await expect(card.getByText('как везде', { exact: true })).toBeVisible()
  await expect(card.getByRole('spinbutton')).toHaveValue('30')
  await expect(card.getByRole('button', { name: 'Вернуть как везде' })).toHaveCount(0)
})

test('S3-17 S3-19: statuses with switches and words; a move has words of its own', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: `${home}/transitions` })
  const any = page.getByRole('group', { name: 'Из любого статуса → Готов' })
  await expect(any.getByText('общий текст')).toBeVisible()
  const toggle = any.getByRole('switch')
  await expect(toggle).toBeChecked()
  await toggle.click()
  await expect(toggle).not.toBeChecked()
  await expect(any.getByText('свой текст')).toBeVisible()

  await page.getByRole('button', { name: 'Свой текст для перехода в «Готов»' }).click()
  await page.getByRole('menuitem', { name: 'В работе' }).click()
  const move = page.getByRole('group', { name: 'В работе → Готов' })
  await move.getByRole('textbox').fill('{клиент}, приезжайте за заказом!')
  await expect(move.getByTestId('notice-preview')).toContainText(', приезжайте за заказом!')
  await move.getByRole('button', { name: 'Сохранить' }).click()
  await expect(move.getByText('свой текст')).toBeVisible()
  await page.reload()
  await expect(move.getByText('{клиент}, приезжайте за заказом!')).toBeVisible()
})
