import sql from 'sql-template-tag'
import { UserError } from '../../errors.ts'
import { commit } from '../../events/commit.ts'
import type { BotMode } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../../team/viewer.ts'
import { lockConversation, type Seen } from '../lock.ts'
import { canAnswer } from '../policy.ts'

/** Who is to have the dialog. `pausedUntil` goes with HUMAN alone; without it the bot is silent until switched back. */
export type ModeChange = Seen & { mode: BotMode; pausedUntil?: Date | null }

/** Gives a dialog to the bot or to the people; answers the conversation's id. BAD_INPUT for a time that has passed. */
export async function setMode(viewer: Viewer, input: ModeChange): Promise<string> {
  if (!canAnswer(viewer)) throw new UserError('FORBIDDEN')
  const pausedUntil = input.mode === 'HUMAN' ? (input.pausedUntil ?? null) : null
  return commit(viewer.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, viewer, input)
    const changed = await tx.row(sql`
      update conversation set bot_mode = ${input.mode}::bot_mode, bot_paused_until = ${pausedUntil}::timestamptz,
        version = version + 1
      where id = ${conversation.id} and organization_id = ${tx.organizationId}
        and coalesce(${pausedUntil}::timestamptz > now(), true)
      returning id`)
    if (!changed) throw new UserError('BAD_INPUT', { path: ['input', 'pausedUntil'], detail: 'in the past' })
    tx.append({
      kind: 'CONVERSATION_CHANGED',
      conversationId: conversation.id,
      actorId: viewer.memberId,
      branchId: conversation.branchId,
    })
    return conversation.id
  })
}
