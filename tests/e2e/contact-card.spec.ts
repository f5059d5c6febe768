import { control, createCustomer } from './support/customer.ts'
import { openConversation } from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

test.describe.configure({ mode: 'serial' })

test('S3-13 S3-14: the link is sent from the card, followed on the phone, seen at once, and taken back', async ({
  openAs,
  workshop,
}) => {
  const { sandboxUrl } = workshop.stack
  const olga = await createCustomer(sandboxUrl, { bot: BOT.username, firstName: 'Ольга', lastName: 'Белова' })
  await olga.start()
  await olga.write('Готов ли мой стол?')
  const page = await openAs(workshop.lena, { path: '/inbox/all' })
  await openConversation(page, 'Ольга Белова')
  const card = page.getByRole('region', { name: 'Клиент', exact: true })
  await expect(card.getByTestId('identity')).toContainText(/не привязан/)
  await expect(card.getByTestId('linked')).toHaveText('Не привязан')

  await card.getByRole('button', { name: 'Отправить ссылку' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Показать ссылку и QR-код' }).click()
  await expect(page.getByRole('img', { name: 'QR-код со ссылкой' })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Отправить в диалог' }).click()
  const payload = async () => /start=([\w-]+)/.exec(JSON.stringify(await olga.read()))?.[1]
  await expect.poll(payload).toBeTruthy()
  await control(sandboxUrl, `POST /chats/${BOT.username}/${olga.id}/start`, { payload: await payload() })

  await expect(card.getByTestId('linked')).toContainText('Привязан')
  await expect(card.getByTestId('identity')).toContainText('Перешёл по ссылке')
  await card.getByRole('button', { name: /^Отвязать/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отвязать', exact: true }).click()
  await expect(card.getByTestId('linked')).toHaveText('Не привязан')
})

test('fields are edited where they stand, by keyboard; cards with the same phone are joined', async ({
  openAs,
  workshop,
}) => {
  const { sandboxUrl } = workshop.stack
  const again = await createCustomer(sandboxUrl, { bot: BOT.username, firstName: 'Оля' })
  await again.start()
  await again.write('Это я с другого телефона')
  const page = await openAs(workshop.lena, { path: '/inbox/all' })
  const write = async (name: string) => {
    await openConversation(page, name)
    await page
      .getByRole('region', { name: 'Клиент', exact: true })
      .getByRole('link', { name: 'Открыть карточку' })
      .click()
    await page.getByRole('button', { name: /^(Изменить|Добавить): Телефон/ }).press('Enter')
    await page.getByLabel('Телефон').fill('8 (921) 555-01-02')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Изменить: Телефон, \+79215550102/ })).toBeFocused()
  }
  await write('Ольга Белова')
  await page.getByRole('button', { name: /^(Изменить|Добавить): E-mail/ }).press('Enter')
  await page.getByLabel('E-mail').fill('не почта')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: /^Добавить: E-mail/ })).toBeFocused()
  await page.goBack()
  await write('Оля')
  await expect(page.getByTestId('match')).toContainText('Ольга Белова')
  await page.getByRole('button', { name: 'Связать' }).click()
  await expect(page.getByTestId('identity')).toHaveCount(2)
  await expect(page.getByTestId('identity').filter({ hasText: 'Совпал телефон' })).toHaveCount(1)
})

test('the owner makes own fields of the card, a manager fills them in, and what is removed is gone everywhere', async ({
  openAs,
  workshop,
}) => {
  const { sandboxUrl } = workshop.stack
  const tamara = await createCustomer(sandboxUrl, { bot: BOT.username, firstName: 'Тамара' })
  await tamara.write('Добрый день')
  const owner = await openAs(workshop.owner, { path: '/settings/contact-fields' })
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await expect(owner.getByText('Своих полей пока нет')).toBeVisible()
  const form = owner.getByTestId('field-form')
  const add = async (label: string, kind: string, choices = '') => {
    await owner.getByRole('button', { name: 'Добавить поле' }).click()
    await form.getByLabel('Название').fill(label)
    await form.getByLabel('Что в нём').click()
    await owner.getByRole('option', { name: kind }).click()
    if (choices) await form.getByLabel('Варианты').fill(choices)
    await form.getByRole('button', { name: 'Сохранить' }).click()
    await expect(form).toBeHidden()
  }
  await add('Откуда узнал', 'Выбор из списка', 'Вывеска\nСоседи')
  await add('Рождение', 'Дата')
  await owner.getByRole('button', { name: 'Поднять «Рождение»' }).press('Enter')
  await expect(owner.getByTestId('own-field').first()).toContainText('Рождение')
  await owner.getByRole('button', { name: 'Изменить поле «Рождение»' }).click()
  await form.getByLabel('Название').fill('День рождения')
  await form.getByRole('button', { name: 'Сохранить' }).click()
  await expect(owner.getByTestId('own-field')).toContainText(['День рождения', 'Откуда узнал'])

  await openConversation(lena, 'Тамара')
  const card = lena.getByRole('region', { name: 'Клиент', exact: true })
  await card.getByRole('button', { name: 'Добавить: День рождения' }).press('Enter')
  await card.getByLabel('День рождения').fill('1990-05-17')
  await lena.keyboard.press('Enter')
  await expect(card.getByRole('button', { name: /^Изменить: День рождения, 17.*1990/ })).toBeFocused()
  await card.getByRole('button', { name: 'Добавить: Откуда узнал' }).click()
  await card.getByLabel('Откуда узнал').selectOption('Соседи')
  await card.getByRole('button', { name: 'Сохранить' }).click()
  await expect(card.getByRole('button', { name: 'Изменить: Откуда узнал, Соседи' })).toBeVisible()

  await owner.getByRole('button', { name: 'Удалить поле «Откуда узнал»' }).click()
  await owner.getByRole('dialog').getByRole('button', { name: 'Удалить', exact: true }).click()
  await expect(owner.getByTestId('own-field')).toHaveCount(1)
  await lena.reload()
  await expect(card.getByRole('button', { name: /День рождения/ })).toBeVisible()
  await expect(card.getByText('Откуда узнал')).toBeHidden()
})
