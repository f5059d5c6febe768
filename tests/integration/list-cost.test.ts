import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabase } from '../../server/src/db/client.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { globalId } from '../support/client.ts'
import { costOf, statementsOf } from '../support/cost.ts'
import { makeBotRow, makeMember, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'

const size = 20_000
const organizationId = await makeOrganization()
let viewer: Viewer
let bot: string
let small: string
let giant: string

beforeAll(async () => {
  viewer = await makeMember(organizationId, 'OWNER')
  bot = (await makeBotRow(organizationId)).id
  await query(
    `with people as (insert into contact (organization_id, name)
       select $1, 'Клиент ' || n from generate_series(1, $4) n returning id),
     numbered as (select id, (row_number() over ())::int as n from people)
     insert into conversation (organization_id, integration_id, contact_id, external_chat_id, status, assignee_id,
       last_message_at)
     select $1, $2, id, n::text, case when n % 3 = 0 then 'CLOSED' else 'OPEN' end::conversation_status,
       case when n % 7 = 0 then $3::uuid end, now() - n * interval '1 minute'
     from numbered`,
    [organizationId, bot, viewer.memberId, size],
  )
  const rows = await query<{ id: string }>('select id from conversation where organization_id = $1 limit 2', [
    organizationId,
  ])
  small = rows[0]!.id
  giant = rows[1]!.id
  for (const [id, count] of [
    [small, 10],
    [giant, size],
  ] as const) {
    await query(
      `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
         kind, text, state)
       select $1, $2, $3, n, n, 'INBOUND', 'CONTACT', 'TEXT', 'Сообщение', 'RECEIVED' from generate_series(1, $4) n`,
      [organizationId, id, bot, count],
    )
  }
  await query('vacuum analyze conversation, message, contact')
})
afterAll(closeDatabase)

const list = `query ($view: ConversationView!, $filter: ConversationFilter, $after: String) {
  conversations(view: $view, filter: $filter, first: 30, after: $after) {
    pageInfo { endCursor } edges { cursor node { id status lastMessageAt contact { name } } } } }`

describe('what a page costs at 20,000 conversations', () => {
  for (const view of ['MINE', 'UNASSIGNED', 'ALL', 'CLOSED']) {
    it(`P15: the list ${view} reads its page and nothing else`, async () => {
      const statements = await statementsOf({ viewer, source: list, variables: { view } }, /"public"\."conversation"/)
      const page = await costOf(statements.find(({ text }) => /limit/i.test(text))!)
      expect(page.nodes.filter((node) => /Sort|Seq Scan on conversation/.test(node))).toEqual([])
      expect(page.buffers).toBeLessThanOrEqual(260)
    })
  }

  it('P17: the newest page of 20,000 messages costs what a conversation of ten costs', async () => {
    const source = `query ($id: ID!) { conversation(id: $id) { messages(last: 9) { edges { node { id seq } } } } }`
    const pageOf = async (id: string) => {
      const statements = await statementsOf(
        { viewer, source, variables: { id: globalId('Conversation', id) } },
        /"public"\."message"/,
      )
      const costs = await Promise.all(statements.map(costOf))
      expect(costs.flatMap(({ nodes }) => nodes).filter((node) => /Sort|Seq Scan on message/.test(node))).toEqual([])
      return costs.reduce((sum, { buffers }) => sum + buffers, 0)
    }
    const [ofSmall, ofGiant] = [await pageOf(small), await pageOf(giant)]
    expect(ofGiant).toBeLessThanOrEqual(ofSmall + 4)
  })
})
