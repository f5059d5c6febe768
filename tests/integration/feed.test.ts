import { randomUUID } from 'node:crypto'
import { createClient } from 'redis'
import sql from 'sql-template-tag'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { query, until } from '../support/stack.ts'

const organizationId = await newOrganization()
const a = await instance()
const b = await instance()
const redis = await createClient({ url: process.env['REDIS_URL'] }).connect()

afterAll(async () => {
  redis.destroy()
  await Promise.all([a.close(), b.close()])
})

describe('the feed of one organization, two instances, a real Redis', () => {
  it('S0-3: a commit in one instance is heard in the other, in order, each once', async () => {
    const ears = [listen(a), listen(b)]
    await Promise.all(ears.map((ear) => ear.isLive))
    await append(50)
    for (const ear of ears) await until(() => ear.numbers.length === 50)
    for (const ear of ears) expect(ear.numbers).toEqual(gapless(ear.numbers[0]!, 50))
    ears.forEach((ear) => ear.end())
  })

  it('S0-10: killing the pub/sub connections in the middle costs a delay, never an event', async () => {
    const ears = [listen(a), listen(b)]
    await Promise.all(ears.map((ear) => ear.isLive))
    const start = await head()
    const writing = append(400)
    for (let round = 0; round < 6; round++) {
      await until(async () => (await head()) >= start + 60 * round)
      await redis.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub'])
    }
    await writing
    for (const ear of ears) await until(() => ear.numbers.at(-1) === start + 400)
    for (const ear of ears) expect(ear.numbers).toEqual(gapless(start + 1, 400))
    ears.forEach((ear) => ear.end())
  })

  it('a subscriber that comes back with its cursor gets exactly what it missed, from the ring and from the log', async () => {
    const first = listen(a)
    await first.isLive
    const start = await head()
    await append(5)
    await until(() => first.numbers.length === 5)
    first.end()
    await append(2_300)
    for (const where of [a, b]) {
      const again = listen(where, { epoch: await epoch(), seq: start + 5 })
      await until(() => again.numbers.at(-1) === start + 2_305)
      expect(again.numbers).toEqual(gapless(start + 6, 2_300))
      again.end()
    }
  })

  it('rows 33, 53: another epoch, a cursor from the future and a cut log begin with a resync and go on live', async () => {
    const at = await head()
    for (const place of [
      { epoch: 'another', seq: at },
      { epoch: await epoch(), seq: at + 1_000 },
    ]) {
      const ear = listen(a, place)
      await until(() => ear.heard[0])
      expect(ear.heard[0]?.type).toBe('resync')
      const before = await head()
      await append(1)
      await until(() => ear.numbers.length === 1)
      expect(ear.numbers).toEqual([before + 1])
      ear.end()
    }
    await query('delete from event where organization_id = $1 and seq <= 10', [organizationId])
    const c = await instance()
    const ear = listen(c, { epoch: await epoch(), seq: 3 })
    await until(() => ear.heard[0])
    expect(ear.heard[0]?.type).toBe('resync')
    ear.end()
    await c.close()
  })

  it('ends at once when it is told to, even while nothing happens', async () => {
    const ear = listen(b)
    await ear.isLive
    ear.end()
    await ear.ended
  })

  it('asking for pages gives the same sequence as listening', async () => {
    const start = await head()
    await append(25)
    const numbers: number[] = []
    let after = { epoch: await epoch(), seq: start }
    for (let isMore = true; isMore;) {
      const page = await b.readFeed(organizationId, { after, first: 10, sees: () => true })
      numbers.push(...page.heard.flatMap((heard) => (heard.type === 'event' ? [heard.event.seq] : [])))
      after = b.parseCursor(page.cursor)!
      isMore = page.hasMore
    }
    expect(numbers).toEqual(gapless(start + 1, 25))
  })

  it('without Redis at all the feed still arrives, by looking', async () => {
    const deaf = await instance({ REDIS_URL: 'redis://127.0.0.1:1' })
    const ear = listen(deaf)
    await ear.isLive
    const start = await head()
    await append(30)
    await until(() => ear.numbers.length === 30)
    expect(ear.numbers).toEqual(gapless(start + 1, 30))
    ear.end()
    await deaf.close()
  })
})

describe('a feed that nobody follows', () => {
  it('has no content loaded for its events; whoever comes gets it for all of them', async () => {
    const quiet = await newOrganization()
    const write = () => a.commit(quiet, async (tx) => tx.append({ kind: 'THING', subjectId: randomUUID() }))
    await until(async () => {
      const before = a.loaded.length
      await write()
      return a.loaded.length === before
    })

    const heard: (object | undefined)[] = []
    const source = b.follow(quiet, { after: null, sees: () => true })
    const isLive = (async () => void (await source.next()))()
    await isLive
    const ended = (async () => {
      for await (const each of source) if (each.type === 'event') heard.push(each.row('thing'))
    })()
    const before = a.loaded.length
    let written = 0
    await until(async () => {
      await write()
      written += 1
      return a.loaded.length > before
    })
    await until(() => heard.length === written)
    expect(heard).not.toContain(undefined)
    void source.return?.()
    await ended
  })
})

type Instance = Awaited<ReturnType<typeof instance>>

/** A second copy of the modules is a second process as far as the feed can tell: own connections, readers, rings. */
async function instance(env: Record<string, string> = {}) {
  vi.resetModules()
  const kept = { ...process.env }
  Object.assign(process.env, env)
  const { follow } = await import('../../server/src/events/follow.ts')
  const { commit } = await import('../../server/src/events/commit.ts')
  const { readFeed } = await import('../../server/src/events/page.ts')
  const { parseCursor } = await import('../../server/src/events/cursor.ts')
  const { startPublishing } = await import('../../server/src/events/publish.ts')
  const { closeBus } = await import('../../server/src/events/bus.ts')
  const { closeDatabase } = await import('../../server/src/db/client.ts')
  const { registerContent } = await import('../../server/src/events/content.ts')
  Object.assign(process.env, kept)
  const loaded: string[] = []
  registerContent({
    kind: 'thing',
    idOf: (event) => (event.kind === 'THING' ? event.subjectId : null),
    load: (_, ids) => {
      loaded.push(...ids)
      return Promise.resolve(new Map(ids.map((id) => [id, { id }])))
    },
  })
  startPublishing()
  const close = async () => {
    closeBus()
    await closeDatabase()
  }
  return { follow, commit, readFeed, parseCursor, loaded, close }
}

function listen(where: Instance, after: { epoch: string; seq: number } | null = null) {
  const source = where.follow(organizationId, { after, sees: () => true })
  const heard: { type: string; cursor: string }[] = []
  const numbers: number[] = []
  let live = () => {}
  const isLive = new Promise<void>((resolve) => (live = resolve))
  const ended = (async () => {
    for await (const each of source) {
      heard.push(each)
      if (each.type === 'event') numbers.push(each.event.seq)
      else live()
    }
  })()
  return { heard, numbers, isLive, ended, end: () => void source.return?.() }
}

/** Through both instances at once, so that their batches overtake each other. */
async function append(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const writer = index % 2 ? a : b
      await writer.commit(organizationId, async (tx) => {
        await tx.rows(sql`select 1`)
        tx.append({ kind: 'CONVERSATION_CHANGED', subjectId: randomUUID() })
      })
    }),
  )
}

function gapless(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}

async function head(): Promise<number> {
  const [row] = await query<{ seq: string }>('select seq from feed where organization_id = $1', [organizationId])
  return Number(row?.seq ?? 0)
}

async function epoch(): Promise<string> {
  const [row] = await query<{ epoch: string }>('select epoch from installation')
  return row!.epoch
}

async function newOrganization(): Promise<string> {
  const [row] = await query<{ id: string }>(
    "insert into organization (name) values ('Мебельная мастерская') returning id",
  )
  return row!.id
}
