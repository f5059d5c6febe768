import { follow } from '../events/follow.ts'
import { log } from '../lib/log.ts'
import { viewerOfSession } from '../team/access/read-session.ts'
import type { Viewer } from '../team/viewer.ts'

/** `over`: revoked, expired or disabled. `changed`: other rights than when it was opened. */
export type SessionEnd = 'over' | 'changed'

type Watched = { viewer: Viewer; listeners: Set<(end: SessionEnd) => void> }
type Organization = { sessions: Map<string, Watched>; stop: () => void }

const rereadMs = 20_000
const organizations = new Map<string, Organization>()
let rereading: NodeJS.Timeout | undefined

/**
 * Calls `listener` once when the viewer's session ends or his rights change: at once by the feed, and within 20 s by
 * reading it again even when no event came (expiry). Gives the function that ends the watch.
 */
export function watchSession(viewer: Viewer, listener: (end: SessionEnd) => void): () => void {
  const organization = organizations.get(viewer.organizationId) ?? open(viewer.organizationId)
  const watched = organization.sessions.get(viewer.sessionId) ?? { viewer, listeners: new Set() }
  organization.sessions.set(viewer.sessionId, watched)
  watched.listeners.add(listener)
  rereading ??= setInterval(() => void rereadAll(), rereadMs)
  return () => {
    watched.listeners.delete(listener)
    if (watched.listeners.size === 0) forget(viewer)
  }
}

function open(organizationId: string): Organization {
  const changes = follow(organizationId, { after: null, sees: (event) => event.kind === 'MEMBER_CHANGED' })
  const organization: Organization = { sessions: new Map(), stop: () => void changes.return?.() }
  organizations.set(organizationId, organization)
  void listen(organization, changes).catch((error: unknown) => log.warn({ err: error }, 'members are not watched'))
  return organization
}

async function listen(organization: Organization, changes: ReturnType<typeof follow>): Promise<void> {
  for await (const heard of changes) {
    if (heard.type === 'heartbeat') continue
    const memberId = heard.type === 'event' ? heard.event.subjectId : null
    for (const watched of organization.sessions.values()) {
      if (memberId === null || watched.viewer.memberId === memberId) void reread(watched)
    }
  }
}

async function rereadAll(): Promise<void> {
  for (const { sessions } of organizations.values()) for (const watched of sessions.values()) await reread(watched)
}

async function reread(watched: Watched): Promise<void> {
  try {
    const now = await viewerOfSession(watched.viewer.sessionId)
    const end = !now ? 'over' : rightsOf(now) === rightsOf(watched.viewer) ? null : 'changed'
    if (!end) return
    forget(watched.viewer)
    for (const listener of watched.listeners) listener(end)
  } catch (error) {
    log.warn({ err: error }, 'a session could not be read again')
  }
}

function rightsOf({ role, branchIds, locale }: Viewer): string {
  return JSON.stringify([role, [...branchIds].sort(), locale])
}

function forget(viewer: Viewer): void {
  const organization = organizations.get(viewer.organizationId)
  organization?.sessions.delete(viewer.sessionId)
  if (!organization || organization.sessions.size > 0) return
  organization.stop()
  organizations.delete(viewer.organizationId)
  if (organizations.size > 0) return
  clearInterval(rereading)
  rereading = undefined
}
