/** Orders and leads as rows, to tell people of. */
import { query } from './stack.ts'

/** The statuses of a workshop by key. */
export type Statuses = Record<'new' | 'in_work' | 'ready' | 'done', string>

/** Makes the statuses of an organization. */
export async function makeStatuses(organizationId: string): Promise<Statuses> {
  const names = { new: 'Новый', in_work: 'В работе', ready: 'Готов', done: 'Выдан' }
  const made: [string, string][] = []
  for (const [position, [key, name]] of Object.entries(names).entries()) {
    const [row] = await query<{ id: string }>(
      `insert into order_status (organization_id, key, name, position, is_initial, is_ready) values ($1, $2, $3, $4, $5, $6)
       on conflict (organization_id, key) do update set name = excluded.name returning id`,
      [organizationId, key, name, position, key === 'new', key === 'ready'],
    )
    made.push([key, row!.id])
  }
  return Object.fromEntries(made) as Statuses
}

let number = 0

/** An order of a client; answers its id. */
export async function makeOrder(
  organizationId: string,
  { contactId, statusId, branchId = null }: { contactId: string | null; statusId: string; branchId?: string | null },
): Promise<string> {
  const [row] = await query<{ id: string }>(
    `insert into customer_order (organization_id, number, title, description, contact_id, branch_id, status_id, price_minor)
     values ($1, $2, 'Ремонт телефона', 'Разбит экран', $3, $4, $5, 1250000) returning id`,
    [organizationId, ++number, contactId, branchId, statusId],
  )
  return row!.id
}

/** A move of an order; answers the id of the change. */
export async function moveOrder(
  organizationId: string,
  { orderId, from, to }: { orderId: string; from: string | null; to: string },
): Promise<string> {
  const [row] = await query<{ id: string }>(
    `insert into order_change (organization_id, order_id, from_status_id, to_status_id) values ($1, $2, $3, $4)
     returning id`,
    [organizationId, orderId, from, to],
  )
  return row!.id
}

/** A lead of a site of its own; answers its id. */
export async function makeLead(organizationId: string, lead: Record<string, unknown> = {}): Promise<string> {
  const { integration_id: integrationId = null, ...columns } = lead
  const [site] = await query<{ id: string }>(
    `insert into site (organization_id, name, public_key, integration_id) values ($1, 'Сайт', gen_random_uuid(), $2)
     returning id`,
    [organizationId, integrationId],
  )
  const [row] = await query<{ id: string }>(
    'insert into lead (organization_id, site_id) values ($1, $2) returning id',
    [organizationId, site!.id],
  )
  for (const [column, value] of Object.entries(columns)) {
    await query(`update lead set ${column} = $2 where id = $1`, [row!.id, value])
  }
  return row!.id
}
