import { createHmac } from 'node:crypto'
import { channelOf } from '../../channels/registry.ts'
import { config } from '../../config.ts'
import type { Integration } from '../../generated/prisma/client.ts'

/** The deep link of a chat link, as the integration's channel writes it. */
export function chatLinkAddress(integration: Integration, id: string): string {
  const username = integration.username ?? integration.providerAccountId
  return channelOf(integration.kind).deepLink({ username }, chatLinkCode(id))
}

/**
 * 192 bit in base64url: 32 of the 64 characters that Telegram allows in a deep link. It is derived, so that the address
 * can be shown again while only its hash is stored; without SIGNING_KEY the id tells nothing of it.
 */
export function chatLinkCode(id: string): string {
  return createHmac('sha256', config.SIGNING_KEY)
    .update(`chat-link:${id}`)
    .digest()
    .subarray(0, 24)
    .toString('base64url')
}
