import sql from 'sql-template-tag'
import { localeFor } from '../../contacts/locale.ts'
import { type LinkWish, type MadeLink, makeLink } from '../../contacts/links/make-link.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { Viewer } from '../../team/viewer.ts'
import { say } from '../../texts.ts'
import { takeForWriting } from '../compose/writable-conversation.ts'
import { enqueue } from '../outbox/enqueue.ts'

/** For whom the link is, to which bot it leads, and in which conversation it is to be said, if in any. */
export type LinkErrand = LinkWish & { toConversationId?: string | null }

/** The link, and the message that bears it; without one the member hands the address over himself. */
export type SentLink = { link: MadeLink; messageId: string | null }

/**
 * Makes a customer's link and says it in a conversation as the member's answer, both or neither; without a conversation
 * it only makes it. Throws what `makeLink` and `takeForWriting` throw.
 */
export function sendContactLink(viewer: Viewer, errand: LinkErrand): Promise<SentLink> {
  return commit(viewer.organizationId, async (tx) => {
    const link = await makeLink(tx, viewer, errand)
    if (!errand.toConversationId) return { link, messageId: null }
    const place = await takeForWriting(tx, viewer, errand.toConversationId)
    const text = say(await localeOf(tx, place.id), 'link.text', { url: link.url })
    const { ids } = await enqueue(
      tx,
      { conversationId: place.id, integrationId: place.integrationId, branchId: place.branchId },
      {
        parts: [{ kind: 'TEXT', text, fileIds: [] }],
        authorKind: 'MEMBER',
        authorId: viewer.memberId,
        clientMutationId: `link:${link.id}`,
      },
    )
    return { link, messageId: ids[0]! }
  })
}

async function localeOf(tx: Transaction, conversationId: string): Promise<'ru' | 'en'> {
  const found = await tx.row<{ messenger: string | null; organization: string }>(sql`
    select k.locale as messenger, o.locale as organization
    from conversation c join contact k on k.id = c.contact_id join organization o on o.id = c.organization_id
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId}`)
  return localeFor(found?.messenger ?? null, found?.organization ?? 'ru')
}
