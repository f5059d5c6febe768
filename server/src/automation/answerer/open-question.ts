import sql from 'sql-template-tag'
import { commit } from '../../events/commit.ts'
import type { Situation } from '../ladder/decide.ts'
import { moveRun, openRunOnce } from '../runs/open-run.ts'

/** Notes that the external answerer is to be asked about a message, once; answers the run, due at once. */
export function openQuestion(
  organizationId: string,
  { conversationId, messageId }: Pick<Situation, 'conversationId' | 'messageId'>,
): Promise<string[]> {
  return commit(organizationId, async (tx) => {
    const draft = { source: 'ANSWERER', conversationId, messageId, causeKey: `answer:${messageId}` } as const
    const id = await openRunOnce(tx, draft)
    if (!id) return []
    await moveRun(tx, { id, set: sql`state = 'WAITING', resume_at = now()` })
    return [id]
  })
}
