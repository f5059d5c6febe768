import type { Page } from '@playwright/test'
import { ask } from './support/account.ts'
import { overflowOf, violations } from './support/axe.ts'
import { createCustomer } from './support/customer.ts'
import {
  answer,
  becomeCustomer,
  bubbleOf,
  composerOf,
  openConversation,
  phoneBubbleOf,
  phoneOf,
  rowOf,
  writeAsCustomer,
} from './support/inbox.ts'
import { BOT, expect, test, type Workshop } from './support/test.ts'

const GREETING = 'Привет! Я помогу вам с заказом кухни.\nКакой стиль вас интересует?'
const OFFER = 'Отлично! У нас есть несколько вариантов.\nМогу показать примеры. Какой размер кухни?'
const PRICE = 'Кухни от 90 000 ₽ за погонный метр, точную цену скажет замерщик.'

// The bot of the other specs says nothing by itself.
test.afterAll(async ({ workshop: { stack, owner } }) => {
  const { url } = stack.apis[0]!
  const run = <T>(query: string, variables = {}) => ask<T>(url, { query, variables, cookie: owner.cookie })
  await run('mutation { saveBotManners(input: { isGreeting: false }) { errors { code } } }')
  const remove = async (list: string, mutation: string) => {
    const { value } = await run<{ id: string }[]>(`{ ${list} { id } }`)
    for (const { id } of value)
      await run(`mutation ($id: ID!) { ${mutation}(input: { id: $id }) { errors { code } } }`, { id })
  }
  await remove('automationRules', 'removeAutomationRule')
  await remove('faqEntries', 'removeFaqEntry')
})

const modeOf = (page: Page) => page.getByTestId('bot-mode')
const toast = (page: Page) => page.getByText('Сохранено', { exact: true })

async function addQuestion(page: Page, entry: { title: string; keywords: string; answer: string }) {
  await page.getByTestId('add-faq').click()
  const editor = page.getByTestId('faq-editor')
  await editor.getByLabel('Вопрос', { exact: true }).fill(entry.title)
  await editor.getByLabel('Ключевые слова').fill(entry.keywords)
  await editor.getByLabel('Ответ бота').fill(entry.answer)
  await editor.getByRole('button', { name: 'Сохранить' }).click()
  await expect(page.getByTestId('faq').filter({ hasText: entry.title })).toBeVisible()
}

async function choose(page: Page, field: string, option: string) {
  await page.getByRole('combobox', { name: field }).last().click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('S0-23: the bot greets and answers a frequent question, a manager takes over, the customer sees «Бот: …»', async ({
  openAs,
  workshop,
}) => {
  const owner = await openAs(workshop.owner, { path: '/automation/greeting' })
  await owner.getByRole('switch', { name: /Здороваться с новым клиентом/ }).click()
  await owner.getByLabel('Приветствие', { exact: true }).fill(GREETING)
  await owner.getByRole('button', { name: 'Сохранить' }).first().click()
  await expect(toast(owner).first()).toBeVisible()
  await owner.getByRole('link', { name: 'Частые вопросы' }).click()
  await addQuestion(owner, { title: 'Сколько стоит кухня', keywords: 'цена\nстоимость', answer: PRICE })
  await owner.getByRole('textbox', { name: 'Проверить вопрос' }).fill('а какая цена у кухонь?')
  await owner.getByTestId('try-faq').getByRole('button', { name: 'Проверить' }).click()
  await expect(owner.getByTestId('match')).toContainText('Сколько стоит кухня')
  await expect(owner.getByTestId('match')).toContainText('Узнал по')

  const phone = await openAs(workshop.owner, { path: phoneOf(BOT.username) })
  await becomeCustomer(phone, { firstName: 'Вера', lastName: 'Лисина' })
  await writeAsCustomer(phone, 'Здравствуйте, хочу заказать кухню')
  await expect(phoneBubbleOf(phone, GREETING)).toContainText(`Бот: ${BOT.name}`)
  await writeAsCustomer(phone, 'Хочу современную кухню в стиле минимализм')
  await writeAsCustomer(phone, 'А сколько стоит кухня?')
  await expect(phoneBubbleOf(phone, PRICE)).toContainText(`Бот: ${BOT.name}`)

  const lena = await openAs(workshop.lena, { api: 0, path: '/inbox/all' })
  const petr = await openAs(workshop.petr, { api: 1, path: '/inbox/all' })
  for (const page of [lena, petr]) {
    await openConversation(page, 'Вера Лисина')
    await expect(modeOf(page)).toHaveAttribute('data-mode', 'BOT')
    await expect(bubbleOf(page, PRICE).getByTestId('automation')).toBeVisible()
    await expect(bubbleOf(page, GREETING).getByTestId('automation')).toBeVisible()
  }

  // Her answer gives the dialog to her: the bot is silent, and both see it.
  await answer(lena, OFFER)
  await expect(phoneBubbleOf(phone, OFFER)).toContainText(`Бот: ${BOT.name}`)
  await expect(phoneBubbleOf(phone, 'Лена')).toHaveCount(0)
  for (const page of [lena, petr]) await expect(modeOf(page)).toHaveAttribute('data-mode', 'HUMAN')
  await writeAsCustomer(phone, 'Три метра. И какая цена?')
  await expect(bubbleOf(petr, 'Три метра')).toBeVisible()

  // Back with the bot it answers what comes then, and nothing of what came before.
  await modeOf(petr).click()
  await petr.getByRole('menuitem', { name: 'Отвечает бот' }).click()
  for (const page of [lena, petr]) await expect(modeOf(page)).toHaveAttribute('data-mode', 'BOT')
  await writeAsCustomer(phone, 'Ещё раз, какая цена?')
  await expect(phoneBubbleOf(phone, PRICE)).toHaveCount(2)

  await owner.getByRole('link', { name: 'Журнал' }).click()
  const runs = owner.getByTestId('run').filter({ hasText: 'Вера Лисина' })
  await expect(runs.first()).toBeVisible()
  // The log goes on by itself.
  const told = await runs.count()
  await writeAsCustomer(phone, 'И последний раз, какая цена?')
  await expect(runs).toHaveCount(told + 1)
})

test('who answers, notes and labels are live for the colleague, by mouse and by key', async ({ openAs, workshop }) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Меткий' })
  await customer.write('Нужен шкаф')
  const lena = await openAs(workshop.lena, { api: 0, path: '/inbox/all' })
  const petr = await openAs(workshop.petr, { api: 1, path: '/inbox/all' })
  for (const page of [lena, petr]) await openConversation(page, 'Меткий')

  await modeOf(lena).click()
  await lena.getByRole('menuitem', { name: 'Человек на 1 час' }).click()
  for (const page of [lena, petr]) await expect(modeOf(page)).toContainText('Человек до')
  await modeOf(petr).click()
  await petr.getByRole('menuitem', { name: 'Человек, пока не вернут боту' }).click()
  for (const page of [lena, petr]) await expect(modeOf(page)).toHaveText('Человек')

  await lena.getByRole('region', { name: 'Сообщения' }).focus()
  await lena.keyboard.press('n')
  const note = lena.getByRole('textbox', { name: 'Заметка для коллег' })
  await expect(note).toBeFocused()
  await note.fill('Скидку уже обещали')
  await note.press('Enter')
  for (const page of [lena, petr]) await expect(page.getByTestId('note')).toContainText('Скидку уже обещали')
  expect((await customer.read()).some(({ text }) => text?.includes('Скидку'))).toBe(false)
  await lena.getByRole('button', { name: 'Ответ', exact: true }).click()
  await expect(composerOf(lena)).toHaveValue('')

  await lena.getByRole('region', { name: 'Сообщения' }).focus()
  await lena.keyboard.press('l')
  const picker = lena.getByRole('dialog', { name: 'Метки' })
  await picker.getByRole('textbox').fill('шкаф')
  await picker.getByRole('textbox').press('Enter')
  await expect(picker.getByRole('checkbox', { name: 'шкаф' })).toBeChecked()
  for (const page of [lena, petr]) await expect(rowOf(page, 'Меткий').getByTestId('row-labels')).toContainText('шкаф')
  await lena.keyboard.press('Escape')
  await petr.getByTestId('label-filter').click()
  await petr.getByRole('menuitemcheckbox', { name: 'шкаф' }).click()
  await petr.keyboard.press('Escape')
  await expect(rowOf(petr, 'Меткий')).toBeVisible()
  await expect(petr.getByRole('option')).toHaveCount(1)
})

test('a rule made on the screen, tried on a past dialog, works on a new message', async ({ openAs, workshop }) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Правильный' })
  await customer.write('А доставка есть?')
  const lena = await openAs(workshop.lena, { path: '/inbox/all' })
  await rowOf(lena, 'Правильный').waitFor()

  const owner = await openAs(workshop.owner, { path: '/automation/rules' })
  await owner.getByTestId('add-rules').click()
  const editor = owner.getByTestId('rule-editor')
  await editor.getByLabel('Название').fill('Доставка')
  await editor.getByLabel('С чем сравнить').fill('доставка')
  await editor.getByRole('textbox', { name: 'Текст' }).fill('Доставим по городу за 990 ₽.')
  await editor.getByRole('button', { name: 'Проверить' }).first().click()
  await choose(owner, 'Выберите диалог', 'Правильный')
  await editor.getByTestId('dry-run').getByRole('button', { name: 'Проверить' }).click()
  await expect(editor.getByTestId('trial').filter({ hasText: 'А доставка есть?' })).toContainText(
    'Это правило сработало бы',
  )
  await editor.getByRole('button', { name: 'Сохранить' }).click()
  const card = owner.getByTestId('rules').filter({ hasText: 'Доставка' })
  await expect(card).toContainText('текст содержит «доставка»')

  // The keyboard goes on where it was.
  await card.getByRole('button', { name: 'Изменить' }).press('Enter')
  await editor.getByRole('button', { name: 'Отмена' }).press('Enter')
  await expect(card.getByRole('button', { name: 'Изменить' })).toBeFocused()
  await card.getByRole('button', { name: 'Удалить «Доставка»' }).press('Enter')
  await expect(card.getByRole('button', { name: 'Удалить', exact: true })).toBeFocused()
  await owner.keyboard.press('Escape')
  await expect(card.getByRole('button', { name: 'Удалить «Доставка»' })).toBeFocused()

  await customer.write('Сколько стоит доставка за город?')
  await expect
    .poll(async () => (await customer.read()).map(({ text }) => text))
    .toContain('Доставим по городу за 990 ₽.')
  await openConversation(lena, 'Правильный')
  await expect(bubbleOf(lena, 'Доставим по городу').getByTestId('automation')).toContainText('Доставка')

  await card.getByRole('link', { name: 'Что сделало' }).click()
  await expect(owner.getByTestId('run').first()).toContainText('Доставка')
})

async function speak({ stack, owner }: Workshop, locale: 'RU' | 'EN') {
  const query = 'mutation ($input: UpdateViewerInput!) { updateViewer(input: $input) { errors { code } } }'
  await ask(stack.apis[0]!.url, { query, variables: { input: { locale } }, cookie: owner.cookie })
}

for (const [locale, colorScheme, viewport] of [
  ['RU', 'light', { width: 1440, height: 900 }],
  ['EN', 'dark', { width: 360, height: 640 }],
] as const) {
  test(`every part of automation is readable for all, ${locale}, ${colorScheme}, ${viewport.width} px`, async ({
    openAs,
    workshop,
  }) => {
    await speak(workshop, locale)
    const { url } = workshop.stack.apis[0]!
    const page = await openAs(workshop.owner, { path: '/automation/rules', colorScheme, viewport })
    for (const tab of ['rules', 'faq', 'hours', 'greeting', 'answerer', 'log']) {
      await page.goto(`${url}/automation/${tab}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle').catch(() => undefined)
      const add = page.getByTestId(`add-${tab}`)
      if (await add.isVisible()) await add.click()
      expect(await violations(page), tab).toEqual([])
      expect(await overflowOf(page), tab).toBeLessThanOrEqual(0)
    }
    const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: `Чтец ${locale}` })
    await customer.write('Нужен стол')
    await page.goto(`${url}/inbox/all`)
    await rowOf(page, `Чтец ${locale}`).click()
    await page.getByRole('button', { name: locale === 'RU' ? 'Заметка' : 'Note', exact: true }).click()
    await page.getByTestId('note-composer').getByRole('textbox').fill('Постоянный клиент')
    await page.keyboard.press('Enter')
    await page.getByTestId('note').waitFor()
    expect(await violations(page, 'section:has([data-testid=bot-mode])'), 'thread').toEqual([])
    await speak(workshop, 'RU')
  })
}
