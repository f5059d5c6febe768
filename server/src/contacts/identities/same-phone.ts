import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { Viewer } from '../../team/viewer.ts'
import { visibleContacts } from '../visible.ts'

/** The condition for the other cards with a card's phone that the viewer may see. Throws NOT_FOUND. */
export async function samePhoneAs(viewer: Viewer, contactId: string): Promise<Prisma.ContactWhereInput> {
  const visible = visibleContacts(viewer)
  const where = { id: contactId, AND: [visible] }
  const card = await scopedTo(viewer.organizationId).contact.findFirst({ where, select: { phoneDigits: true } })
  if (!card) throw new UserError('NOT_FOUND')
  return card.phoneDigits === null
    ? { id: { in: [] } }
    : { phoneDigits: card.phoneDigits, id: { not: contactId }, AND: [visible] }
}
