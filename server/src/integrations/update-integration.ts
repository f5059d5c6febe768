import type { Viewer } from '../team/viewer.ts'
import { tokenChanges } from './bot/replace-token.ts'
import { manageableIntegration } from './find-integration.ts'
import { settingsChanges, type SettingsChange } from './settings.ts'
import { activateIntegration } from './webhook/activate.ts'
import { writeChanges } from './write-changes.ts'

/** What may be changed of an integration; its settings, its token, or both. */
export type IntegrationChange = SettingsChange & {
  integrationId: string
  token?: string | null
  expectedVersion?: number | null
}

/**
 * Changes an integration. A new token is checked with the provider and must open the same bot; only an integration that
 * has no conversation yet may become another bot. Throws FORBIDDEN, NOT_FOUND, BAD_INPUT, VERSION_CONFLICT when
 * `expectedVersion` is not the present one, CONFLICT for another bot's token, INVALID_BOT_TOKEN, BOT_ALREADY_CONNECTED.
 */
export async function updateIntegration(viewer: Viewer, input: IntegrationChange): Promise<string> {
  const before = await manageableIntegration(viewer, input.integrationId)
  const changes = await settingsChanges(viewer, input)
  if (input.token) changes.push(...(await tokenChanges(before, { token: input.token, name: input.name })))
  if (changes.length > 0) await writeChanges(viewer, { before, changes, expectedVersion: input.expectedVersion })
  if (input.token) await activateIntegration(viewer, before.id)
  return before.id
}
