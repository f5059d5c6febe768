import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Transaction } from '../../server/src/events/transaction.ts'
import { leadFields } from '../../server/src/leads/receive/lead-input.ts'
import { storeLead } from '../../server/src/leads/receive/store-lead.ts'
import { makeOrganization } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

// Two processes of ours, as the database sees them.
const doors = [1, 2].map(() => new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 1 }))
let organizationId: string
let siteId: string

beforeAll(async () => {
  organizationId = await makeOrganization()
  const [site] = await query<{ id: string }>(
    `insert into site (organization_id, name, public_key) values ($1, 'Сайт', gen_random_uuid()) returning id`,
    [organizationId],
  )
  siteId = site!.id
})
afterAll(() => Promise.all(doors.map((door) => door.end())))

async function open(door: pg.Pool): Promise<{ client: pg.PoolClient; tx: Transaction; pid: number }> {
  const client = await door.connect()
  await client.query('BEGIN')
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return { client, tx: new Transaction(client as never, organizationId), pid: rows[0]!.pid }
}

/** Two leads at the same moment: the second is stored while the first is not committed yet. Answers their cards. */
async function together(first: object, second: object): Promise<(string | null)[]> {
  const [one, other] = [await open(doors[0]!), await open(doors[1]!)]
  const source = { siteId, branchId: null, key: null }
  const ids = [await storeLead(one.tx, source, leadFields({ ...first }))]
  const storing = storeLead(other.tx, source, leadFields({ ...second }))
  const isStored = storing.then(() => true)
  const isWaiting = async () => {
    const [found] = await query(`select pid from pg_locks where pid = $1 and not granted`, [other.pid])
    return found !== undefined
  }
  await Promise.race([isStored, until(isWaiting)])
  await one.client.query('COMMIT')
  ids.push(await storing)
  await other.client.query('COMMIT')
  for (const { client } of [one, other]) client.release()
  const leads = await query<{ id: string; contact_id: string | null }>(
    'select id, contact_id from lead where id = any($1::uuid[])',
    [ids],
  )
  return ids.map((id) => leads.find((lead) => lead.id === id)!.contact_id)
}

describe('two first leads at the same moment', () => {
  it.each([
    ['a phone', { phone: '+7 999 111-22-33' }, { phone: '8 999 111 22 33', email: 'new@example.com' }],
    ['an e-mail', { email: 'Olga@Example.com', phone: '+79991112244' }, { email: 'olga@example.com' }],
  ])('of one person, known by %s, are of one card', async (_by, first, second) => {
    const [card, same] = await together(first, second)
    expect(card).toEqual(expect.any(String))
    expect(same).toBe(card)
  })

  it('of two people do not wait for each other', async () => {
    const [card, another] = await together({ phone: '+79991112255' }, { phone: '+79991112266' })
    expect(another).toEqual(expect.any(String))
    expect(another).not.toBe(card)
  })

  it('whose card is looked for by e-mail is found by an index', async () => {
    const indexes = await query<{ indexdef: string }>(`select indexdef from pg_indexes where tablename = 'contact'`)
    expect(indexes.some(({ indexdef }) => indexdef.includes('lower(email)'))).toBe(true)
  })
})
