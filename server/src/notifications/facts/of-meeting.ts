import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { sayMoment } from '../../texts.ts'
import type { KnownSubject, MannerIn } from './subject.ts'

type Meeting = {
  contactId: string
  client: string
  conversationId: string | null
  branchId: string | null
  branch: string | null
  title: string
  place: string | null
  startsAt: Date
}

/** What there is to say of a meeting beforehand; undefined when it is called off. Told once each time and distance. */
export async function ofMeeting(
  organizationId: string,
  { meetingId: id, minutesBefore }: { meetingId: string; minutesBefore: number },
  mannerOf: MannerIn,
): Promise<KnownSubject | undefined> {
  const meeting = await row<Meeting>(sql`
    select m.contact_id as "contactId", c.name as client, m.title, m.place, m.starts_at as "startsAt",
      t.id as "conversationId", t.branch_id as "branchId", b.name as branch
    from meeting m join contact c on c.id = m.contact_id
    left join conversation t on t.id = m.conversation_id left join branch b on b.id = t.branch_id
    where m.id = ${id} and m.organization_id = ${organizationId} and m.cancelled_at is null`)
  if (!meeting) return undefined
  return {
    subjectId: id,
    branchId: meeting.branchId,
    conversationId: meeting.conversationId,
    contactId: meeting.contactId,
    memberIds: [],
    integrationId: null,
    once: `${minutesBefore}:${meeting.startsAt.getTime()}`,
    facts: {
      branch: meeting.branch,
      client: meeting.client,
      'meeting.title': meeting.title,
      'meeting.place': meeting.place,
      'meeting.time': sayMoment(meeting.startsAt, mannerOf(meeting.branchId)),
    },
  }
}
