import { mannerOf } from './manner.ts'
import { ofComment, ofMessage, ofWaiting } from './of-conversation.ts'
import { ofIntegration } from './of-integration.ts'
import { ofLead } from './of-lead.ts'
import { ofMeeting } from './of-meeting.ts'
import { ofOrderChange } from './of-order.ts'
import type { KnownSubject, Manner, NoticeSubject } from './subject.ts'

/** Loads what the notices of an event need, in the organization's language; undefined when there is nothing to tell. */
export async function knownSubject(
  organizationId: string,
  subject: NoticeSubject,
): Promise<{ known: KnownSubject; manner: Manner } | undefined> {
  const house = await mannerOf(organizationId, null)
  const first = await load(organizationId, subject, house)
  if (!first?.branchId) return first && { known: withHouse(first, house), manner: house }
  // Times are told by the clock of the branch.
  const manner = await mannerOf(organizationId, first.branchId)
  const known = manner.timeZone === house.timeZone ? first : await load(organizationId, subject, manner)
  return known && { known: withHouse(known, manner), manner }
}

function withHouse(known: KnownSubject, { organization }: Manner): KnownSubject {
  return { ...known, facts: { ...known.facts, organization } }
}

function load(organizationId: string, subject: NoticeSubject, manner: Manner): Promise<KnownSubject | undefined> {
  switch (subject.event) {
    case 'LEAD_RECEIVED':
      return ofLead(organizationId, subject.leadId, manner)
    case 'ORDER_MOVED':
      return ofOrderChange(organizationId, subject.changeId, manner)
    case 'CLIENT_COMMENT':
      return ofComment(organizationId, subject.messageId, manner)
    case 'DELIVERY_FAILED':
      return ofMessage(organizationId, subject.messageId, manner)
    case 'UNANSWERED':
      return ofWaiting(organizationId, subject.conversationId, manner)
    case 'INTEGRATION_TROUBLE':
      return ofIntegration(organizationId, subject.integrationId, manner)
    case 'REMINDER':
      return ofMeeting(organizationId, subject, manner)
  }
}
