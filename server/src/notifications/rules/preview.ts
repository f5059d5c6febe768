import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { entryOf, type NoticeEvent } from '../catalogue.ts'
import { mannerOf } from '../facts/manner.ts'
import { ofOrderChange } from '../facts/of-order.ts'
import { canReadNotices } from '../policy.ts'
import { problemsOf, render, type TemplateProblem } from '../render/render.ts'
import type { Facts } from '../render/variables.ts'
import { exampleFacts } from './example-facts.ts'

/** How a text would read, and what is wrong with it. */
export type NoticePreview = { text: string; problems: TemplateProblem[] }

/** A text filled in from an order of the organization, or from an example. Throws FORBIDDEN, NOT_FOUND. */
export async function previewNotification(
  viewer: Viewer,
  wish: { event: NoticeEvent; text: string; orderId?: string | null; branchId?: string | null },
): Promise<NoticePreview> {
  if (!canReadNotices(viewer)) throw new UserError('FORBIDDEN')
  const manner = await mannerOf(viewer.organizationId, wish.branchId ?? null)
  const example: Facts = { ...exampleFacts(manner), organization: manner.organization }
  const own = wish.orderId ? await factsOfOrder(viewer.organizationId, wish.orderId, wish.branchId ?? null) : {}
  const known = entryOf(wish.event).variables
  return { text: render(wish.text, { ...example, ...own }), problems: problemsOf(wish.text, known) }
}

async function factsOfOrder(organizationId: string, orderId: string, branchId: string | null): Promise<Facts> {
  const change = await row<{ id: string }>(sql`
    select id from order_change where order_id = ${orderId} and organization_id = ${organizationId}
    order by at desc limit 1`)
  const manner = await mannerOf(organizationId, branchId)
  const known = change && (await ofOrderChange(organizationId, change.id, () => manner))
  if (!known) throw new UserError('NOT_FOUND')
  return known.facts
}
