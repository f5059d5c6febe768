import { setUpCode } from './support/account.ts'
import { startStack } from './support/stack.ts'
import { expect, test } from './support/test.ts'

test('the wizard founds an organization with the one-time code of the log', async ({ page }) => {
  const stack = await startStack({ instances: 1 })
  try {
    await page.goto(stack.apis[0]!.url)
    await expect(page).toHaveURL(/\/set-up$/)
    await page.getByLabel('Одноразовый код').fill('AAAAA-AAAAA-AAAAA-AAAAA')
    await page.getByRole('button', { name: 'Далее' }).click()
    await page.getByLabel('Название').fill('Мебельная мастерская')
    await page.getByRole('button', { name: 'Далее' }).click()
    await page.getByRole('button', { name: 'Создать' }).click()
    await expect(page.getByText('Введите имя')).toBeVisible()
    await expect(page.getByText('Не хватает 8 знаков')).toBeVisible()
    await page.getByLabel('Ваше имя').fill('Анна')
    await page.getByLabel('Электронная почта').fill('anna@mebel.example')
    await page.getByLabel('Пароль', { exact: true }).fill('длинная фраза владельца')
    await page.getByRole('button', { name: 'Создать' }).click()

    // A wrong code leads back to its step, and nothing that was typed is lost.
    await expect(page.getByRole('alert').filter({ hasText: 'Код установки неверен' })).toBeVisible()
    await page.getByLabel('Одноразовый код').fill(setUpCode(stack))
    await page.getByRole('button', { name: 'Далее' }).click()
    await expect(page.getByLabel('Название')).toHaveValue('Мебельная мастерская')
    await page.getByRole('button', { name: 'Далее' }).click()
    await page.getByRole('button', { name: 'Создать' }).click()

    await expect(page.getByRole('heading', { name: 'Готово, Анна!' })).toBeVisible()
    await expect(page.getByRole('link', { name: /телефоне-песочнице/ })).toBeVisible()
    await page.getByRole('link', { name: /Подключить бота Telegram/ }).click()
    await expect(page.getByRole('heading', { name: 'Коммуникации' })).toBeVisible()
  } finally {
    await stack.stop()
  }
})

test('sign-in says what is wrong in words, takes a pasted password, and leads to where one was going', async ({
  page,
  workshop,
}) => {
  const { url } = workshop.stack.apis[0]!
  await page.goto(`${url}/settings/team`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await page.getByRole('button', { name: 'Войти' }).click()
  await expect(page.getByText('Заполните поле')).toHaveCount(2)

  await page.getByLabel('Электронная почта').fill(workshop.lena.email)
  await page.getByLabel('Пароль', { exact: true }).fill('не тот пароль')
  await page.getByRole('button', { name: 'Войти' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Неверная почта или пароль.' })).toBeVisible()

  const password = page.getByLabel('Пароль', { exact: true })
  await password.fill('')
  await password.evaluate((field: HTMLInputElement, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    const isAllowed = field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, cancelable: true, bubbles: true }),
    )
    if (isAllowed) document.execCommand('insertText', false, text)
  }, workshop.lena.password)
  await page.getByRole('button', { name: 'Показать пароль' }).click()
  await expect(password).toHaveValue(workshop.lena.password)
  await page.getByRole('button', { name: 'Войти' }).click()
  await expect(page).toHaveURL(/\/settings\/team$/)
  // A manager may look, not change.
  await expect(page.getByText('Лена Ковалёва').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Пригласить сотрудника' })).toBeHidden()
})

test('too many guesses are held back, with the time left', async ({ page, workshop }) => {
  await page.goto(`${workshop.stack.apis[0]!.url}/sign-in`)
  const throttled = page.getByText(/Слишком много попыток\. Повторите через \d+:\d\d/)
  await page.getByLabel('Электронная почта').fill('guess@mebel.example')
  await expect(async () => {
    await page.getByLabel('Пароль', { exact: true }).fill('угадываю')
    await page.getByRole('button', { name: 'Войти' }).click()
    await expect(throttled).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 30_000 })
})

test('an invitation link is shown once, makes a colleague, and is spent then', async ({ page, openAs, workshop }) => {
  const owner = await openAs(workshop.owner, { path: '/settings/team' })
  await owner.getByRole('button', { name: 'Пригласить сотрудника' }).click()
  const dialog = owner.getByRole('dialog')
  await dialog.getByLabel('Электронная почта').fill('sveta@mebel.example')
  await dialog.getByRole('button', { name: 'Создать ссылку' }).click()
  const link = await dialog.getByLabel('Ссылка', { exact: true }).inputValue()
  await dialog.getByRole('button', { name: 'Готово' }).click()
  await expect(dialog).toBeHidden()
  await expect(owner.getByText('sveta@mebel.example', { exact: true })).toBeVisible()

  const path = new URL(link).pathname
  await page.goto(workshop.stack.apis[1]!.url + path)
  await expect(page.getByText(`Вас зовут в «${'Мебельная мастерская'}».`)).toBeVisible()
  await expect(page.getByText('Ваша роль: Менеджер')).toBeVisible()
  await page.getByLabel('Ваше имя').fill('Света Орлова')
  await page.getByLabel('Придумайте пароль').fill('ещё одна фраза')
  await page.getByRole('button', { name: 'Присоединиться' }).click()
  await expect(page).toHaveURL(/\/inbox\//)

  await page.context().clearCookies()
  await page.goto(workshop.stack.apis[0]!.url + path)
  await expect(page.getByRole('heading', { name: 'Приглашение недействительно' })).toBeVisible()

  await owner.reload()
  await expect(owner.getByText('Света Орлова')).toBeVisible()
  await owner.getByRole('button', { name: 'Изменить: Света Орлова' }).click()
  await owner.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
  await expect(owner.getByRole('listitem').filter({ hasText: 'Света Орлова' }).getByText('Отключён')).toBeVisible()
})
