import { createBot, createCustomer } from './support/customer.ts'
import { startStack } from './support/stack.ts'
import { setUpOwner } from './support/account.ts'
import { expect, test } from './support/test.ts'

const SKLAD = { id: 7000000801, username: 'sklad_bot', name: 'Склад' }
const WRONG = '123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

test.describe.configure({ mode: 'serial' })

test('S0-24 S1-2 S1-14 S1-36 S1-40 S1-55 S3-1 S3-2 S3-5: a token is checked, refused in words, and a good one starts the bot', async ({
  openAs,
  workshop,
}) => {
  const token = await createBot(workshop.stack.sandboxUrl, SKLAD)
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await expect(page.getByRole('heading', { name: 'Коммуникации' })).toBeVisible()
  await page.getByRole('button', { name: 'Подключить бота' }).click()
  const field = page.getByPlaceholder('123456789:ABC-DEF...')
  await expect(page.getByText('Получите токен у @BotFather в Telegram')).toBeVisible()
  await expect(page.getByPlaceholder('123456789', { exact: true })).toBeVisible()
  await page.getByText('Как создать бота').click()
  await expect(page.getByText('my_site_notifications_bot')).toBeVisible()
  const submit = page.locator('form').getByRole('button', { name: 'Подключить бота' })

  await submit.click()
  await expect(page.getByText('Вставьте токен', { exact: true })).toBeVisible()
  await field.fill(WRONG)
  await submit.click()
  const refusal = page.getByRole('alert').filter({ hasText: 'Неверный токен Telegram-бота' })
  await expect(refusal).toBeVisible()
  await expect(refusal).toContainText('скопирован полностью')
  await expect(refusal).toContainText('@BotFather')

  await field.fill(token)
  await page.getByRole('radio', { name: 'Песочница' }).click()
  await submit.click()
  await expect(page.getByText('✓ Бот @sklad_bot подключен')).toBeVisible()
})

test('S0-25 S1-7 S1-8 S1-29 S1-30 S1-31 S1-34 S1-39 S1-45: the bot’s page is as it was drawn', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  const address = await page.getByRole('link', { name: 'Склад' }).getAttribute('href')
  let answer = () => {}
  const isAsked = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('webhook')) await isAsked
    await route.continue()
  })
  await page.goto(new URL(address!, page.url()).href)
  await expect(page.getByRole('status').filter({ hasText: 'Загружаем…' })).toBeAttached()
  answer()
  await expect(page.getByRole('status').filter({ hasText: 'Загружаем…' })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Telegram уведомления' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Бот включён' })).toBeChecked()
  await expect(page.getByText('ON', { exact: true })).toBeVisible()
  await expect(page.getByLabel('Bot Token')).toHaveValue('••••••••:sandbox-bot...')
  await expect(page.getByRole('button', { name: 'Изменить', exact: true })).toBeVisible()
  await expect(page.getByText('Статус: ✓ Активен')).toBeVisible()
  await expect(page.getByText(/\/api\/v1\/telegram\/webhook\/.{6}…/)).toBeVisible()
  await expect(page.getByText('Адрес наш')).toBeVisible()
  expect(await page.content()).not.toContain('sandbox-bot-of-the-browser-tests')
})

test('S1-1 S1-3 S1-5 S1-33 S1-37 S1-38 S1-39: the test message says why not, then arrives', async ({
  openAs,
  workshop,
}) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: SKLAD.username, firstName: 'Владелец' })
  await customer.start()
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: 'Склад' }).click()
  const send = page.getByRole('button', { name: 'Отправить тестовое сообщение' })
  await send.click()
  await expect(page.getByText(/^Ошибка: .*Chat ID/)).toBeVisible()

  await page.getByLabel('Ваш Chat ID').fill(String(customer.id))
  await page.getByRole('button', { name: 'Сохранить' }).first().click()
  await expect(page.getByText('Сохранено').first()).toBeVisible()
  // Read again from the server: there is nothing left to save.
  const form = page.locator('form', { has: page.getByLabel('Ваш Chat ID') })
  await expect(form.getByRole('button', { name: 'Сохранить' })).toHaveCount(0)
  await send.click()
  await expect(page.getByText('Тестовое сообщение отправлено!')).toBeVisible()
  await expect.poll(async () => (await customer.read()).at(-1)?.text).toContain('Тестовое сообщение')
  await page.reload()
  await expect(page.getByLabel('Ваш Chat ID')).toHaveValue(String(customer.id))
})

test('S1-32 S1-41 S1-42 S1-43: the chat id is found by one link, or taken from who wrote', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: 'Склад' }).click()
  await page.getByRole('button', { name: 'Как узнать Chat ID?' }).click()
  await page.getByText('Способ 2: getUpdates').click()
  await expect(page.getByText(/getUpdates отвечает ошибкой 409/)).toBeVisible()

  const writer = await createCustomer(workshop.stack.sandboxUrl, { bot: SKLAD.username, firstName: 'Кладовщик' })
  await writer.start()
  await page.getByRole('button', { name: 'Использовать этот чат: Кладовщик' }).click()
  await expect(page.getByLabel('Ваш Chat ID')).toHaveValue(String(writer.id))

  const opener = await createCustomer(workshop.stack.sandboxUrl, { bot: SKLAD.username, firstName: 'Директор' })
  await page.getByRole('button', { name: 'Получить ссылку' }).click()
  const phonePage = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Открыть в Telegram' }).click()
  const phone = await phonePage
  await phone.getByRole('button', { name: /Директор/ }).click()
  await phone.getByRole('button', { name: 'Старт' }).click()
  await expect(page.getByText(`Готово: Chat ID ${opener.id} сохранён.`)).toBeVisible()
  await expect(page.getByLabel('Ваш Chat ID')).toHaveValue(String(opener.id))
})

test('S1-12 S1-16 S1-26 S1-53: greeting, notify-only and the switch are kept', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: 'Склад' }).click()
  await page.getByLabel('Ответ на /start').fill('Привет! Я бот для уведомлений о заявках.')
  await page.getByRole('button', { name: 'Сохранить' }).first().click()
  await expect(page.getByText('Сохранено').first()).toBeVisible()
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: SKLAD.username, firstName: 'Новый' })
  await customer.start()
  await expect
    .poll(async () => (await customer.read()).filter(({ from }) => from === 'bot').map(({ text }) => text))
    .toEqual(['Привет! Я бот для уведомлений о заявках.'])

  await expect(page.getByText(/Бот не отвечает на сообщения — это нормально/)).toBeVisible()
  await page.getByRole('radio', { name: 'Только уведомления' }).click()
  await page.getByRole('switch', { name: 'Бот включён' }).click()
  await expect(page.getByText('OFF', { exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Только уведомления' })).toBeChecked()
  await expect(page.getByRole('switch', { name: 'Бот включён' })).not.toBeChecked()
  await page.getByRole('switch', { name: 'Бот включён' }).click()
  await expect(page.getByText('ON', { exact: true })).toBeVisible()
})

test('S1-6 S1-23 S1-24 S1-35: the webhook is removed, polling takes over, and it is set again', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: 'Склад' }).click()
  await page.getByRole('button', { name: 'Удалить webhook' }).click()
  await expect(page.getByText('Статус: Не установлен')).toBeVisible()
  await expect(page.getByText('Сейчас бот работает опросом')).toBeVisible()
  await page.getByRole('button', { name: 'Установить webhook' }).click()
  await expect(page.getByText('Статус: ✓ Активен')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Переустановить webhook' })).toBeVisible()
})

test('a bot is disconnected only after a second word', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/communications' })
  await page.getByRole('link', { name: 'Склад' }).click()
  await page.getByRole('button', { name: 'Отключить бота' }).click()
  await expect(page.getByRole('dialog')).toContainText('Отключить @sklad_bot?')
  await page.getByRole('dialog').getByRole('button', { name: 'Отмена' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Отключить бота' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Да, отключить' }).click()
  await expect(page).toHaveURL(/\/settings\/communications$/)
  await expect(page.getByRole('link', { name: 'Склад' })).toBeHidden()
})

test('S1-36 S1-52 S1-56 S1-57: without PUBLIC_API_URL the page explains polling, and the bot works', async ({
  page,
}) => {
  const stack = await startStack({ instances: 1, hasPublicUrl: false })
  try {
    const owner = await setUpOwner(stack, 'Без адреса')
    const token = await createBot(stack.sandboxUrl, SKLAD)
    const url = stack.apis[0]!.url
    const [name, value] = owner.cookie.split('=') as [string, string]
    await page
      .context()
      .addCookies([{ name, value, url: url.replace('http:', 'https:'), httpOnly: true, sameSite: 'Lax' }])
    await page.goto(`${url}/settings/communications`)
    await page.getByPlaceholder('123456789:ABC-DEF...').fill(token)
    await page.getByLabel('Ваш Chat ID').fill('-1001234567890123')
    await page.getByRole('radio', { name: 'Песочница' }).click()
    await page.getByRole('button', { name: 'Подключить бота' }).click()
    await expect(page.getByText('Сейчас бот работает опросом')).toBeVisible()
    await expect(page.getByLabel('Ваш Chat ID')).toHaveValue('-1001234567890123')
    await expect(page.getByText(/PUBLIC_API_URL не задан/)).toBeVisible()
    await page.getByText('Webhook не устанавливается?').click()
    await expect(page.getByText('Адрес должен начинаться с https://')).toBeVisible()
    await expect(page.getByText(/подойдёт ngrok/)).toBeVisible()

    const customer = await createCustomer(stack.sandboxUrl, { bot: SKLAD.username, firstName: 'Мария' })
    await customer.write('Здравствуйте!')
    await page.goto(`${url}/inbox/all`)
    await expect(page.getByText('Здравствуйте!').first()).toBeVisible()
  } finally {
    await stack.stop()
  }
})

test('the form of an empty page hears its answer out, though the bot is in the list before it comes', async ({
  page,
}) => {
  const stack = await startStack({ instances: 1 })
  try {
    const owner = await setUpOwner(stack, 'Первый бот')
    const token = await createBot(stack.sandboxUrl, SKLAD)
    const url = stack.apis[0]!.url
    const [name, value] = owner.cookie.split('=') as [string, string]
    await page
      .context()
      .addCookies([{ name, value, url: url.replace('http:', 'https:'), httpOnly: true, sameSite: 'Lax' }])
    let release = () => {}
    const isHeard = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('connectIntegration')) return route.continue()
      const response = await route.fetch()
      await isHeard
      await route.fulfill({ response })
    })
    await page.goto(`${url}/settings/communications`)
    await page.getByPlaceholder('123456789:ABC-DEF...').fill(token)
    await page.getByRole('radio', { name: 'Песочница' }).click()
    await page.getByRole('button', { name: 'Подключить бота' }).click()
    // The feed tells of the new bot first; the page is not empty any more, and its form still waits.
    await expect(page.getByRole('link', { name: SKLAD.name })).toBeVisible()
    await expect(page.getByPlaceholder('123456789:ABC-DEF...')).toHaveValue(token)
    release()
    await expect(page.getByText('✓ Бот @sklad_bot подключен')).toBeVisible()
    await expect(page).toHaveURL(/\/settings\/communications\/.+/)
  } finally {
    await stack.stop()
  }
})
