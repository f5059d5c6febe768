import sql from 'sql-template-tag'
import type { Channel } from '../../channels/channel.ts'
import { ChannelError } from '../../channels/errors.ts'
import { channelOf } from '../../channels/registry.ts'
import { row, rows } from '../../db/query.ts'
import { commit } from '../../events/commit.ts'
import { accountOf } from '../../integrations/account.ts'
import { TooBig } from '../../lib/storage/storage.ts'
import { storeFile, type StoredMedia } from './store-file.ts'

type PendingFile = {
  id: string
  organizationId: string
  messageId: string
  fileName: string | null
  size: number | null
  providerFileId: string
  attempts: number
  integrationId: string
  kind: Channel['kind']
  tokenEncrypted: string
}

const maxAttempts = 8
const patience = 120_000

/**
 * Brings one inbound file from the provider into our storage: READY with what it really is, or FAILED with a code when
 * it is too big, gone or has failed too often. Only one job has a file at a time; what a dead job had is free again by
 * time.
 */
export async function downloadMedia(attachmentId: string): Promise<void> {
  const file = await take(attachmentId)
  if (!file) return
  const channel = channelOf(file.kind)
  const { maxDownloadBytes } = channel.capabilities
  try {
    if ((file.size ?? 0) > maxDownloadBytes) return await fail(file, 'FILE_TOO_BIG')
    const account = accountOf({ ...file, id: file.integrationId })
    const { stream } = await channel.download(account, file.providerFileId, AbortSignal.timeout(patience))
    const fileName = file.fileName ?? undefined
    await finish(file, await storeFile(file.organizationId, { stream, fileName, maxBytes: maxDownloadBytes }))
  } catch (error) {
    await giveUpOrWait(file, error)
  }
}

/** The next attempt's time is the lease: a job that dies frees the file when it has passed. */
function take(attachmentId: string): Promise<PendingFile | undefined> {
  return row<PendingFile>(sql`
    update attachment a set attempt_count = a.attempt_count + 1, next_attempt_at = now() + interval '3 minutes'
    from message m, integration i
    where a.id = ${attachmentId} and a.state = 'PENDING' and a.provider_file_id is not null
      and (a.next_attempt_at is null or a.next_attempt_at <= now())
      and m.id = a.message_id and i.id = m.integration_id and i.disconnected_at is null and i.status <> 'SUSPENDED'
    returning a.id, a.organization_id as "organizationId", m.id as "messageId", a.file_name as "fileName", a.size,
      a.provider_file_id as "providerFileId", a.attempt_count as attempts, i.id as "integrationId", i.kind,
      i.token_encrypted as "tokenEncrypted"`)
}

async function giveUpOrWait(file: PendingFile, error: unknown): Promise<void> {
  const code = error instanceof ChannelError ? error.code : undefined
  if (error instanceof TooBig || code === 'FILE_TOO_BIG') return fail(file, 'FILE_TOO_BIG')
  if (code === 'NOT_FOUND' || code === 'REJECTED') return fail(file, 'FILE_MISSING')
  if (file.attempts >= maxAttempts) return fail(file, 'DOWNLOAD_FAILED')
  const waitMs = Math.max(error instanceof ChannelError ? (error.retryAfterMs ?? 0) : 0, 2_000 * 2 ** file.attempts)
  await rows(sql`
    update attachment set next_attempt_at = now() + ${waitMs}::float8 * interval '1 millisecond'
    where id = ${file.id} and organization_id = ${file.organizationId}`)
}

function finish(file: PendingFile, media: StoredMedia): Promise<void> {
  return change(
    file,
    sql`state = 'READY', storage_key = ${media.storageKey}, thumbnail_key = ${media.thumbnailKey},
      mime_type = ${media.mimeType}, size = ${media.size}, width = coalesce(${media.width}, a.width),
      height = coalesce(${media.height}, a.height), waveform = ${media.waveform}::int[], next_attempt_at = null`,
  )
}

function fail(file: PendingFile, code: string): Promise<void> {
  return change(file, sql`state = 'FAILED', failure_code = ${code}, next_attempt_at = null`)
}

async function change(file: PendingFile, set: ReturnType<typeof sql>): Promise<void> {
  await commit(file.organizationId, async (tx) => {
    const changed = await tx.row<{ conversation_id: string; branch_id: string | null }>(sql`
      update attachment a set ${set} from message m, conversation c
      where a.id = ${file.id} and a.organization_id = ${tx.organizationId} and a.state = 'PENDING'
        and m.id = a.message_id and c.id = m.conversation_id
      returning m.conversation_id, c.branch_id`)
    if (!changed) return
    const { conversation_id: conversationId, branch_id: branchId } = changed
    tx.append({ kind: 'MESSAGE_CHANGED', conversationId, messageId: file.messageId, branchId })
  })
}
