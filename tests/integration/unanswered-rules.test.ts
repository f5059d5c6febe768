import { expect, it } from 'vitest'
import { unansweredOccasions } from '../../server/src/automation/runs/run-on.ts'
import { makeBotRow, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

/** Dialogs of one bot that wait for an answer since so many minutes; answers their ids. */
async function waiting(organizationId: string, bot: string, minutes: number[]): Promise<string[]> {
  const [contact] = await query<{ id: string }>(
    `insert into contact (organization_id, name) values ($1, 'Мария') returning id`,
    [organizationId],
  )
  const made = await query<{ id: string }>(
    `insert into conversation (organization_id, integration_id, contact_id, external_chat_id, last_message_at,
       awaiting_reply_since)
     select $1, $2, $3, gen_random_uuid()::text, now(), now() - make_interval(mins => m) from unnest($4::int[]) m
     returning id`,
    [organizationId, bot, contact!.id, minutes],
  )
  return made.map(({ id }) => id)
}

const waitsFor = (organizationId: string, integrationId: string | null) =>
  query(
    `insert into automation_rule (organization_id, name, position, integration_id, event, conditions, actions)
     values ($1, 'Ждут', 1, $2, 'UNANSWERED', '[]', '[{"kind":"NOTE","text":"Ждут"}]')`,
    [organizationId, integrationId],
  )

const occasionsOf = async (organizationId: string) =>
  (await unansweredOccasions())
    .filter((found) => found.organizationId === organizationId)
    .map(({ occasion }) => occasion.conversationId)

it('many who wait and whom no rule wants do not keep others from their turn', async () => {
  const organizationId = await makeOrganization()
  const bot = await makeBotRow(organizationId)
  await waitsFor(organizationId, null)
  await waiting(organizationId, bot.id, Array<number>(60).fill(90))
  const [last] = await waiting(organizationId, bot.id, [40])
  const seen = new Set<string | null>()
  for (let sweep = 0; sweep < 30 && !seen.has(last!); sweep++) {
    for (const id of await occasionsOf(organizationId)) seen.add(id)
  }
  expect(seen.has(last!)).toBe(true)
  await query('delete from automation_rule where organization_id = $1', [organizationId])
})

it('a rule of one bot waits for the clients of that bot alone', async () => {
  const organizationId = await makeOrganization()
  const [bot, other] = [await makeBotRow(organizationId), await makeBotRow(organizationId)]
  await waitsFor(organizationId, bot.id)
  await waiting(organizationId, other.id, [60])
  const ids = await waiting(organizationId, bot.id, [60])
  const seen = new Set<string | null>()
  for (let sweep = 0; sweep < 10; sweep++) for (const id of await occasionsOf(organizationId)) seen.add(id)
  expect([...seen]).toEqual(ids)
  await query('delete from automation_rule where organization_id = $1', [organizationId])
})
