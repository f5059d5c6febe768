import { scopedTo } from '../../db/scoped.ts'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { Viewer } from '../../team/viewer.ts'
import { canManageNotices } from '../policy.ts'
import { standingIn } from './check.ts'
import { chooseStaffChat } from './choose.ts'
import { noteStanding } from './standing.ts'

/** A group by the id that its people know; `branchId` null: it hears of all. */
export type GroupById = { integrationId: string; chatId: string; branchId?: string | null }

/** Ids of groups are negative and have up to 64 bit. */
const groupId = /^-\d{1,19}$/

/**
 * Takes a group for notices by its id, also one that the bot was added to before we knew either; answers the row's id.
 * Throws FORBIDDEN, NOT_FOUND, BAD_INPUT for an id that is no group's or of a group the bot is not in, and what the
 * provider's silence or refusal is called.
 */
export async function addStaffChat(viewer: Viewer, { integrationId, chatId, branchId }: GroupById): Promise<string> {
  if (!canManageNotices(viewer)) throw new UserError('FORBIDDEN')
  const house = scopedTo(viewer.organizationId)
  const integration = await house.integration.findFirst({ where: { id: integrationId, disconnectedAt: null } })
  if (!integration) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
  const isOurs = !branchId || (await house.branch.findFirst({ where: { id: branchId } }))
  if (!isOurs) throw new UserError('NOT_FOUND', { path: ['input', 'branchId'] })
  if (!groupId.test(chatId)) throw notThere()
  const standing = await standingIn({ integration, externalChatId: chatId })
  if (standing.state === 'left' || standing.state === 'kicked') throw notThere()
  await commit(viewer.organizationId, (tx) => noteStanding(tx, { integrationId, chatId }, standing))
  const group = await house.staffChat.findFirst({ where: { integrationId, externalChatId: chatId, topicId: null } })
  return chooseStaffChat(viewer, { id: group!.id, isChosen: true, branchId })
}

const notThere = () => new UserError('BAD_INPUT', { path: ['input', 'chatId'] })
