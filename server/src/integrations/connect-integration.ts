import type { Viewer } from '../team/viewer.ts'
import { createIntegration, type NewIntegration } from './bot/create-integration.ts'
import { activateIntegration } from './webhook/activate.ts'

/**
 * Connects a bot and puts it to work: `createIntegration`, then `activateIntegration`, whose failure leaves the bot
 * connected with a warning. Answers its id; throws what `createIntegration` throws.
 */
export async function connectIntegration(viewer: Viewer, input: NewIntegration): Promise<string> {
  const id = await createIntegration(viewer, input)
  await activateIntegration(viewer, id)
  return id
}
