import { gzipSync } from 'node:zlib'
import { expect, test } from './support/test.ts'

const LIMITS = { js: 280, css: 35 }

test('the first page weighs at most 280 kB of script and 35 kB of styles, gzipped, and asks no foreign host', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.petr, { path: '/sign-in' })
  const bodies: { url: string; body: Promise<Buffer> }[] = []
  const foreign: string[] = []
  page.on('response', (response) => {
    const url = new URL(response.url())
    if (url.host !== new URL(page.url()).host && url.protocol.startsWith('http')) foreign.push(url.href)
    if (/\.(js|css)$/.test(url.pathname)) bodies.push({ url: url.pathname, body: response.body() })
  })
  await page.goto(new URL('/inbox/all', page.url()).href)
  await page.locator('[role=option]').first().or(page.getByText('Открытых диалогов нет')).first().waitFor()
  await page.waitForLoadState('networkidle')

  const weights = { js: 0, css: 0 }
  for (const { url, body } of bodies) weights[url.endsWith('.js') ? 'js' : 'css'] += gzipSync(await body).length / 1000
  console.log(`first page: ${weights.js.toFixed(0)} kB of script, ${weights.css.toFixed(0)} kB of styles, gzipped`)
  expect(weights.js).toBeGreaterThan(50)
  expect(weights.js).toBeLessThanOrEqual(LIMITS.js)
  expect(weights.css).toBeLessThanOrEqual(LIMITS.css)
  expect(foreign).toEqual([])
})
