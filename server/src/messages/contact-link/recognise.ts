import { channelOf } from '../../channels/registry.ts'
import { sharePhone } from '../../contacts/identities/share-phone.ts'
import { isLinkCode } from '../../contacts/links/link-code.ts'
import { redeemContactLink } from '../../contacts/links/redeem-link.ts'
import type { Entry } from '../../events/batch/waiting.ts'
import type { Inbound } from '../inbound/inbound.ts'

/**
 * A stored message by which somebody says which customer he is, in the commit that stores it: `/start` with the code of
 * a link, or his own phone as the messenger vouches for it. Anybody else's phone says nothing.
 */
export async function recognise({ tx, item: { integration, event } }: Entry<Inbound>): Promise<void> {
  const { chat, sender, command, sharedContact } = event
  if (chat.kind !== 'private') return
  const address = { provider: channelOf(integration.kind).provider, externalId: sender.id }
  if (command?.name === 'start' && isLinkCode(command.args)) {
    await redeemContactLink(tx, { integrationId: integration.id, code: command.args, address })
  }
  if (sharedContact?.isOwn) await sharePhone(tx, { address, phone: sharedContact.phone })
}
