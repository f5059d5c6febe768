import { expect, test } from './support/test.ts'

test('every page has a title of its own, and the tab says it', async ({ openAs, workshop }) => {
  const page = await openAs(workshop.owner, { path: '/inbox/all' })
  await expect(page).toHaveTitle(/Входящие · Manyhands$/)
  const navigation = page.getByRole('navigation', { name: 'Разделы' })
  for (const place of ['Заказы', 'Заявки', 'Автоматизация', 'Доставка', 'Команда']) {
    await navigation.getByRole('link', { name: place }).click()
    await expect(page).toHaveTitle(new RegExp(`${place} · Manyhands$`))
  }
  await page.getByRole('link', { name: 'Ключи API' }).click()
  await expect(page).toHaveTitle(/Ключи API · Manyhands$/)
  await page.goBack()
  await expect(page).toHaveTitle(/Команда · Manyhands$/)
})

test('a page whose files a release has taken away is loaded whole, and a slow one shows that it comes', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.owner, { path: '/inbox/all' })
  await expect(page).toHaveTitle(/Входящие/)
  let isGone = true
  await page.route(/assets\/OrdersPage.*\.js/, (route) => (isGone ? route.fulfill({ status: 404 }) : route.continue()))
  page.once('framenavigated', () => (isGone = false))
  await page.getByRole('link', { name: 'Заказы' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Заказы' })).toBeVisible()
  expect(isGone).toBe(false)

  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/assets\/LeadsPage.*\.js/, async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('link', { name: 'Заявки' }).click()
  await expect(page.getByTestId('route-progress')).toBeVisible()
  release()
  await expect(page.getByRole('heading', { level: 1, name: 'Заявки' })).toBeVisible()
  await expect(page.getByTestId('route-progress')).toBeHidden()
})
