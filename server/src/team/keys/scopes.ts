import { UserError } from '../../errors.ts'
import type { Viewer } from '../viewer.ts'

/** What a key may be limited to. Reading and writing are apart; `…:manage` is both. */
export const apiScopes = [
  'conversations:read',
  'conversations:write',
  'messages:send',
  'integrations:manage',
  'orders:read',
  'orders:write',
  'leads:read',
  'leads:write',
  'contacts:read',
  'contacts:write',
  'automation:manage',
  'notifications:manage',
] as const

/** One word of that list. */
export type ApiScope = (typeof apiScopes)[number]

/** Whether a text is one of them. */
export function isApiScope(text: string): text is ApiScope {
  return (apiScopes as readonly string[]).includes(text)
}

/** Whether he may by his key: sessions and keys without scopes are not limited. What his role allows is asked apart. */
export function hasScope(viewer: Pick<Viewer, 'scopes'>, scope: string): boolean {
  return !viewer.scopes || viewer.scopes.includes(scope)
}

/** Throws MISSING_SCOPE, which names it, for a key without this scope. */
export function needScope(viewer: Pick<Viewer, 'scopes'>, scope: string): void {
  if (!hasScope(viewer, scope)) throw new UserError('MISSING_SCOPE', { detail: scope, scope })
}
