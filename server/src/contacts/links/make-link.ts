import sql from 'sql-template-tag'
import { channelOf } from '../../channels/registry.ts'
import { UserError } from '../../errors.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { IntegrationKind } from '../../generated/prisma/enums.ts'
import { hashSecret } from '../../lib/secret.ts'
import type { Viewer } from '../../team/viewer.ts'
import { lockContact } from '../card/lock-contact.ts'
import { canEditContacts } from '../policy.ts'
import { newLinkCode } from './link-code.ts'

/** For whom the link is, and to which bot it leads. */
export type LinkWish = { contactId: string; integrationId: string }

/** A link just made: its address is known only now. */
export type MadeLink = { id: string; url: string }

/** Days in which a link may be followed. */
const linkDays = 7

/** Makes a link as `makeLink` does, in a commit of its own. */
export function createContactLink(viewer: Viewer, wish: LinkWish): Promise<MadeLink> {
  return commit(viewer.organizationId, (tx) => makeLink(tx, viewer, wish))
}

/**
 * Makes a single-use deep link: whoever follows it within seven days is this customer from then on. Throws FORBIDDEN,
 * NOT_FOUND for customer or bot, INTEGRATION_INACTIVE for a bot that holds no conversations.
 */
export async function makeLink(tx: Transaction, viewer: Viewer, wish: LinkWish): Promise<MadeLink> {
  if (!canEditContacts(viewer)) throw new UserError('FORBIDDEN')
  const contact = await lockContact(tx, viewer, wish)
  const bot = await tx.row<{ kind: IntegrationKind; username: string; isOn: boolean }>(sql`
    select kind, coalesce(username, provider_account_id) as username, is_active and mode = 'CHAT' as "isOn"
    from integration
    where id = ${wish.integrationId} and organization_id = ${tx.organizationId} and disconnected_at is null`)
  if (!bot) throw new UserError('NOT_FOUND', { path: ['input', 'integrationId'] })
  if (!bot.isOn) throw new UserError('INTEGRATION_INACTIVE')
  const code = newLinkCode()
  const made = await tx.row<{ id: string }>(sql`
    insert into contact_link (organization_id, contact_id, integration_id, created_by_id, code_hash, expires_at)
    values (${tx.organizationId}, ${contact.id}, ${wish.integrationId}, ${viewer.memberId}, ${hashSecret(code)},
      now() + make_interval(days => ${linkDays}))
    returning id`)
  return { id: made!.id, url: channelOf(bot.kind).deepLink(bot, code) }
}
