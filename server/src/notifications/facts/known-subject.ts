import type { Settings } from '../settings/settings.ts'
import { mannerIn } from './manner.ts'
import { ofComment, ofMessage, ofWaiting } from './of-conversation.ts'
import { ofIntegration } from './of-integration.ts'
import { ofLead } from './of-lead.ts'
import { ofMeeting } from './of-meeting.ts'
import { ofOrderChange } from './of-order.ts'
import type { KnownSubject, Manner, MannerIn, NoticeSubject } from './subject.ts'

/**
 * Loads what the notices of an event need, in the organization's language and by the clock of its branch; undefined
 * when there is nothing to tell.
 */
export async function knownSubject(
  organizationId: string,
  subject: NoticeSubject,
  settings: Settings,
): Promise<{ known: KnownSubject; manner: Manner } | undefined> {
  const found = await load(organizationId, subject, (branchId) => mannerIn(settings, branchId))
  if (!found) return undefined
  const manner = mannerIn(settings, found.branchId)
  return { known: { ...found, facts: { ...found.facts, organization: manner.organization } }, manner }
}

function load(organizationId: string, subject: NoticeSubject, mannerOf: MannerIn): Promise<KnownSubject | undefined> {
  switch (subject.event) {
    case 'LEAD_RECEIVED':
      return ofLead(organizationId, subject.leadId, mannerOf)
    case 'ORDER_MOVED':
      return ofOrderChange(organizationId, subject.changeId, mannerOf)
    case 'CLIENT_COMMENT':
      return ofComment(organizationId, subject.messageId, mannerOf)
    case 'DELIVERY_FAILED':
      return ofMessage(organizationId, subject.messageId, mannerOf)
    case 'UNANSWERED':
      return ofWaiting(organizationId, subject.conversationId, mannerOf)
    case 'INTEGRATION_TROUBLE':
      return ofIntegration(organizationId, subject.integrationId, mannerOf)
    case 'REMINDER':
      return ofMeeting(organizationId, subject, mannerOf)
  }
}
