/**
 * An organization with one conversation and a writer of its feed, for tests of the feed alone: every event is a
 * ConversationChanged that everybody sees, so each client's numbers must be gapless. The writer is this very process,
 * which commits and publishes as any other instance does.
 */
import { startPublishing } from '../../server/src/events/publish.ts'
import { commit } from '../../server/src/events/commit.ts'
import { currentCursor } from '../../server/src/events/log.ts'
import { registerFeedContent } from '../../server/src/feed-content.ts'
import { receiveUpdate } from '../../server/src/messages/receive.ts'
import { makeBotRow } from './house.ts'
import { query, until } from './stack.ts'
import { messageUpdate } from './updates.ts'

/** The feed of one organization, being written by this process. */
export type FeedHouse = {
  organizationId: string
  conversationId: string
  /** The number of the newest event committed. */
  head(): number
  /** The place to begin at. */
  cursor(): Promise<string>
  /** Commits so many events, in one transaction. */
  append(count: number, kind?: string, branchId?: string): Promise<void>
  /** Looks up the head again after somebody else has written. */
  reread(): Promise<void>
}

/** Makes the conversation of an organization and gives the writer of its feed. */
export async function feedHouse(organizationId: string): Promise<FeedHouse> {
  registerFeedContent()
  startPublishing()
  const bot = await makeBotRow(organizationId, { kind: 'TELEGRAM_BOT' })
  await receiveUpdate(bot, Buffer.from(JSON.stringify(messageUpdate({ id: 1, text: 'Добрый день' }))))
  const [conversation] = await until(() =>
    query<{ id: string }>('select id from conversation where organization_id = $1', [organizationId]),
  )
  const conversationId = conversation!.id
  const cursor = () => currentCursor(organizationId)
  const readHead = async () => Number((await cursor()).split('.')[1])
  let head = await readHead()
  return {
    organizationId,
    conversationId,
    head: () => head,
    cursor,
    reread: async () => void (head = await readHead()),
    async append(count, kind = 'CONVERSATION_CHANGED', branchId) {
      await commit(organizationId, async (tx) => {
        for (let n = 0; n < count; n++) tx.append({ kind, conversationId, branchId })
      })
      head += count
    },
  }
}
