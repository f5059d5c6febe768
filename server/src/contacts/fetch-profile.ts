import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { channelOf } from '../channels/registry.ts'
import type { Channel } from '../channels/channel.ts'
import { row } from '../db/query.ts'
import { commit } from '../events/commit.ts'
import { accountOf } from '../integrations/account.ts'
import { storage } from '../lib/storage/open-storage.ts'

type Person = {
  id: string
  externalId: string
  contactId: string
  organizationId: string
  avatarKey: string | null
  integrationId: string
  kind: Channel['kind']
  tokenEncrypted: string
}

const maxAvatarBytes = 5 * 1024 * 1024
const patience = 30_000

/**
 * Fetches a contact's picture from his provider into our storage, at most once a day for a contact; the bot he talks to
 * is asked. His conversations change when the picture does. Throws `ChannelError` when the provider does not answer.
 */
export async function fetchProfile(conversationId: string): Promise<void> {
  const person = await takeDue(conversationId)
  if (!person) return
  const account = accountOf({ ...person, id: person.integrationId })
  const channel = channelOf(person.kind)
  const profile = await channel.profileOf(account, person.externalId)
  if (!profile.avatarFileId) return
  const { stream } = await channel.download(account, profile.avatarFileId, AbortSignal.timeout(patience))
  const bytes = Buffer.from(await new Response(stream).arrayBuffer())
  if (bytes.byteLength > maxAvatarBytes) return
  // Named by its content: the same picture is the same address, whatever id the provider gives it today.
  const key = `${person.organizationId}/avatars/${createHash('sha256').update(bytes).digest('hex')}.jpg`
  if (key === person.avatarKey) return
  await storage.put(key, new Blob([bytes]).stream(), maxAvatarBytes)
  await keep(person, key)
}

/** Marks him as asked about before asking: two jobs do not both ask, and a refusal is not repeated at every message. */
function takeDue(conversationId: string): Promise<Person | undefined> {
  return row<Person>(sql`
    update contact_identity p set profile_checked_at = now()
    from conversation c, integration i, contact k
    where c.id = ${conversationId} and i.id = c.integration_id and k.id = c.contact_id and p.contact_id = k.id
      and p.external_id = c.external_chat_id and c.external_chat_id not like '-%' and i.disconnected_at is null
      and i.status <> 'SUSPENDED' and i.is_active
      and (p.profile_checked_at is null or p.profile_checked_at < now() - interval '1 day')
    returning p.id, p.external_id as "externalId", p.contact_id as "contactId", p.organization_id as "organizationId",
      k.avatar_key as "avatarKey", i.id as "integrationId", i.kind, i.token_encrypted as "tokenEncrypted"`)
}

async function keep({ organizationId, contactId }: Person, key: string): Promise<void> {
  await commit(organizationId, async (tx) => {
    await tx.rows(
      sql`update contact set avatar_key = ${key} where id = ${contactId} and organization_id = ${organizationId}`,
    )
    const conversations = await tx.rows<{ id: string; branch_id: string | null }>(sql`
      select id, branch_id from conversation where contact_id = ${contactId} and organization_id = ${organizationId}`)
    for (const { id, branch_id: branchId } of conversations) {
      tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: id, branchId })
    }
  })
}
