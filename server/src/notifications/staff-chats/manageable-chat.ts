import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import type { Integration, StaffChat } from '../../generated/prisma/client.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'

/** A group with its bot. */
export type ManageableChat = StaffChat & { integration: Integration }

/** One group of a connected bot, for those who set notices. Throws FORBIDDEN, NOT_FOUND. */
export async function manageableChat(viewer: Viewer, id: string): Promise<ManageableChat> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const where = { id, integration: { disconnectedAt: null } }
  const found = await scopedTo(viewer.organizationId).staffChat.findFirst({ where, include: { integration: true } })
  if (!found) throw new UserError('NOT_FOUND')
  return found
}
