import fc from 'fast-check'
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, parse, print, subscribe } from 'graphql'
import { afterAll, describe, expect, it } from 'vitest'
import { contextFor } from '../../server/src/api/asker.ts'
import { updateMember } from '../../server/src/team/update-member.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { currentCursor } from '../../server/src/events/log.ts'
import { startPublishing } from '../../server/src/events/publish.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import type { Outlet } from '../../server/src/graphql/live/outlet.ts'
import { isShared, joinGroup } from '../../server/src/graphql/live/join-group.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { EventsDocument } from '../../web/src/api/documents.ts'
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
    const pairs = await Promise.all(
      viewers.flatMap((who) => [true, false].map((withText) => pairOf(who, { withText }))),
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
    await endAll(pairs)
  })

  it('are executed and written out once for an event, however many there are', async () => {
    const who = await viewer('MANAGER')
    const all = await Promise.all(Array.from({ length: 30 }, () => hearTogether(who, { withText: true })))
    await receiveUpdate(bot, update('раз'))
    const isReceived = (payload: Buffer) => payload.includes('"MessageReceived"')
    await until(() => all.every(({ payloads }) => payloads.some(isReceived)))
    expect(new Set(all.map(({ payloads }) => payloads.find(isReceived))).size).toBe(1)
    for (const { end } of all) end()
  })

  it('the document of the web asks for nobody and no right: all members are handed the same bytes', async () => {
    const web = parse(print(EventsDocument as never))
    const branch = await branchOf('Склад')
    const people = [
      await viewer('MANAGER'),
      await viewer('MANAGER'),
      await viewer('OWNER'),
      await viewer('OBSERVER'),
      await viewer('MANAGER', 'ru', [branch]),
    ]
    const all = await Promise.all(people.map((who) => hearTogether(who, { withText: true }, web)))
    const owner = await viewer('OWNER')
    await receiveUpdate(bot, update('всем'))
    await updateMember(owner, { memberId: people[0]!.memberId, name: 'Для всех' })
    await until(() => all.every(({ results }) => results.some((result) => typeOf(result) === 'MemberChanged')))
    const shared = all.map(({ payloads }) => payloads.filter((payload) => !payload.includes('"Heartbeat"')))
    expect(shared[0]!.length).toBeGreaterThanOrEqual(2)
    for (const [index, payload] of shared[0]!.entries()) {
      for (const others of shared) expect(others[index]).toBe(payload)
    }
    for (const { end } of all) end()
  })

  it('the same for random viewers, beginnings and changes (fast-check)', { timeout: 120_000 }, async () => {
    const branches = await Promise.all(['Север', 'Юг'].map((name) => branchOf(name)))
    const bots = [bot, ...(await Promise.all(branches.map((id) => botIn(id))))]
    const owner = await viewer('OWNER')
    const start = await currentCursor(organizationId)
    const wish = fc.record({
      role: fc.constantFrom<Viewer['role']>('OWNER', 'ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER'),
      branchIds: fc.subarray(branches),
      locale: fc.constantFrom<Viewer['locale']>('ru', 'en'),
      withText: fc.boolean(),
      isLate: fc.boolean(),
    })
    const change = fc.oneof(
      fc.record({ text: fc.string({ minLength: 1, unit: 'grapheme' }), bot: fc.nat(bots.length - 1) }),
      fc.record({ name: fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== '') }),
    )
    const property = fc.asyncProperty(
      fc.array(wish, { minLength: 2, maxLength: 6 }),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      async (wishes, changes) => {
        const pairs = await Promise.all(
          wishes.map(async ({ withText, isLate, ...rights }) => {
            const who = await viewer(rights.role, rights.locale, rights.branchIds)
            return pairOf(who, { withText, after: isLate ? start : undefined })
          }),
        )
        for (const one of changes) {
          if ('name' in one) await updateMember(owner, { memberId: owner.memberId, name: one.name })
          else await receiveUpdate(bots[one.bot]!, update(one.text))
        }
        await updateMember(owner, { memberId: owner.memberId, name: `Конец ${updateId++}` })
        const isOver = (results: ExecutionResult[]) => memberOf(results.slice(-1))?.name === `Конец ${updateId - 1}`
        await until(() => pairs.every(({ together, alone }) => isOver(together) && isOver(alone)), 10)
        for (const { together, alone } of pairs) expect(told(together)).toEqual(told(alone))
        await endAll(pairs)
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })
})

type Wish = { withText: boolean; after?: string | undefined }
type Pair = { together: ExecutionResult[]; alone: ExecutionResult[]; end(): void }

async function pairOf(who: Viewer, wish: Wish): Promise<Pair> {
  const [shared, own] = await Promise.all([hearTogether(who, wish), hearAlone(who, wish)])
  const together = shared.results
  return { together, alone: own.results, end: () => (shared.end(), own.end()) }
}

async function endAll(pairs: Pair[]): Promise<void> {
  for (const { end } of pairs) end()
}

function argsOf(who: Viewer, variableValues: Wish, asked = document): ExecutionArgs {
  const asker = { viewer: who, locale: who.locale, requestId: '', origin: { ip: '', userAgent: '' } }
  return { schema, document: asked, variableValues, contextValue: contextFor(asker) }
}

/** Begins a subscription as the socket does, and gives the growing list of what it was handed. */
async function hearTogether(who: Viewer, wish: Wish, asked = document) {
  const payloads: Buffer[] = []
  const results: ExecutionResult[] = []
  const outlet: Outlet = {
    write(batch) {
      payloads.push(...batch.payloads)
      for (const payload of batch.payloads) results.push(JSON.parse(payload.toString()) as ExecutionResult)
      return true
    },
    drained: () => Promise.resolve(true),
  }
  const args = argsOf(who, wish, asked)
  const source = await createSourceEventStream(args)
  if (!isShared(source)) throw new Error(JSON.stringify(source))
  const end = joinGroup(args, source, { outlet, onEnd: () => undefined })
  await until(() => results.length > 0)
  return { payloads, results, end }
}

/** The same by graphql-js alone. */
async function hearAlone(who: Viewer, wish: Wish) {
  const results: ExecutionResult[] = []
  const source = await subscribe(argsOf(who, wish))
  if (!(Symbol.asyncIterator in source)) throw new Error(JSON.stringify(source))
  void (async () => {
    for await (const result of source) results.push(JSON.parse(JSON.stringify(result)) as ExecutionResult)
  })()
  await until(() => results.length > 0)
  return { results, end: () => void source.return(undefined) }
}

async function branchOf(name: string): Promise<string> {
  const [row] = await query<{ id: string }>('insert into branch (organization_id, name) values ($1, $2) returning id', [
    organizationId,
    name,
  ])
  return row!.id
}

/** A bot whose conversations belong to a branch. */
async function botIn(branchId: string) {
  const made = await makeBotRow(organizationId, { kind: 'TELEGRAM_BOT', branch_id: branchId })
  return { ...made, branchId }
}

type Data = { events: { __typename: string; member?: { name: string; email: string | null } } }

function typeOf(result: ExecutionResult): string {
  return (result.data as Data | null)?.events.__typename ?? 'error'
}

function told(results: ExecutionResult[]): unknown {
  return results.filter((result) => typeOf(result) !== 'Heartbeat')
}

function memberOf(results: ExecutionResult[]) {
  return (results.find((result) => typeOf(result) === 'MemberChanged')?.data as Data | undefined)?.events.member
}

async function viewer(role: Viewer['role'], locale: Viewer['locale'] = 'ru', branchIds?: string[]): Promise<Viewer> {
  const member = await makeMember(organizationId, role, branchIds)
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
