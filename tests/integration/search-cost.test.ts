import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { isKnownOrigin } from '../../server/src/leads/sites/find-site.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { costOf, statementsOf } from '../support/cost.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

const size = 20_000
let viewer: Viewer

beforeAll(async () => {
  const organizationId = await makeOrganization()
  viewer = await makeMember(organizationId, 'OWNER')
  const [site] = await query<{ id: string }>(
    `insert into site (organization_id, name, public_key) values ($1, 'Сайт', 'mhs_cost') returning id`,
    [organizationId],
  )
  const [status] = await query<{ id: string }>(
    `insert into order_status (organization_id, key, name, is_initial) values ($1, 'new', 'Новый', true) returning id`,
    [organizationId],
  )
  await query(
    `insert into lead (organization_id, site_id, name, phone, message, created_at)
     select $1, $2, 'Посетитель ' || n, '+7999' || n, 'Хочу кухню с островом, размер ' || n,
       now() - n * interval '1 minute'
     from generate_series(1, $3) n`,
    [organizationId, site!.id, size],
  )
  await query(
    `with people as (insert into contact (organization_id, name, phone_digits)
       select $1, 'Клиент ' || n, '7900' || lpad(n::text, 7, '0') from generate_series(1, $3) n returning id),
     numbered as (select id, (row_number() over ())::int as n from people)
     insert into customer_order (organization_id, number, title, contact_id, status_id, created_at)
     select $1, n, 'Ремонт шкафа ' || n, id, $2, now() - n * interval '1 minute' from numbered`,
    [organizationId, status!.id, size],
  )
  await query(
    `insert into site (organization_id, name, public_key, allowed_origins)
     select $1, 'Сайт ' || n, 'mhs_' || n, array['https://shop' || n || '.example', 'https://www.shop' || n || '.example']
     from generate_series(1, 5000) n`,
    [organizationId],
  )
  for (const [table, column, id] of [
    ['lead', 'company', '19900'],
    ['customer_order', 'title', '19900'],
  ] as const) {
    await query(
      `update ${table} set ${column} = 'Гравировальня' where organization_id = $1 and
       ${table === 'lead' ? 'message' : 'title'} like '% ' || $2`,
      [organizationId, id],
    )
  }
  await query(
    `update contact set name = 'Ксенофонт Гравёров' where organization_id = $1 and phone_digits = '79000019000'`,
    [organizationId],
  )
  await query('vacuum analyze lead, contact, customer_order, site')
})
afterAll(closeDatabase)

const orders = `query ($search: String) { orders(filter: { search: $search }, first: 30) { edges { node { number } } } }`
const leads = `query ($search: String) { leads(filter: { search: $search }, first: 30) { edges { node { id } } } }`

/** What the search itself costs, in pages of memory, and whether it reads a table from its beginning to its end. */
async function search(source: string, text: string): Promise<{ buffers: number; scans: string[] }> {
  const act = { viewer, source, variables: { search: text } }
  const statements = await statementsOf(act, /"lead"|"customer_order"|from contact/)
  const costs = await Promise.all(statements.map(costOf))
  return {
    buffers: costs.reduce((sum, { buffers }) => sum + buffers, 0),
    scans: costs.flatMap(({ nodes }) => nodes).filter((node) => node.startsWith('Seq Scan')),
  }
}

describe('what a search costs among 20,000', () => {
  it.each([
    ['leads by a word that is rare', leads, 'гравиров'],
    ['leads by a word that nobody wrote', leads, 'дирижабль'],
    ['orders by their title', orders, 'гравиров'],
    ['orders by their client', orders, 'ксенофонт'],
    ['orders by his phone', orders, '8 900 00-19-000'],
    ['orders by a word that nobody wrote', orders, 'дирижабль'],
  ])('%s: it reads what it finds, not the table', async (_name, source, text) => {
    const { buffers, scans } = await search(source, text)
    expect(scans).toEqual([])
    expect(buffers).toBeLessThanOrEqual(200)
  })

  it.each([
    ['leads', leads, 'кухню'],
    ['orders', orders, 'ремонт'],
  ])('%s by a word that all of them have: it reads a page', async (_name, source, text) => {
    expect((await search(source, text)).buffers).toBeLessThanOrEqual(1_500)
  })

  it('the origin of a preflight is looked up among 5,000 sites without reading them', async () => {
    const seen = await statementsOf({ run: () => isKnownOrigin('https://www.shop4321.example') }, /allowed_origins/)
    const { buffers, nodes } = await costOf(seen[0]!)
    expect(nodes.filter((node) => node.startsWith('Seq Scan'))).toEqual([])
    expect(buffers).toBeLessThanOrEqual(12)
    expect(await isKnownOrigin('https://www.shop4321.example')).toBe(true)
    expect(await isKnownOrigin('https://shop4321.example.evil')).toBe(false)
  })
})
