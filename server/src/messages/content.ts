import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

const aboutMessages = new Set(['MESSAGE_RECEIVED', 'MESSAGE_QUEUED', 'MESSAGE_CHANGED'])

/** What a bubble shows beside the message's own row. */
export const bubbleIncludes = {
  attachments: { orderBy: { position: 'asc' } },
  author: { include: { branches: { include: { branch: true } } } },
} as const

/** Messages with whatever a bubble shows, so that live screens ask for nothing more. */
export const messageContent: ContentLoader = {
  kind: 'message',
  idOf: (event) => (aboutMessages.has(event.kind) ? event.messageId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).message.findMany({
      where: { id: { in: ids } },
      omit: { leaseToken: true, leaseUntil: true },
      include: {
        ...bubbleIncludes,
        replyTo: { omit: { leaseToken: true, leaseUntil: true }, include: bubbleIncludes },
      },
    })
    return new Map(found.map((message) => [message.id, message]))
  },
}
