import type { ChannelAccount } from '../channels/channel.ts'
import { config } from '../config.ts'
import { UserError } from '../errors.ts'
import type { Integration } from '../generated/prisma/client.ts'
import { openSecret } from './secrets.ts'

/** Where the provider of a kind is reached. Throws UNAVAILABLE for a sandbox bot in an installation without sandbox. */
export function apiRootOf(kind: Integration['kind']): string {
  if (kind !== 'SANDBOX') return config.TELEGRAM_API_URL
  if (!config.SANDBOX_URL) throw new UserError('UNAVAILABLE')
  return config.SANDBOX_URL
}

/** The integration as its channel needs it, with the token in clear: never leaves the process, is never logged. */
export function accountOf(integration: Pick<Integration, 'id' | 'kind' | 'tokenEncrypted'>): ChannelAccount {
  return { token: openSecret(integration.id, integration.tokenEncrypted), apiRoot: apiRootOf(integration.kind) }
}
