import { type ExecutionResult, parse, subscribe, type SubscriptionArgs } from 'graphql'
import { afterAll, describe, expect, it } from 'vitest'
import { contextFor } from '../../server/src/api/asker.ts'
import { updateMember } from '../../server/src/team/update-member.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { startPublishing } from '../../server/src/events/publish.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { subscribeTogether } from '../../server/src/graphql/shared-execution.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

registerFeedContent()
startPublishing()

const organizationId = await makeOrganization()
const bot = await makeBotRow(organizationId, { kind: 'TELEGRAM_BOT' })
const document =
  parse(`subscription ($after: FeedCursor, $withText: Boolean!) { events(after: $after) { __typename cursor
  ... on MessageReceived { message { id text @include(if: $withText) } conversation { id composer { canSend reason } contact { name } } }
  ... on MemberChanged { member { id name email } } } }`)

afterAll(async () => {
  closeBus()
  await closeDatabase()
})

describe('equal subscriptions', () => {
  it('get what each would have got by itself, whoever they are', async () => {
    const viewers = [
      await viewer('OWNER'),
      await viewer('MANAGER'),
      await viewer('MANAGER'),
      await viewer('OBSERVER'),
      await viewer('MANAGER', 'en'),
    ]
    const asked = viewers.flatMap((who) => [true, false].map((withText) => ({ who, withText })))
    const pairs = await Promise.all(
      asked.map(async ({ who, withText }) => ({
        together: await collect(subscribeTogether, who, { withText }),
        alone: await collect(subscribe as typeof subscribeTogether, who, { withText }),
      })),
    )
    await receiveUpdate(bot, update('привет'))
    // Everybody sees his own e-mail, and managers nobody else's: this event must not be shared.
    await updateMember(viewers[0]!, { memberId: viewers[1]!.memberId, name: 'Новое имя' })
    const all = pairs.flatMap(({ together, alone }) => [together, alone])
    await until(() => all.every((results) => results.some((result) => typeOf(result) === 'MemberChanged')))
    for (const { together, alone } of pairs) expect(told(together)).toEqual(told(alone))
    const emails = pairs.map(({ together }) => memberOf(together)?.email ?? null)
    expect(emails.filter(Boolean)).toHaveLength(4)
    expect(new Set(pairs.map(({ together }) => JSON.stringify(told(together)))).size).toBeGreaterThan(4)
  })

  it('are executed once for an event, however many there are', async () => {
    const who = await viewer('MANAGER')
    const all = await Promise.all(Array.from({ length: 30 }, () => collect(subscribeTogether, who, { withText: true })))
    await receiveUpdate(bot, update('раз'))
    await until(() => all.every((results) => results.some((result) => typeOf(result) === 'MessageReceived')))
    const results = all.map((each) => each.find((result) => typeOf(result) === 'MessageReceived'))
    expect(new Set(results).size).toBe(1)
  })
})

type Wish = { withText: boolean }

/** Begins a subscription and gives the growing list of its results. */
async function collect(how: typeof subscribeTogether, who: Viewer, variableValues: Wish): Promise<ExecutionResult[]> {
  const asker = { viewer: who, locale: who.locale, requestId: '', origin: { ip: '', userAgent: '' } }
  const args: SubscriptionArgs = { schema, document, variableValues, contextValue: contextFor(asker) }
  const results: ExecutionResult[] = []
  const source = await how(args)
  if (!(Symbol.asyncIterator in source)) throw new Error(JSON.stringify(source))
  void (async () => {
    for await (const result of source) results.push(result)
  })()
  await until(() => results.length > 0)
  return results
}

type Data = { events: { __typename: string; member?: { email: string | null } } }

function typeOf(result: ExecutionResult): string {
  return (result.data as Data | null)?.events.__typename ?? 'error'
}

function told(results: ExecutionResult[]): unknown {
  return JSON.parse(JSON.stringify(results.filter((result) => typeOf(result) !== 'Heartbeat')))
}

function memberOf(results: ExecutionResult[]) {
  return (results.find((result) => typeOf(result) === 'MemberChanged')?.data as Data | undefined)?.events.member
}

async function viewer(role: Viewer['role'], locale: Viewer['locale'] = 'ru'): Promise<Viewer> {
  const member = await makeMember(organizationId, role)
  await query('update member set locale = $2 where id = $1', [member.memberId, locale])
  const [session] = await query<{ id: string }>(
    "insert into session (member_id, token_hash, expires_at) values ($1, gen_random_uuid()::text, now() + interval '1 day') returning id",
    [member.memberId],
  )
  return { ...member, locale, sessionId: session!.id }
}

let updateId = 1

function update(text: string): Buffer {
  const person = { id: 5_500_000_001, is_bot: false, first_name: 'Маша' }
  const id = updateId++
  const chat = { id: person.id, type: 'private', first_name: 'Маша' }
  return Buffer.from(
    JSON.stringify({ update_id: id, message: { message_id: id, date: 1_790_000_000, chat, from: person, text } }),
  )
}
