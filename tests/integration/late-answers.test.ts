import { beforeAll, describe, expect, it, vi } from 'vitest'
import { fake, makeBot } from '../support/fake-bot-api.ts'
import { channelOf } from '../../server/src/channels/registry.ts'
import { prisma } from '../../server/src/db/client.ts'
import { connectIntegration } from '../../server/src/integrations/connect-integration.ts'
import { notePolling } from '../../server/src/integrations/note-polling.ts'
import { updateIntegration } from '../../server/src/integrations/update-integration.ts'
import { checkIntegration } from '../../server/src/integrations/webhook/check.ts'
import { removeWebhook } from '../../server/src/integrations/webhook/remove.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeMember, makeOrganization, newToken } from '../support/house.ts'
import { query } from '../support/stack.ts'

vi.hoisted(() => (process.env['PUBLIC_API_URL'] = 'https://bots.example.test'))

let owner: Viewer
beforeAll(async () => {
  owner = await makeMember(await makeOrganization(), 'OWNER')
})

const read = (id: string) => prisma.integration.findUniqueOrThrow({ where: { id } })
const changesOf = (id: string) => query('select seq from event where subject_id = $1', [id])

async function connected() {
  const token = newToken()
  await makeBot(token)
  const id = await connectIntegration(owner, { kind: 'TELEGRAM_BOT', token })
  const bot = fake.world.bots.get(Number(token.split(':')[0]))!
  return { id, bot, fresh: `${bot.id}:${newToken().split(':')[1]}` }
}

/** The next answer on a webhook comes only after `meanwhile`. */
function answersAfter(meanwhile: () => Promise<unknown>): void {
  const channel = channelOf('TELEGRAM_BOT')
  const ask = channel.webhookHealth.bind(channel)
  vi.spyOn(channel, 'webhookHealth').mockImplementationOnce(async (account) => {
    const answer = ask(account)
    await Promise.allSettled([answer])
    await meanwhile()
    return answer
  })
}

describe('S1-55: an answer that comes late', () => {
  it('about a revoked token does not suspend the bot that has a new one by now', async () => {
    const { id, bot, fresh } = await connected()
    bot.token = fresh
    answersAfter(() => updateIntegration(owner, { integrationId: id, token: fresh }))
    const before = (await changesOf(id)).length
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ status: 'CONNECTED', statusReason: null, webhookIsOurs: true })
    // The new token and its webhook are told, the late answer is not.
    expect(await changesOf(id)).toHaveLength(before + 2)
  })

  it('about a webhook that was removed meanwhile does not bring it back', async () => {
    const { id } = await connected()
    answersAfter(() => removeWebhook(owner, { integrationId: id }))
    await checkIntegration(owner, { integrationId: id })
    expect(await read(id)).toMatchObject({ webhookActive: false, webhookIsOurs: null, webhookPending: null })
  })

  it('to a poll by a replaced token says nothing of the new one', async () => {
    const { id, bot, fresh } = await connected()
    const old = await read(id)
    bot.token = fresh
    await updateIntegration(owner, { integrationId: id, token: fresh })
    const before = (await changesOf(id)).length
    for (const fault of ['INVALID_TOKEN', 'CONFLICT'] as const) await notePolling(old, fault)
    expect(await read(id)).toMatchObject({ status: 'CONNECTED', statusReason: null })
    expect(await changesOf(id)).toHaveLength(before)
    await notePolling(await read(id), 'INVALID_TOKEN')
    expect(await read(id)).toMatchObject({ status: 'SUSPENDED', statusReason: 'UNAUTHORIZED' })
  })
})

it('another bot begins to count its updates anew, the same one goes on', async () => {
  const { id, bot, fresh } = await connected()
  await query('update integration set poll_offset = 500 where id = $1', [id])
  bot.token = fresh
  await updateIntegration(owner, { integrationId: id, token: fresh })
  expect((await read(id)).pollOffset).toBe(500n)
  const other = newToken()
  await makeBot(other)
  await updateIntegration(owner, { integrationId: id, token: other })
  expect(await read(id)).toMatchObject({ providerAccountId: other.split(':')[0], pollOffset: 0n })
})
