import type { FeedEvent } from '../events/event.ts'
import type { NoticeSubject } from '../notifications/facts/subject.ts'
import type { Page } from './page.ts'

/** The reactions that tell people of an event: each says what the notice is about. */
export const tell = {
  ofComment: about(({ messageId }) => messageId && { event: 'CLIENT_COMMENT', messageId }),
  ofFailure: about(({ messageId }) => messageId && { event: 'DELIVERY_FAILED', messageId }),
  ofMove: about(({ subjectId }) => subjectId && { event: 'ORDER_MOVED', changeId: subjectId }),
  ofLead: about(({ subjectId }) => subjectId && { event: 'LEAD_RECEIVED', leadId: subjectId }),
  ofTrouble: about(({ subjectId }) => subjectId && { event: 'INTEGRATION_TROUBLE', integrationId: subjectId }),
}

function about(subjectOf: (event: FeedEvent) => NoticeSubject | null | '') {
  return async (event: FeedEvent, page: Page): Promise<void> => {
    const subject = subjectOf(event)
    if (subject) await page.tell(event, subject)
  }
}
