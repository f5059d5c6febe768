import { prisma } from '../../db/client.ts'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import { log } from '../../lib/log.ts'
import type { Viewer } from '../viewer.ts'
import { proveAccount } from './prove-account.ts'
import { viewerOfSession } from './read-session.ts'
import { type Client, newSession } from './session.ts'

/** What signing in gives: the secret for the cookie, and who it makes of its holder. */
export type SignedIn = { token: string; viewer: Viewer }

/**
 * Opens a session for the account's seat: the one used last, else the oldest. Always a new secret, never the one that
 * the browser came with. Throws INVALID_CREDENTIALS (also for disabled members) or RATE_LIMITED.
 */
export async function signIn(input: { email: string; password: string }, client: Client): Promise<SignedIn> {
  const accountId = await proveOrLog(input, client)
  const seats = await prisma.member.findMany({
    where: { accountId, disabledAt: null },
    orderBy: { createdAt: 'asc' },
    include: { sessions: { orderBy: { seenAt: 'desc' }, take: 1 } },
  })
  const usedAt = (seat: (typeof seats)[number]) => seat.sessions[0]?.seenAt.getTime() ?? 0
  const seat = seats.sort((a, b) => usedAt(b) - usedAt(a))[0]
  if (!seat) throw new UserError('INVALID_CREDENTIALS')
  const { token, insert } = newSession(seat.id, client)
  const session = await row<{ id: string }>(insert)
  return { token, viewer: await freshViewer(session?.id) }
}

/** The viewer of a session that was stored a moment ago. Throws INVALID_CREDENTIALS when it has ended meanwhile. */
export async function freshViewer(sessionId: string | undefined): Promise<Viewer> {
  const viewer = sessionId ? await viewerOfSession(sessionId) : null
  if (!viewer) throw new UserError('INVALID_CREDENTIALS')
  log.info({ memberId: viewer.memberId, sessionId }, 'a session was opened')
  return viewer
}

async function proveOrLog(input: { email: string; password: string }, client: Client): Promise<string> {
  try {
    return await proveAccount(input.email, input.password, client.ip)
  } catch (error) {
    if (error instanceof UserError) log.warn({ code: error.code, ip: client.ip }, 'a sign-in was refused')
    throw error
  }
}
