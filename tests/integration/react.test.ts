import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FeedEvent } from '../../server/src/events/event.ts'
import { makeBotRow, makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

const seen: number[] = []
const done: number[] = []
let failing: (event: FeedEvent) => Error | undefined = () => undefined
let waitFor: (event: FeedEvent) => Promise<void> = () => Promise.resolve()
vi.mock('../../server/src/worker/reactions.ts', () => ({
  reactions: {
    MESSAGE_RECEIVED: [
      async (event: FeedEvent) => {
        seen.push(event.seq)
        const error = failing(event)
        if (error) throw error
        await waitFor(event)
        done.push(event.seq)
      },
    ],
  },
}))
const { behind, react } = await import('../../server/src/worker/react.ts')

const gone = () => Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
let organizationId: string
let contacts: string[]

beforeEach(async () => {
  seen.length = 0
  done.length = 0
  failing = () => undefined
  waitFor = () => Promise.resolve()
  organizationId = await makeOrganization()
  const { id } = await makeBotRow(organizationId)
  contacts = await makePeople(id)
  for (let seq = 1; seq <= 3; seq++) await happen(seq, contacts[0]!)
})

/** Two clients, each of them with two conversations. */
async function makePeople(botId: string): Promise<string[]> {
  const people = await query<{ id: string }>(
    `with people as (insert into contact (organization_id, name) values ($1, 'Маша'), ($1, 'Петя') returning id),
       chats as (insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
         select $1, $2, id, row_number() over () from people, generate_series(1, 2))
     select id from people`,
    [organizationId, botId],
  )
  return people.map((person) => person.id)
}

/** Something happens in one of a client's conversations. */
async function happen(seq: number, contactId: string): Promise<void> {
  await query(
    `insert into event (organization_id, seq, kind, message_id, conversation_id) values ($1, $2::bigint, 'MESSAGE_RECEIVED', $3,
       (select id from conversation where contact_id = $4 order by id offset $2::bigint % 2 limit 1))`,
    [organizationId, seq, randomUUID(), contactId],
  )
  await query(
    `insert into feed (organization_id, seq) values ($1, $2)
     on conflict (organization_id) do update set seq = excluded.seq`,
    [organizationId, seq],
  )
}

const isBehind = async () => (await behind()).some((feed) => feed.organizationId === organizationId)

describe('the reader of the reactions', () => {
  it('comes back to what the database failed it in: a greeting or a notice is not lost in an outage', async () => {
    failing = ({ seq }) => (seq === 2 && seen.length === 2 ? gone() : undefined)
    await expect(react(organizationId)).rejects.toThrow('administrator command')
    expect(await isBehind()).toBe(true)
    await react(organizationId)
    expect(seen).toEqual([1, 2, 1, 2, 3])
    expect(await isBehind()).toBe(false)
  })

  it('goes on past a reaction that is broken', async () => {
    failing = ({ seq }) => (seq === 2 ? new TypeError('undefined is not a function') : undefined)
    await react(organizationId)
    expect(seen).toEqual([1, 2, 3])
    expect(await isBehind()).toBe(false)
  })

  it('gives up one that looks like an outage for ever: the feed goes on', async () => {
    failing = ({ seq }) => (seq === 1 ? gone() : undefined)
    for (let turn = 0; turn < 49; turn++) await expect(react(organizationId)).rejects.toThrow()
    await react(organizationId)
    expect(await isBehind()).toBe(false)
  })

  it('lets one client’s news wait for his own only, and comes to its place when all of a page has run', async () => {
    await happen(4, contacts[1]!)
    await happen(5, contacts[0]!)
    let release: () => void = () => undefined
    waitFor = ({ seq }) => (seq === 2 ? new Promise((resolve) => (release = resolve)) : Promise.resolve())
    const reacting = react(organizationId)
    await until(async () => done.includes(4))
    expect(seen.toSorted()).toEqual([1, 2, 4])
    expect(await isBehind()).toBe(true)
    release()
    await reacting
    expect(done).toEqual([1, 4, 2, 3, 5])
    expect(await isBehind()).toBe(false)
  })

  it('finishes what goes on for others before it tells of an outage', async () => {
    await happen(4, contacts[1]!)
    await happen(5, contacts[1]!)
    failing = ({ seq }) => (seq === 1 ? gone() : undefined)
    await expect(react(organizationId)).rejects.toThrow('administrator command')
    expect(done).toEqual([4, 5])
    expect(await isBehind()).toBe(true)
  })
})
