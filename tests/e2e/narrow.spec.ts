import type { Page } from '@playwright/test'
import { smallTargets } from './support/axe.ts'
import { createCustomer } from './support/customer.ts'
import {
  answer,
  bubbleOf,
  composerOf,
  openConversation,
  phoneBubbleOf,
  phoneOf,
  rowOf,
  writeAsCustomer,
} from './support/inbox.ts'
import { BOT, expect, test } from './support/test.ts'

const narrow = { viewport: { width: 360, height: 640 } }

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

test('at 360 px the inbox shows one pane at a time and the composer stays in sight', async ({ openAs, workshop }) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Узкий' })
  await customer.write('Пишу с телефона')
  const page = await openAs(workshop.lena, { path: '/inbox/all', ...narrow })
  await rowOf(page, 'Узкий').waitFor()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await openConversation(page, 'Узкий')
  await expect(rowOf(page, 'Узкий')).toBeHidden()
  await expect(composerOf(page)).toBeInViewport()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await answer(page, 'Отвечаю с телефона')
  await expect(bubbleOf(page, 'Отвечаю с телефона')).toHaveAttribute('data-state', 'SENT')
  await page.getByRole('button', { name: 'К списку диалогов' }).click()
  await expect(rowOf(page, 'Узкий')).toBeVisible()
})

test('at 360 px the phone is a phone: customers, then the chat, and back', async ({ openAs, workshop }) => {
  await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Карманный' })
  const page = await openAs(workshop.owner, { path: phoneOf(BOT.username), ...narrow })
  await page.getByRole('button', { name: /Карманный/ }).click()
  await writeAsCustomer(page, 'Привет из кармана')
  await expect(phoneBubbleOf(page, 'Привет из кармана')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Сообщение' })).toBeInViewport()
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'К списку клиентов' }).click()
  await expect(page.getByRole('button', { name: /Карманный/ })).toBeVisible()
})

test('under a finger every control is 44 px high', async ({ openAs, workshop }) => {
  const customer = await createCustomer(workshop.stack.sandboxUrl, { bot: BOT.username, firstName: 'Пальчик' })
  await customer.write('Пишу пальцем')
  await customer.send('voice')
  const page = await openAs(workshop.owner, { path: '/inbox/all', ...narrow, hasTouch: true, isMobile: true })
  await rowOf(page, 'Пальчик').waitFor()
  expect(await smallTargets(page), 'inbox').toEqual([])
  await openConversation(page, 'Пальчик')
  await page.getByRole('button', { name: 'Слушать' }).waitFor()
  expect(await smallTargets(page), 'thread').toEqual([])
  const pages = ['/automation/rules', '/deliveries', '/orders', '/settings/notifications', '/settings/statuses']
  for (const path of [...pages, '/settings/team', '/settings/communications']) {
    await page.goto(workshop.stack.apis[0]!.url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle').catch(() => undefined)
    expect(await smallTargets(page), path).toEqual([])
  }
})
