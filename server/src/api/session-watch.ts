import { follow } from '../events/follow.ts'
import { log } from '../lib/log.ts'
import { openSession } from '../team/access/read-session.ts'
import { openKey } from '../team/keys/read-key.ts'
import type { Viewer } from '../team/viewer.ts'

/** `over`: revoked, expired or disabled. `changed`: other rights than when it was opened. */
export type SessionEnd = 'over' | 'changed'

type Watched = { viewer: Viewer; listeners: Set<(end: SessionEnd) => void>; ending?: NodeJS.Timeout }
type Organization = { id: string; sessions: Map<string, Watched>; changes: ReturnType<typeof follow> | null }

const rereadMs = 10_000
const pauseMs = 1_000
const organizations = new Map<string, Organization>()
let rereading: NodeJS.Timeout | undefined

/**
 * Calls `listener` once when the viewer's session ends or his rights change: at once by the feed, at the very end of
 * its time, and within 10 s by reading it again even when no event came. Gives the function that ends the watch.
 */
export function watchSession(viewer: Viewer, listener: (end: SessionEnd) => void): () => void {
  const organization = organizations.get(viewer.organizationId) ?? open(viewer.organizationId)
  const known = organization.sessions.get(viewer.sessionId)
  const watched: Watched = known ?? { viewer, listeners: new Set() }
  organization.sessions.set(viewer.sessionId, watched)
  watched.listeners.add(listener)
  // What changed between the reading of the session and this moment was told to nobody.
  if (!known) void reread(watched)
  rereading ??= setInterval(() => void rereadAll(), rereadMs)
  return () => {
    watched.listeners.delete(listener)
    if (watched.listeners.size === 0) forget(watched)
  }
}

function open(id: string): Organization {
  const organization: Organization = { id, sessions: new Map(), changes: null }
  organizations.set(id, organization)
  void listen(organization)
  return organization
}

/** Follows the changes of members for as long as somebody is watched, whatever happens to the database meanwhile. */
async function listen(organization: Organization): Promise<void> {
  while (organizations.get(organization.id) === organization) {
    const sees = (event: { kind: string }) => event.kind === 'MEMBER_CHANGED'
    organization.changes = follow(organization.id, { after: null, sees })
    try {
      for await (const heard of organization.changes) {
        // What is no event comes when the feed begins to be heard: what happened before it is read, not heard.
        rereadSome(organization, heard.type === 'event' ? heard.event.subjectId : null)
      }
    } catch (error) {
      log.warn({ err: error }, 'members are not watched')
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

function rereadSome({ sessions }: Organization, memberId: string | null): void {
  for (const watched of sessions.values()) {
    if (memberId === null || watched.viewer.memberId === memberId) void reread(watched)
  }
}

async function rereadAll(): Promise<void> {
  // At the same moment: they are read together.
  await Promise.all([...organizations.values()].flatMap(({ sessions }) => [...sessions.values()].map(reread)))
}

async function reread(watched: Watched): Promise<void> {
  try {
    const { isKey, sessionId } = watched.viewer
    const now = await (isKey ? openKey(sessionId) : openSession(sessionId))
    const end = !now ? 'over' : rightsOf(now.viewer) === rightsOf(watched.viewer) ? null : 'changed'
    if (!end) return watchTheClock(watched, now!.endsInMs)
    forget(watched)
    for (const listener of watched.listeners) listener(end)
  } catch (error) {
    log.warn({ err: error }, 'a session could not be read again')
  }
}

/** A session whose time runs out before the next reading is read right then. */
function watchTheClock(watched: Watched, endsInMs: number): void {
  clearTimeout(watched.ending)
  if (endsInMs <= rereadMs * 2) watched.ending = setTimeout(() => void reread(watched), endsInMs + 10).unref()
}

function rightsOf({ role, branchIds, locale }: Viewer): string {
  return JSON.stringify([role, [...branchIds].sort(), locale])
}

/** Only this watch: the same session may be watched anew with its new rights by now. */
function forget(watched: Watched): void {
  clearTimeout(watched.ending)
  const { organizationId, sessionId } = watched.viewer
  const organization = organizations.get(organizationId)
  if (organization?.sessions.get(sessionId) !== watched) return
  organization.sessions.delete(sessionId)
  if (organization.sessions.size > 0) return
  organizations.delete(organizationId)
  void organization.changes?.return?.()
  if (organizations.size > 0) return
  clearInterval(rereading)
  rereading = undefined
}
