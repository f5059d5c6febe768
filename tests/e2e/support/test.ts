import { test as base, type BrowserContextOptions, type Page } from '@playwright/test'
import { connectBot, join, setUpOwner, type Account } from './account.ts'
import { createBot } from './customer.ts'
import { startStack, type Stack } from './stack.ts'

/** A furniture workshop with an owner, two managers and a bot that greets. */
export type Workshop = { stack: Stack; owner: Account; lena: Account; petr: Account; bot: string }

/** Opens a signed-in browser of its own on the api of the given number. */
export type OpenAs = (who: Account, options?: { api?: number; path?: string } & BrowserContextOptions) => Promise<Page>

/** The bot of the workshop, as customers know it. */
export const BOT = { id: 7000000777, username: 'masterskaya_bot', name: 'Мебельная мастерская' }
/** What it answers to /start. */
export const WELCOME = 'Привет! Я помогу вам с заказом кухни. Какой стиль вас интересует?'

async function furnish(): Promise<Workshop> {
  const stack = await startStack()
  const owner = await setUpOwner(stack, BOT.name)
  const lena = await join(stack, owner, { name: 'Лена Ковалёва', role: 'MANAGER' })
  const petr = await join(stack, owner, { name: 'Пётр Иванов', role: 'MANAGER' })
  const token = await createBot(stack.sandboxUrl, BOT)
  const bot = await connectBot(stack, owner, { token, welcomeMessage: WELCOME })
  return { stack, owner, lena, petr, bot }
}

/** Playwright's test with a running workshop. Every request to a foreign host fails the test. */
export const test = base.extend<{ openAs: OpenAs; foreign: string[] }, { workshop: Workshop }>({
  workshop: [
    async ({ playwright: _ }, use) => {
      const workshop = await furnish()
      await use(workshop)
      await workshop.stack.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  foreign: [
    async ({ context }, use) => {
      const seen: string[] = []
      watchHosts(context, seen)
      await use(seen)
      base.expect(seen, 'requests to foreign hosts').toEqual([])
    },
    { auto: true },
  ],
  openAs: async ({ browser, workshop, foreign, contextOptions }, use, testInfo) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = []
    await use(async (who, { api = 0, path = '/', ...options } = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options })
      contexts.push(context)
      watchHosts(context, foreign)
      const url = workshop.stack.apis[api]!.url
      const [name, value] = who.cookie.split('=') as [string, string]
      await context.addCookies([{ name, value, url: url.replace('http:', 'https:'), httpOnly: true, sameSite: 'Lax' }])
      const page = await context.newPage()
      await page.goto(url + path)
      return page
    })
    if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('log', { body: workshop.stack.log() })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

function watchHosts(
  context: { on(event: 'request', listener: (request: { url(): string }) => void): unknown },
  seen: string[],
) {
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (/^(https?|wss?):$/.test(url.protocol) && !['localhost', '127.0.0.1'].includes(url.hostname)) seen.push(url.href)
  })
}

export { expect } from '@playwright/test'
