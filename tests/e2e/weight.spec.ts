import { gzipSync } from 'node:zlib'
import { expect, test } from './support/test.ts'

const LIMITS = { js: 280, css: 35 }

test('the first page weighs at most 280 kB of script and 35 kB of styles, gzipped, and asks no foreign host', async ({
  openAs,
  workshop,
}) => {
  const page = await openAs(workshop.petr, { path: '/inbox/all' })
  await page.locator('[role=option]').first().or(page.getByText('Открытых диалогов нет')).first().waitFor()
  const origin = new URL(page.url()).origin
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name))
  const foreign = loaded.filter((url) => url.startsWith('http') && !url.startsWith(origin))
  const files = loaded.filter((url) => /\.(js|css)$/.test(new URL(url).pathname))
  const bodies = await Promise.all(files.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())))

  const weights = { js: 0, css: 0 }
  files.forEach((url, index) => {
    weights[url.endsWith('.js') ? 'js' : 'css'] += gzipSync(bodies[index]!).length / 1000
  })
  console.log(`first page: ${weights.js.toFixed(0)} kB of script, ${weights.css.toFixed(0)} kB of styles, gzipped`)
  expect(weights.js).toBeGreaterThan(50)
  expect(weights.js).toBeLessThanOrEqual(LIMITS.js)
  expect(weights.css).toBeLessThanOrEqual(LIMITS.css)
  expect(foreign).toEqual([])
})
