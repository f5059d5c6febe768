import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test as base } from '@playwright/test'
import { ask } from './support/account.ts'
import { test } from './support/test.ts'

const file = new URL('../../web/public/widget/form.js', import.meta.url)

base('the form weighs at most 10 kB gzipped and needs nothing else', () => {
  const source = readFileSync(file, 'utf8')
  expect(gzipSync(source).length).toBeLessThanOrEqual(10_000)
  expect(source).not.toMatch(/\bimport\b|require\(|innerHTML|eval\(/)
})

/** A foreign site: another origin, with a policy that forbids inline styles. */
async function startSite(script: string): Promise<{ url: string; close(): void }> {
  const { origin } = new URL(script)
  const page = `<!doctype html><html lang="ru"><meta charset="utf-8"><title>Сайт</title><body><h1>Кухни</h1>
    <div id="here"></div><script src="${script}" data-target="#here" async></script></body></html>`
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}`
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
    response.end(page)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}

test('S1-28: a visitor of a foreign site leaves a lead; without a line it waits and leaves once', async ({
  workshop,
  page,
  context,
}) => {
  const { stack, owner } = workshop
  const { url } = stack.apis[0]!
  type Saved = { site: { id: string; publicKey: string } }
  const save = (input: object) =>
    ask<Saved>(url, {
      query: 'mutation ($input: SaveSiteInput!) { saveSite(input: $input) { site { id publicKey } errors { code } } }',
      variables: { input },
      cookie: owner.cookie,
    })
  const { value } = await save({ name: 'Сайт' })
  const site = await startSite(`${url}/widget/form.js?key=${value.site.publicKey}`)
  await save({ id: value.site.id, allowedOrigins: [site.url] })

  await page.goto(`${site.url}/tables?utm_source=google`)
  await page.getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByRole('alert')).toHaveText('Укажите телефон или email, чтобы мы могли ответить.')
  await page.getByLabel('Имя').fill('Иван Петров')
  await page.getByLabel('Телефон').fill('+7 999 123-45-67')
  await page.getByLabel('Сообщение').fill('Нужен стол')
  await page.getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByRole('status')).toContainText('Спасибо!')

  await page.getByRole('button', { name: 'Отправить ещё одну' }).click()
  await page.getByLabel('Телефон').fill('+7 999 765-43-21')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Отправить' }).click()
  await expect(page.getByRole('status')).toContainText('Заявка сохранена')
  await context.setOffline(false)
  type Leads = {
    edges: { node: { name: string | null; phone: string; utmSource: string; page: string; device: string } }[]
  }
  const leads = async () => {
    const query = `{ leads(filter: { siteIds: ["${value.site.id}"] }) {
      edges { node { name phone utmSource page device } } } }`
    return (await ask<Leads>(url, { query, cookie: owner.cookie })).value.edges.map(({ node }) => node)
  }
  await expect.poll(async () => (await leads()).length, { timeout: 15_000 }).toBe(2)
  const told = { utmSource: 'google', page: '/tables', device: 'desktop' }
  expect(await leads()).toEqual([
    { name: null, phone: '+7 999 765-43-21', ...told },
    { name: 'Иван Петров', phone: '+7 999 123-45-67', ...told },
  ])
  site.close()
})
