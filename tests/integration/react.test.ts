import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FeedEvent } from '../../server/src/events/event.ts'
import { makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

const seen: number[] = []
let failing: (event: FeedEvent) => Error | undefined = () => undefined
vi.mock('../../server/src/worker/reactions.ts', () => ({
  reactions: {
    MESSAGE_RECEIVED: [
      async (event: FeedEvent) => {
        seen.push(event.seq)
        const error = failing(event)
        if (error) throw error
      },
    ],
  },
}))
const { behind, react } = await import('../../server/src/worker/react.ts')

const gone = () => Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
let organizationId: string

beforeEach(async () => {
  seen.length = 0
  organizationId = await makeOrganization()
  for (const seq of [1, 2, 3]) {
    await query(`insert into event (organization_id, seq, kind, message_id) values ($1, $2, 'MESSAGE_RECEIVED', $3)`, [
      organizationId,
      seq,
      randomUUID(),
    ])
  }
  await query('insert into feed (organization_id, seq) values ($1, 3)', [organizationId])
})

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
})
