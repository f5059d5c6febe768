import sql from 'sql-template-tag'
import { row, rows } from '../../db/query.ts'
import { notify } from '../notify.ts'
import { type ImpatientPlace, impatientPlaces, isUntold } from './impatient-places.ts'

type Waiting = { id: string; since: Date }

/** Of so many of one branch is told at once; the others are told by the next sweep. */
const atOnce = 100

/**
 * Tells the staff of the clients who have been waiting for an answer too long, once for each waiting. Answers the bots
 * whose outbox has something new.
 */
export async function tellUnanswered(): Promise<string[]> {
  const bots = new Set<string>()
  for (const place of await impatientPlaces()) {
    for (const waiting of await waitingIn(place)) for (const bot of await tell(place, waiting)) bots.add(bot)
  }
  return [...bots]
}

function waitingIn({ organizationId, branchId, minutes }: ImpatientPlace): Promise<Waiting[]> {
  return rows<Waiting>(sql`
    select c.id, c.awaiting_reply_since as since from conversation c
    where c.organization_id = ${organizationId} and c.branch_id is not distinct from ${branchId}::uuid and ${isUntold}
      and c.awaiting_reply_since <= now() - make_interval(mins => ${minutes})
    order by c.awaiting_reply_since limit ${atOnce}`)
}

/** Marked only when it was told: a crash between the two repeats it, and the outbox knows a repeat. */
async function tell({ organizationId }: ImpatientPlace, { id, since }: Waiting): Promise<string[]> {
  const bots = await notify(organizationId, { event: 'UNANSWERED', conversationId: id })
  await row(sql`
    update conversation set unanswered_told = ${since} where id = ${id} and organization_id = ${organizationId}
    returning id`)
  return bots
}
