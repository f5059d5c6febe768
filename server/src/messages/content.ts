import { scopedTo } from '../db/scoped.ts'
import type { ContentLoader } from '../events/content.ts'

const aboutMessages = new Set(['MESSAGE_RECEIVED', 'MESSAGE_QUEUED', 'MESSAGE_CHANGED'])

/**
 * Messages with what a bubble of the web shows, so that live screens ask for nothing more. What another document wants
 * besides is read once for all who asked alike; here every relation would cost every message.
 */
export const messageContent: ContentLoader = {
  kind: 'message',
  idOf: (event) => (aboutMessages.has(event.kind) ? event.messageId : null),
  async load(organizationId, ids) {
    const found = await scopedTo(organizationId).message.findMany({
      where: { id: { in: ids } },
      omit: { leaseToken: true, leaseUntil: true },
      include: {
        author: true,
        attachments: { orderBy: { position: 'asc' } },
        replyTo: { omit: { leaseToken: true, leaseUntil: true }, include: { author: true } },
      },
    })
    return new Map(found.map((message) => [message.id, message]))
  },
}
