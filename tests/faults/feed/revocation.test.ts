import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../../server/src/db/client.ts'
import { closeBus } from '../../../server/src/events/bus.ts'
import { type Client, globalId, member, organization, type Person, signIn } from '../../support/client.ts'
import { chanceOf, FeedClient } from '../../support/feed-client.ts'
import { type FeedHouse, feedHouse } from '../../support/feed-house.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

/** Where a change is told by Redis, and where there is none. */
const places: { name: string; url: string; limitMs: number }[] = []
let feed: FeedHouse
let owner: Client
let branch: string
let otherBranch: string
let isWriting = true
let writing: Promise<void>

beforeAll(async () => {
  const [told, deaf] = await Promise.all([spawnRole('api'), spawnRole('api', { REDIS_URL: 'redis://127.0.0.1:1' })])
  places.push({ name: 'Redis', url: told.url, limitMs: 1_000 }, { name: 'no Redis', url: deaf.url, limitMs: 30_000 })
  const shop = await organization()
  owner = await signIn(told.url, shop.owner)
  feed = await feedHouse(shop.id)
  const [row] = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Север') returning id`,
    [shop.id],
  )
  branch = row!.id
  const [other] = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Юг') returning id`,
    [shop.id],
  )
  otherBranch = other!.id
  // Fifty events a second, all of the branch.
  writing = (async () => {
    while (isWriting) {
      await feed.append(5, 'CONVERSATION_CHANGED', branch)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })()
})
afterAll(async () => {
  isWriting = false
  await writing
  closeBus()
  await closeDatabase()
})

const update = (person: Person, change: object) =>
  owner.data(`mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { errors { code message } } }`, {
    input: { memberId: globalId('Member', person.memberId), ...change },
  })

type Case = {
  name: string
  /** 4401: over for good. 1012: come back with other rights. */
  code: 4401 | 1012
  /** No signal comes: found by reading again. */
  isSilent?: boolean
  /** Most of it is waiting: it is begun with the first one, and waits beside the others. */
  isSlow?: boolean
  /** Resolves at the moment from which nothing more may come. */
  end(person: Person, browser: Client): Promise<unknown>
}
const cases: Case[] = [
  { name: 'signed out', code: 4401, end: (_, browser) => browser.data('mutation { signOut { errors { code } } }') },
  { name: 'disabled', code: 4401, end: (person) => update(person, { isDisabled: true }) },
  { name: 'another role', code: 1012, end: (person) => update(person, { role: 'OBSERVER' }) },
  {
    name: 'a branch taken away',
    code: 1012,
    end: (person) => update(person, { branchIds: [globalId('Branch', otherBranch)] }),
  },
  {
    name: 'the session revoked in another browser',
    code: 4401,
    async end(person, browser) {
      const elsewhere = await signIn(browser.url, person)
      const [row] = await query<{ id: string }>('select id from session where member_id = $1 order by id limit 1', [
        person.memberId,
      ])
      const revoke = `mutation ($input: RevokeSessionInput!) { revokeSession(input: $input) { errors { code } } }`
      await elsewhere.data(revoke, { input: { sessionId: globalId('Session', row!.id) } })
    },
  },
  {
    name: 'the session ran out',
    code: 4401,
    isSlow: true,
    async end(person) {
      await query(`update session set expires_at = now() + interval '12 seconds' where member_id = $1`, [
        person.memberId,
      ])
      await until(
        async () =>
          (await query(`select 1 from session where member_id = $1 and expires_at < now()`, [person.memberId])).length >
          0,
      )
    },
  },
  {
    name: 'removed with his organization',
    code: 4401,
    isSilent: true,
    isSlow: true,
    end: (person) => query('delete from member where id = $1', [person.memberId]),
  },
]

const endsOf = (one: Case) => Promise.all([0, 1].map((index) => endOf(one, index)))

describe('while fifty events a second are told', () => {
  const begun = new Map<Case, Promise<number[]>>()
  beforeAll(() => {
    for (const one of cases.filter(({ isSlow }) => isSlow)) {
      const ends = endsOf(one)
      ends.catch(() => {}) // said by its own test
      begun.set(one, ends)
    }
  })

  for (const one of cases) {
    it(`S1-51: ${one.name}: nothing more after a second, with Redis down after thirty`, async () => {
      const ends = await (begun.get(one) ?? endsOf(one))
      console.log(`${one.name}: ${ends.map((end, index) => `${places[index]!.name} ${end.toFixed(0)} ms`).join(', ')}`)
      for (const [index, ms] of ends.entries()) {
        expect(ms).toBeLessThan(one.isSilent ? 30_000 : places[index]!.limitMs)
      }
    })
  }
})

/** Milliseconds until the socket was closed after the right was lost; what is closed tells nothing any more. */
async function endOf({ code, name, end }: Case, index: number): Promise<number> {
  const { url } = places[index]!
  const person = await member(feed.organizationId, 'MANAGER', 'Глеб Менеджер')
  const browser = await signIn(url, person)
  const cursor = await feed.cursor()
  const client = new FeedClient({ urls: [url], cookie: browser.cookie, cursor, random: chanceOf(1) })
  client.start(feed.head)
  await until(() => client.events > 20)
  const closed = once(client.socket!, 'close').then(([given]) => ({ given: given as number, at: performance.now() }))
  await end(person, browser)
  const began = performance.now()
  const { given, at } = await closed
  expect(given, name).toBe(code)
  const heard = client.events
  // He comes back: turned away, or with the rights he has now (those of a role see the same).
  await until(() => client.losses >= 2 || client.isOnline)
  if (name !== 'another role') expect(client.events).toBe(heard)
  client.stop()
  return Math.max(0, at - began)
}
