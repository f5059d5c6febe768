import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'
import { integrationSecrets } from '../integrations/content.ts'
import { loadReadMarks } from './read-marks.ts'

const aboutConversations = new Set(['MESSAGE_RECEIVED', 'MESSAGE_QUEUED', 'CONVERSATION_CHANGED'])

/** Conversations with whatever a list row or a thread header shows, so that live screens ask for nothing more. */
export const conversationContent: ContentLoader = {
  kind: 'conversation',
  idOf: (event) => (aboutConversations.has(event.kind) ? event.conversationId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).conversation.findMany({
      where: { id: { in: ids } },
      include: {
        integration: { omit: integrationSecrets },
        contact: { include: { identities: true } },
        branch: true,
        assignee: true,
      },
    })
    return new Map(found.map((conversation) => [conversation.id, conversation]))
  },
}

/** Read marks, for their owner alone. */
export const readMarkContent: ContentLoader = {
  kind: 'readMark',
  idOf: (event) => (event.kind === 'READ_MARK_MOVED' ? `${event.audienceMemberId}:${event.conversationId}` : null),
  load: (organizationId, keys) => loadReadMarks(scopedTo(organizationId), keys),
}
