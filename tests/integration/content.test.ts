import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactContent } from '../../server/src/contacts/content.ts'
import { conversationContent, readMarkContent } from '../../server/src/conversations/content.ts'
import { closeDatabase, prisma } from '../../server/src/db/client.ts'
import type { ContentLoader } from '../../server/src/events/content.ts'
import { integrationContent, integrationSecrets } from '../../server/src/integrations/content.ts'
import { messageContent, messageSecrets } from '../../server/src/messages/content.ts'
import { orderChangeContent, orderContent } from '../../server/src/orders/content.ts'
import { changeOrderStatus } from '../../server/src/orders/change-status.ts'
import { upsertOrder } from '../../server/src/orders/upsert.ts'
import { type Bot, makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { messageUpdate, receive } from '../support/updates.ts'

const statusWithMoves = {
  include: { leavings: { where: { to: { archivedAt: null } }, orderBy: { to: { position: 'asc' } } } },
} as const
const wholeOrder = { contact: true, branch: true, status: statusWithMoves } as const
/** JSON knows no bigints: a price travels as a number. */
const asNumber = <Row extends { priceMinor: bigint | null }>(order: Row) => ({
  ...order,
  priceMinor: order.priceMinor === null ? null : Number(order.priceMinor),
})

/** The same rows as Prisma gives them: what the types of GraphQL are written for. */
const oracle: [ContentLoader, string, (ids: string[]) => Promise<{ id: string }[]>][] = [
  [
    messageContent,
    'message',
    (ids) =>
      prisma.message.findMany({
        where: { id: { in: ids } },
        omit: messageSecrets,
        include: {
          author: true,
          attachments: { orderBy: { position: 'asc' } },
          replyTo: { omit: messageSecrets, include: { author: true } },
        },
      }),
  ],
  [
    conversationContent,
    'conversation',
    (ids) =>
      prisma.conversation.findMany({
        where: { id: { in: ids } },
        include: {
          integration: { omit: integrationSecrets },
          contact: { include: { identities: { orderBy: { id: 'asc' } } } },
          branch: true,
          assignee: true,
          labels: { include: { label: true }, orderBy: [{ createdAt: 'asc' }, { labelId: 'asc' }] },
        },
      }),
  ],
  [
    integrationContent,
    'integration',
    (ids) =>
      prisma.integration.findMany({ where: { id: { in: ids } }, omit: integrationSecrets, include: { branch: true } }),
  ],
  [
    contactContent,
    'contact',
    (ids) =>
      prisma.contact.findMany({ where: { id: { in: ids } }, include: { identities: { orderBy: { id: 'asc' } } } }),
  ],
  [
    orderContent,
    'customer_order',
    async (ids) => (await prisma.order.findMany({ where: { id: { in: ids } }, include: wholeOrder })).map(asNumber),
  ],
  [
    orderChangeContent,
    'order_change',
    async (ids) => {
      const include = { order: { include: wholeOrder }, from: statusWithMoves, to: statusWithMoves, actor: true }
      const changes = await prisma.orderChange.findMany({ where: { id: { in: ids } }, include })
      return changes.map((change) => ({ ...change, order: asNumber(change.order) }))
    },
  ],
]

let bot: Bot

beforeAll(async () => {
  const organizationId = await makeOrganization()
  const [branch] = await query<{ id: string }>(
    `insert into branch (organization_id, name) values ($1, 'Цех') returning id`,
    [organizationId],
  )
  bot = await makeBotRow(organizationId, { branch_id: branch!.id })
  const author = await makeMember(organizationId)
  for (const chat of [1, 2, 3]) {
    await receive(
      bot,
      messageUpdate({ chat, id: 1, entities: [{ type: 'bold', offset: 0, length: 2 }] }),
      messageUpdate({
        chat,
        id: 2,
        reply_to_message: { message_id: 1, date: 1, chat: { id: chat, type: 'private' } },
        photo: [{ file_id: 'f', file_unique_id: 'u', width: 9, height: 9, file_size: 99 }],
      }),
    )
  }
  const [contact] = await query<{ id: string }>('select id from contact limit 1')
  for (const more of [{ contactId: contact!.id, branchId: branch!.id, price: '12,5', dueAt: new Date() }, {}]) {
    const orderId = await upsertOrder(author, { title: 'Кухня', ...more })
    await changeOrderStatus(author, { orderId, statusKey: 'in_work', comment: 'ж"' })
  }
  await query('update conversation set assignee_id = $1 where external_chat_id = $2', [author.memberId, '1'])
  await query(`update message set author_id = $1, author_kind = 'MEMBER' where external_id = '1'`, [author.memberId])
})
afterAll(closeDatabase)

/** Something for every column that may hold it; what has a meaning for other tables stays. */
async function fillAtRandom(table: string, random: () => number): Promise<void> {
  const columns = await query<{ name: string; type: string }>(
    `select column_name as name, udt_name as type from information_schema.columns
     where table_name = $1 and column_name <> 'id' and column_name !~ '_id$' and not column_name = any($2)`,
    [table, ['status', 'seq', 'last_seq', 'webhook_key', 'external_id']],
  )
  for (const { name, type } of columns) {
    const fillers: Record<string, (() => unknown) | undefined> = {
      text: () => `т"\\${random()}`,
      int4: () => random() % 100_000,
      int8: () => random(),
      float8: () => random() / 7,
      bool: () => random() % 2 === 0,
      timestamptz: () => new Date(1_700_000_000_000 + random()),
      jsonb: () => JSON.stringify({ a: [random(), null, 'ю'] }),
      _int4: () => [random() % 100, 2],
      _text: () => ['а', `"${random()}`],
    }
    const value = fillers[type]?.()
    if (value !== undefined) await query(`update ${table} set ${name} = $1`, [value])
  }
}

describe('the content of events', () => {
  it.each(oracle)('$kind: as Prisma gives it, whatever the rows hold', async ({ kind, load }, table, expected) => {
    const ids = (await query<{ id: string }>(`select id from "${table}"`)).map(({ id }) => id)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 50, maxLength: 50 }), async (numbers) => {
        let next = 0
        const random = () => numbers[next++ % numbers.length]!
        for (const other of [
          'message',
          'attachment',
          'member',
          'conversation',
          'contact',
          'contact_identity',
          'branch',
        ]) {
          await fillAtRandom(other, random)
        }
        await fillAtRandom('integration', random)
        const found = await load(bot.organizationId, ids)
        const rows = await expected(ids)
        expect(rows.length, kind).toBeGreaterThan(0)
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(rows.map((row) => [row.id, row])))
      }),
      { numRuns: 4 },
    )
  })

  it('readMark: as Prisma gives it, of its organization alone', async () => {
    const { memberId } = await makeMember(bot.organizationId)
    const conversations = await query<{ id: string }>('select id from conversation')
    for (const { id } of conversations) {
      await query('insert into read_mark values ($1, $2, 3, 2)', [memberId, id])
    }
    const keys = conversations.map(({ id }) => `${memberId}:${id}`)
    const rows = await prisma.readMark.findMany({ where: { memberId } })
    const found = await readMarkContent.load(bot.organizationId, keys)
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(rows.map((row) => [`${memberId}:${row.conversationId}`, row])),
    )
    expect(rows).toHaveLength(3)
    expect((await readMarkContent.load(await makeOrganization(), keys)).size).toBe(0)
  })

  it.each(oracle)('$kind: nothing of another organization, nothing secret', async ({ load }, table) => {
    const ids = (await query<{ id: string }>(`select id from "${table}"`)).map(({ id }) => id)
    expect((await load(await makeOrganization(), ids)).size).toBe(0)
    const text = JSON.stringify([...(await load(bot.organizationId, ids)).values()])
    for (const secret of [...Object.keys(integrationSecrets), 'leaseToken', 'passwordHash']) {
      expect(text).not.toContain(`"${secret}"`)
    }
  })
})
