import type { AccountProfile } from '../../channels/channel.ts'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import type { IntegrationKind } from '../../generated/prisma/enums.ts'
import { cleanText } from '../../lib/clean-text.ts'
import { apiRootOf } from '../account.ts'
import { isBotToken } from '../bot-token.ts'
import { askProvider } from '../provider-fault.ts'

/** A token that the provider has just confirmed, and the bot it opens. */
export type ProvenBot = { token: string; profile: AccountProfile }

/**
 * Asks the provider whose token this is. Throws INVALID_BOT_TOKEN when it has not the shape of one or nobody's,
 * PROVIDER_UNREACHABLE or RATE_LIMITED when the question could not be answered.
 */
export async function identifyBot(kind: IntegrationKind, given: string): Promise<ProvenBot> {
  const token = given.trim()
  if (!isBotToken(token)) throw new UserError('INVALID_BOT_TOKEN', { path: ['token'] })
  const account = { token, apiRoot: apiRootOf(kind) }
  const profile = await askProvider(() => channelOf(kind).identify(account))
  return { token, profile: { ...profile, name: cleanText(profile.name).slice(0, 200) || profile.id } }
}

/** Whether a write failed because the bot is live elsewhere: the partial unique index over all tenants says so. */
export function isBotTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return code === '23505' && constraint === 'integration_live_account_key'
}
