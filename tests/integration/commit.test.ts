import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { closeDatabase, pool } from '../../server/src/db/client.ts'
import { commit, onCommit } from '../../server/src/events/commit.ts'
import type { CommittedBatch } from '../../server/src/events/event.ts'
import { query } from '../support/stack.ts'

const told: CommittedBatch[] = []
onCommit((batches) => told.push(...batches))

let organizationId: string
let otherId: string
beforeEach(async () => {
  told.length = 0
  organizationId = await anOrganization('one')
  otherId = await anOrganization('two')
})
afterAll(closeDatabase)

describe('commit, the one door of every write', () => {
  it('gives every organization a gapless sequence, whatever is refused in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('good', 'bad', 'other'), { minLength: 1, maxLength: 40 }),
        async (kinds) => {
          const before = await lastSeq(organizationId)
          const outcomes = await Promise.allSettled(
            kinds.map((kind) => (kind === 'other' ? write(otherId) : write(organizationId, kind === 'bad'))),
          )
          const good = kinds.filter((kind) => kind === 'good').length
          expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual(kinds.map((kind) => kind !== 'bad'))
          expect(await lastSeq(organizationId)).toBe(before + good)
          const seqs = await query<{ seq: number }>(
            'select seq::int from event where organization_id = $1 order by seq',
            [organizationId],
          )
          expect(seqs.map((row) => row.seq)).toEqual(Array.from({ length: before + good }, (_, index) => index + 1))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('undoes a refused write alone and tells why', async () => {
    const [first, refused, last] = await Promise.allSettled([
      rename(organizationId, 'first'),
      commit(organizationId, async (tx) => {
        await tx.rows(sql`update organization set name = 'never' where id = ${tx.organizationId}`)
        throw new Error('refused')
      }),
      commit(organizationId, (tx) =>
        tx.rows<{ name: string }>(sql`select name from organization where id = ${tx.organizationId}`),
      ),
    ])
    expect(first.status).toBe('fulfilled')
    expect(refused).toMatchObject({ status: 'rejected', reason: { message: 'refused' } })
    expect(last).toMatchObject({ value: [{ name: 'first' }] })
  })

  it('shares one commit among the writes of one turn and tells listeners once, after it', async () => {
    await Promise.all(Array.from({ length: 20 }, () => write(organizationId)))
    expect(told).toHaveLength(1)
    expect(told[0]?.events.map((event) => event.seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(await lastSeq(organizationId)).toBe(20)
  })

  it('goes on when a listener throws', async () => {
    let isThrowing = true
    onCommit(() => {
      if (isThrowing) throw new Error('a deaf listener')
    })
    await write(organizationId)
    isThrowing = false
    await write(organizationId)
    expect(told.map((batch) => batch.events[0]?.seq)).toEqual([1, 2])
  })

  it('row 25: runs a write again when its connection dies before the commit', async () => {
    let runs = 0
    await commit(organizationId, async (tx) => {
      runs += 1
      const [me] = await tx.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      if (runs === 1) await query('select pg_terminate_backend($1)', [me?.pid])
      await tx.rows(sql`update organization set name = ${`run ${runs}`} where id = ${tx.organizationId}`)
      tx.append({ kind: 'CONVERSATION_CHANGED' })
    })
    expect(runs).toBe(2)
    expect(await lastSeq(organizationId)).toBe(1)
  })

  it('a write whose events the feed does not take hurts nobody else', async () => {
    const outcomes = await Promise.allSettled([
      write(organizationId),
      commit(organizationId, async (tx) => {
        await tx.rows(sql`update organization set name = 'never' where id = ${tx.organizationId}`)
        tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: 'not an id' })
      }),
      write(otherId),
      write(organizationId),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { code: '22P02' } })
    expect([await lastSeq(organizationId), await lastSeq(otherId)]).toEqual([2, 1])
    const [{ name }] = (await query('select name from organization where id = $1', [organizationId])) as [
      { name: string },
    ]
    expect(name).toBe('one')
  })

  it('a write that has to come again is not overtaken by a later one of its lane', async () => {
    const order: string[] = []
    let runs = 0
    await Promise.all([
      commit(
        organizationId,
        async () => {
          runs += 1
          if (runs === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' })
          order.push('first')
        },
        { lanes: ['chat'] },
      ),
      commit(organizationId, async () => order.push('second'), { lanes: ['other', 'chat'] }),
      commit(organizationId, async () => order.push('neighbour'), { lanes: ['other'] }),
      commit(organizationId, async () => order.push('free')),
    ])
    expect(order).toEqual(['free', 'first', 'second', 'neighbour'])
  })

  it('row 27: survives a deadlock with another process: one of the two waits, both are done', async () => {
    const other = await pool.connect()
    await other.query('begin')
    await other.query('update organization set name = name where id = $1', [otherId])
    const ours = commit(organizationId, async (tx) => {
      await tx.rows(sql`update organization set name = 'ours' where id = ${organizationId}`)
      await tx.rows(sql`update organization set name = 'ours' where id = ${otherId}`)
      tx.append({ kind: 'CONVERSATION_CHANGED' })
    })
    const theirs = other
      .query('update organization set name = $2 where id = $1', [organizationId, 'theirs'])
      .then(() => other.query('commit'))
      .catch(() => other.query('rollback'))
    await Promise.all([ours, theirs])
    other.release()
    expect(await lastSeq(organizationId)).toBe(1)
  })
})

it('a write that follows another in the same turn is not forgotten', async () => {
  const organizationId = await anOrganization('chain')
  for (let round = 1; round <= 20; round += 1) await write(organizationId)
  expect(await lastSeq(organizationId)).toBe(20)
})

async function anOrganization(name: string): Promise<string> {
  const [row] = await query<{ id: string }>('insert into organization (name) values ($1) returning id', [name])
  return row!.id
}

function write(organization: string, isBad = false): Promise<void> {
  return commit(organization, async (tx) => {
    tx.append({ kind: 'CONVERSATION_CHANGED' })
    await tx.rows(isBad ? sql`select 1 / 0` : sql`select 1`)
  })
}

function rename(organization: string, name: string): Promise<unknown> {
  return commit(organization, (tx) => tx.rows(sql`update organization set name = ${name} where id = ${organization}`))
}

async function lastSeq(organization: string): Promise<number> {
  const [row] = await query<{ seq: number }>('select seq::int from feed where organization_id = $1', [organization])
  return row?.seq ?? 0
}
