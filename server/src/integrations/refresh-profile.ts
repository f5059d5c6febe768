import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { channelOf } from '../channels/registry.ts'
import { prisma } from '../db/client.ts'
import { commit } from '../events/commit.ts'
import type { Integration } from '../generated/prisma/client.ts'
import { storage } from '../lib/storage/open-storage.ts'
import { accountOf } from './account.ts'

const maxAvatarBytes = 5 * 1024 * 1024
/** Milliseconds until the download of a picture is given up. */
const patience = 30_000

/**
 * Fetches the bot's username and picture from the provider and keeps the picture in our storage. Idempotent: the feed
 * hears only of a change, so it may follow INTEGRATION_CHANGED itself. Throws `ChannelError`, for the job to try again.
 */
export async function refreshProfile(integrationId: string): Promise<void> {
  const integration = await prisma.integration.findUnique({ where: { id: integrationId } })
  if (!integration || integration.disconnectedAt) return
  const profile = await channelOf(integration.kind).identify(accountOf(integration))
  if (profile.id !== integration.providerAccountId) return
  const username = profile.username ?? null
  const avatarKey = profile.avatarFileId ? await storeAvatar(integration, profile.avatarFileId) : null
  if (username === integration.username && avatarKey === integration.avatarKey) return
  await commit(integration.organizationId, async (tx) => {
    await tx.rows(sql`
      update integration set username = ${username}, avatar_key = ${avatarKey}, updated_at = now()
      where organization_id = ${tx.organizationId} and id = ${integration.id}`)
    tx.append({ kind: 'INTEGRATION_CHANGED', subjectId: integration.id })
  })
}

/** The key is made of the picture's content: the same picture is the same key, whatever its id at the provider. */
async function storeAvatar(integration: Integration, fileId: string): Promise<string | null> {
  const signal = AbortSignal.timeout(patience)
  const { stream } = await channelOf(integration.kind).download(accountOf(integration), fileId, signal)
  const bytes = await read(stream)
  if (!bytes) return integration.avatarKey
  const key = `${integration.organizationId}/avatars/${createHash('sha256').update(bytes).digest('hex')}.jpg`
  if (!(await storage.exists(key))) await storage.put(key, new Blob([bytes]).stream(), maxAvatarBytes)
  return key
}

/** The whole picture, or null when it is larger than a picture of a bot can be. */
async function read(stream: ReadableStream<Uint8Array>): Promise<Buffer<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > maxAvatarBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
