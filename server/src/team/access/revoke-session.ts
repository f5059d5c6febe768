import sql from 'sql-template-tag'
import { prisma } from '../../db/client.ts'
import { databaseNow } from '../../db/now.ts'
import { UserError } from '../../errors.ts'
import type { Session } from '../../generated/prisma/client.ts'
import type { Viewer } from '../viewer.ts'
import { endSessions, idleHours } from './session.ts'

/** The viewer's own living sessions, the one used last first. */
export async function listSessions(viewer: Viewer): Promise<Session[]> {
  const now = await databaseNow()
  const living = {
    revokedAt: null,
    expiresAt: { gt: now },
    seenAt: { gt: new Date(now.getTime() - idleHours * 3_600_000) },
  }
  return prisma.session.findMany({ where: { memberId: viewer.memberId, ...living }, orderBy: { seenAt: 'desc' } })
}

/** Ends one of the viewer's own sessions at once; another's and a missing one alike are NOT_FOUND. */
export async function revokeSession(viewer: Viewer, input: { sessionId: string }): Promise<Session> {
  const ended = await endSessions(viewer, sql`id = ${input.sessionId}`)
  if (ended.length === 0) throw new UserError('NOT_FOUND', { path: ['sessionId'] })
  return prisma.session.findUniqueOrThrow({ where: { id: input.sessionId } })
}
