import { parse, print, subscribe } from 'graphql'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contextFor } from '../../server/src/api/asker.ts'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { startPublishing } from '../../server/src/events/publish.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { schema } from '../../server/src/graphql/schema.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

registerFeedContent()
startPublishing()

let bot: Bot
let quietBot: Bot

beforeAll(async () => {
  bot = await makeBotRow(await makeOrganization(), { kind: 'TELEGRAM_BOT' })
  quietBot = await makeBotRow(await makeOrganization(), { kind: 'TELEGRAM_BOT' })
})

afterAll(async () => {
  closeBus()
  await closeDatabase()
})

describe('what a live event costs', () => {
  it('the document of the web needs no query per subscriber, whoever publishes', async () => {
    // The content of a commit is read once, in one query for each kind of row; at most one commit a message.
    const most = 10 * 2 + 2
    expect(await readsOf(1, bot)).toBeGreaterThan(1)
    expect(await readsOf(25, bot)).toBeLessThanOrEqual(most)
  })

  it('while nobody listens no content is read, and the first who does misses nothing', async () => {
    const spy = vi.spyOn(pg.Client.prototype, 'query')
    for (let n = 0; n < 40; n++) await receiveUpdate(quietBot, update())
    const reads = readsIn(spy.mock.calls)
    spy.mockRestore()
    // Only until Redis has said for the first time that nobody heard it.
    expect(reads).toBeLessThanOrEqual(20)
    expect(await readsOf(1, quietBot)).toBeGreaterThan(1)
  })
})

/** Reads of rows, by Prisma or as JSON. */
function readsIn(calls: unknown[][]): number {
  const texts = calls.map(([config]) => (config as { text?: string }).text ?? '')
  return texts.filter((text) => /"public"\.|json_agg/.test(text)).length
}

/** Such reads from the arrival of ten messages until all `count` subscribers have got them. */
async function readsOf(count: number, bot: Bot): Promise<number> {
  const viewer = await makeMember(bot.organizationId)
  const [session] = await query<{ id: string }>(
    "insert into session (member_id, token_hash, expires_at) values ($1, gen_random_uuid()::text, now() + interval '1 day') returning id",
    [viewer.memberId],
  )
  const asker = {
    viewer: { ...viewer, sessionId: session!.id },
    locale: 'ru' as const,
    requestId: '',
    origin: { ip: '', userAgent: '' },
  }
  const document = parse(webDocument())
  const got = Array.from({ length: count }, () => [] as unknown[])
  const sources = await Promise.all(
    got.map(async (answers) => {
      const source = await subscribe({ schema, document, contextValue: contextFor(asker) })
      if (!(Symbol.asyncIterator in source)) throw new Error(JSON.stringify(source))
      void (async () => {
        for await (const answer of source) answers.push(answer)
      })()
      return source
    }),
  )
  await until(() => got.every((answers) => answers.length > 0))
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  for (let n = 0; n < 10; n++) await receiveUpdate(bot, update())
  await until(() => got.every((answers) => received(answers).length === 10))
  const reads = readsIn(spy.mock.calls)
  spy.mockRestore()
  for (const answers of got) {
    expect(answers.flatMap((answer) => (answer as { errors?: unknown[] }).errors ?? [])).toEqual([])
    expect(received(answers)[0]).toMatchObject({
      message: { text: 'привет', attachments: [] },
      conversation: { contact: { name: 'Маша' } },
    })
  }
  await Promise.all(sources.map((source) => source.return(undefined)))
  return reads
}

function received(answers: unknown[]): object[] {
  return answers
    .map((answer) => (answer as { data: { events: { __typename: string } } }).data.events)
    .filter((event) => event.__typename === 'MessageReceived')
}

/** The subscription and its fragments as the web sends them, out of its sources. */
function webDocument(): string {
  const sources = ['fragments.ts', 'documents.ts'].map((file) =>
    readFileSync(new URL(`../../web/src/api/${file}`, import.meta.url), 'utf8'),
  )
  const documents = sources.flatMap((source) =>
    [...source.matchAll(/graphql\(\s*`([^`]+)`/g)].map((match) => parse(match[1]!)),
  )
  const definitions = documents.flatMap(({ definitions }) => definitions)
  const events = definitions.filter(
    (node) => node.kind === 'FragmentDefinition' || ('name' in node && node.name?.value === 'Events'),
  )
  const text = events.map((node) => print(node)).join('\n')
  const used = new Set([...text.matchAll(/\.\.\.(\w+)/g)].map((match) => match[1]))
  return events
    .filter((node) => node.kind !== 'FragmentDefinition' || used.has(node.name.value))
    .map((node) => print(node))
    .join('\n')
}

let updateId = 1

function update(): Buffer {
  const person = { id: 5_500_000_001, is_bot: false, first_name: 'Маша' }
  const id = updateId++
  const chat = { id: person.id, type: 'private', first_name: 'Маша' }
  return Buffer.from(
    JSON.stringify({
      update_id: id,
      message: { message_id: id, date: 1_790_000_000, chat, from: person, text: 'привет' },
    }),
  )
}
