import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import { closeBus } from '../../server/src/events/bus.ts'
import { closeBells } from '../../server/src/queues/bell.ts'
import { most } from '../../server/src/team/room.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { mutate } from '../support/ask.ts'
import { globalId } from '../support/client.ts'
import { makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let owner: Viewer
let statusId: string

beforeAll(async () => {
  organizationId = await makeOrganization()
  owner = await makeMember(organizationId, 'OWNER')
  const [status] = await query<{ id: string }>(
    `insert into order_status (organization_id, key, name, is_initial) values ($1, 'new', 'Новый', true) returning id`,
    [organizationId],
  )
  statusId = status!.id
})
afterAll(async () => {
  closeBells()
  closeBus()
  await closeDatabase()
})

const rule = (name: string) => ({
  rule: { name, event: 'MESSAGE_RECEIVED', conditions: [], actions: [{ kind: 'NOTE', text: 'да' }] },
})
const faq = (title: string) => ({ title, phrases: [], keywords: [], patterns: [], answer: 'Да' })

/** What is full: how all but one place are taken at once, and one more is made over the API. */
type Fill = (count: number, table: string, columns: string) => Promise<void>
const cases: [keyof typeof most, string, Fill, string, (name: string) => object][] = [
  ['automation_rule', 'organization_id, name, event, conditions, actions', rows(`'Правило ' || n, 'MESSAGE_RECEIVED', '[]', '[]'`), 'saveAutomationRule', rule],
  ['faq_entry', 'organization_id, title, answer', rows(`'Вопрос ' || n, 'Да'`), 'saveFaqEntry', faq],
  ['label', 'organization_id, name', rows(`'Метка ' || n`), 'saveLabel', (name) => ({ name })],
  ['contact_field', 'organization_id, key, label, kind', rows(`'key_' || n, 'Поле', 'TEXT'`), 'saveContactField', (label) => ({ label, kind: 'TEXT' })],
  ['site', 'organization_id, name, public_key', rows(`'Сайт', 'mhs_' || n || gen_random_uuid()`), 'saveSite', (name) => ({ name })],
  ['branch', 'organization_id, name', rows(`'Филиал ' || n`), 'createBranch', (name) => ({ name })],
  ['invitation', 'organization_id, email, role, token_hash, invited_by_id, expires_at', rows(`n || '@a.example', 'MANAGER', gen_random_uuid(), (select id from member where organization_id = $1 limit 1), now() + interval '1 day'`), 'inviteMember', () => ({ email: `${randomUUID()}@a.example`, role: 'MANAGER' })],
  ['api_key', 'organization_id, member_id, name, secret_hash', rows(`(select id from member where organization_id = $1 limit 1), 'Ключ', gen_random_uuid()`), 'createApiKey', (name) => ({ name })],
  ['transition_template', 'organization_id, to_status_id, from_status_id, text', fillTemplates, 'saveTransitionTemplate', () => ({ toStatusId: globalId('OrderStatus', statusId), isEnabled: true, text: 'Готово' })],
] // prettier-ignore

function rows(values: string): Fill {
  return async (count, table, columns) => {
    await query(`insert into ${table} (${columns}) select $1, ${values} from generate_series(1, $2::int) n`, [
      organizationId,
      count,
    ])
  }
}

/** Each move has one template, so there have to be as many statuses to come from. */
async function fillTemplates(count: number): Promise<void> {
  await query(
    `with s as (insert into order_status (organization_id, key, name, archived_at)
       select $1, 'old_' || n, 'Был', now() from generate_series(1, $2::int) n returning id)
     insert into transition_template (organization_id, to_status_id, from_status_id, text)
     select $1, $3, id, 'Готово' from s`,
    [organizationId, count, statusId],
  )
}

describe('an organization has no more than it may of', () => {
  it.each(cases)('%s', async (table, columns, fill, mutation, input) => {
    await fill(most[table] - 1, table, columns)
    expect((await mutate(owner, mutation, { input: input('Последнее') })).errors).toEqual([])
    const { errors } = await mutate<object>(owner, mutation, { input: input('Лишнее'), fields: 'errors { message }' })
    expect(errors).toMatchObject([{ code: 'LIMIT_REACHED', message: expect.stringContaining(String(most[table])) }])
    const [counted] = await query<{ count: number }>(
      `select count(*)::int as count from ${table} where organization_id = $1`,
      [organizationId],
    )
    expect(counted!.count).toBe(most[table])
  })

  it('statuses: in use, and together with those put aside', async () => {
    const boss = await makeMember(await makeOrganization(), 'OWNER')
    const save = (count: number, from = 0) => {
      const keys = Array.from({ length: count }, (_, n) => `s${from + n}`)
      const statuses = keys.map((key, n) => ({ key, name: key, isInitial: n === 0, nextKeys: [] }))
      return mutate(boss, 'saveOrderStatuses', { input: { statuses } })
    }
    expect((await save(51)).errors).toMatchObject([{ code: 'LIMIT_REACHED' }])
    expect((await save(50)).errors).toEqual([])
    await query(
      `insert into order_status (organization_id, key, name, archived_at)
       select $1, 'old_' || n, 'Был', now() from generate_series(1, $2::int) n`,
      [boss.organizationId, most.order_status],
    )
    expect((await save(50, 50)).errors).toMatchObject([{ code: 'LIMIT_REACHED' }])
    // What is there can be changed, and what was put aside can be taken again.
    expect((await save(49)).errors).toEqual([])
  })
})
