import { UserError } from '../errors.ts'
import type { Prisma } from '../generated/prisma/client.ts'

/** The messages between two cursors, which are numbers of messages; both ends excluded. */
export function messagesBetween(
  conversationId: string,
  { after, before }: { after?: string; before?: string },
): Prisma.MessageWhereInput {
  const seq = { ...(after !== undefined && { gt: seqOf(after) }), ...(before !== undefined && { lt: seqOf(before) }) }
  return { conversationId, seq }
}

function seqOf(cursor: string): number {
  if (!/^\d{1,9}$/.test(cursor)) throw new UserError('BAD_INPUT', { detail: 'not a cursor of messages' })
  return Number(cursor)
}
