import { overflowOf, violations } from './support/axe.ts'
import { expect, test } from './support/test.ts'

test('S1-28: a lead of a site appears live, is taken and done', async ({ openAs, workshop }) => {
  const { url } = workshop.stack.apis[0]!
  const page = await openAs(workshop.owner, { path: '/settings/sites' })
  await page.getByRole('button', { name: 'Добавить сайт' }).click()
  await page.getByRole('dialog').getByLabel('Название').fill('Мебельный сайт')
  await page.getByRole('dialog').getByLabel('Адреса сайта').fill('https://mebel.example')
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
  const site = page.getByTestId('site').filter({ hasText: 'Мебельный сайт' })
  await expect(site.getByLabel('Код для страницы')).toContainText('/widget/form.js?key=')
  const key = await site.locator('code').innerText()

  await page.goto(`${url}/leads`)
  await expect(page.getByRole('main')).toBeVisible()
  const visitor = await openAs(workshop.owner, { path: `/widget/demo?key=${key}&utm_source=google` })
  await visitor.getByLabel('Имя').fill('Алексей Сайтов')
  await visitor.getByLabel('Телефон').fill('+7 900 123-45-67')
  await visitor.getByLabel('Сообщение').fill('Нужен шкаф-купе')
  await visitor.getByRole('button', { name: 'Отправить' }).click()
  await expect(visitor.getByRole('status')).toContainText('Спасибо!')

  const row = page.getByTestId('lead').filter({ hasText: 'Алексей Сайтов' })
  await expect(row).toContainText('Новая')
  await row.getByRole('button').click()
  const card = page.getByRole('dialog')
  await expect(card).toContainText('Нужен шкаф-купе')
  await expect(card).toContainText('utm_source')
  await expect(card).toContainText('/widget/demo')
  await card.getByRole('combobox', { name: 'Ответственный' }).click()
  await page.getByRole('option', { name: workshop.lena.name }).click()
  await card.getByRole('button', { name: 'В работе' }).click()
  await expect(row).toContainText('В работе')
  await expect(row).toContainText(workshop.lena.name)
  await card.getByRole('button', { name: 'Готово' }).click()
  await expect(row).toHaveCount(0)
})

test('a key is made within scopes, shown once, and revoked', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/settings/keys' })
  await page.getByRole('button', { name: 'Новый ключ' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('1С')
  await dialog.getByLabel('Читать заказы').click()
  await dialog.getByRole('button', { name: 'Создать ключ' }).click()
  await expect(dialog.getByLabel('Ключ API')).toHaveValue(/^mh_live_/)
  await dialog.getByRole('button', { name: 'Я сохранил ключ' }).click()
  const row = page.getByTestId('api-key').filter({ hasText: '1С' })
  await expect(row).toContainText('orders:read')
  await row.getByRole('button', { name: /Отозвать/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Отозвать' }).click()
  await expect(row).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 360, height: 640 },
  ]) {
    test(`the pages of the trade fit and are accessible, ${colorScheme}, ${viewport.width} px`, async ({
      openAs,
      workshop,
    }) => {
      test.setTimeout(120_000)
      const page = await openAs(workshop.owner, { path: '/leads?state=all', colorScheme, viewport })
      const { url } = workshop.stack.apis[0]!
      for (const path of [
        '/leads?state=all',
        '/orders',
        '/orders?view=list',
        '/settings/statuses',
        '/settings/contact-fields',
        '/settings/sites',
        '/settings/keys',
      ]) {
        await page.goto(url + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        expect(await violations(page), path).toEqual([])
        expect(await overflowOf(page), `${path} fits`).toBeLessThanOrEqual(0)
      }
    })
  }
}
