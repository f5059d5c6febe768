import { expect, it } from 'vitest'
import { fake, makeBot } from '../support/fake-bot-api.ts'
import { checkIntegration } from '../../server/src/integrations/webhook/check.ts'
import { systemOf } from '../../server/src/team/viewer.ts'
import { makeBotRow, makeOrganization } from '../support/house.ts'

it('a webhook registered for fewer kinds of updates is registered again at its check, and then left alone', async () => {
  const organizationId = await makeOrganization()
  const url = 'http://127.0.0.1:9/api/v1/telegram/webhook/key'
  const bot = await makeBotRow(organizationId, { webhook_url: url, webhook_active: true })
  await makeBot(bot.token)
  const setWebhook = (body: object) =>
    fetch(`${fake.url}/bot${bot.token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, ...body }),
    })
  await setWebhook({ allowed_updates: ['message', 'edited_message'] })
  const registrations = () => fake.world.journal.calls.filter(({ method, botId }) => method === 'setWebhook' && String(botId) === bot.providerAccountId).length // prettier-ignore
  const kinds = () => fake.world.bots.get(Number(bot.providerAccountId))?.allowedUpdates
  const check = () => checkIntegration(systemOf(organizationId), { integrationId: bot.id })
  await check()
  expect(kinds()).toEqual(expect.arrayContaining(['message', 'callback_query', 'my_chat_member']))
  expect(registrations()).toBe(2)
  await check()
  expect(registrations()).toBe(2)
})
