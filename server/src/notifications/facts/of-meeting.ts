import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { sayMoment } from './manner.ts'
import type { KnownSubject, Manner } from './subject.ts'

type Meeting = { contactId: string; client: string; title: string; place: string | null; startsAt: Date }

/** What there is to say of a meeting; undefined when it is called off. */
export async function ofMeeting(organizationId: string, id: string, manner: Manner): Promise<KnownSubject | undefined> {
  const meeting = await row<Meeting>(sql`
    select m.contact_id as "contactId", c.name as client, m.title, m.place, m.starts_at as "startsAt"
    from meeting m join contact c on c.id = m.contact_id
    where m.id = ${id} and m.organization_id = ${organizationId} and m.cancelled_at is null`)
  if (!meeting) return undefined
  return {
    subjectId: id,
    branchId: null,
    conversationId: null,
    contactId: meeting.contactId,
    memberIds: [],
    integrationId: null,
    facts: {
      client: meeting.client,
      'meeting.title': meeting.title,
      'meeting.place': meeting.place,
      'meeting.time': sayMoment(meeting.startsAt, manner),
    },
  }
}
