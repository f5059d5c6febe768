import sql from 'sql-template-tag'
import type { Channel, ChannelAccount, OutboundFile, OutboundMessage, SendResult } from '../../channels/channel.ts'
import { rows } from '../../db/query.ts'
import { killpoint } from '../../lib/killpoint.ts'
import { storage } from '../../lib/storage/open-storage.ts'
import type { ClaimedMessage } from './claim.ts'

type FileRow = {
  kind: OutboundFile['kind']
  fileName: string | null
  mimeType: string | null
  size: number
  key: string | null
}

/** Who sends by what. */
export type Sender = { channel: Channel; account: ChannelAccount }

/**
 * Not called: too little of the lease is left to be sure that nobody else believes the message free, or the provider
 * has forbidden the bot to send meanwhile. `reason` is for the attempt log.
 */
export type NotCalled = { type: 'not-called'; reason: string }

/**
 * The one provider call of a claimed message. The time limit is under half of the lease, and the monotonic clock is
 * asked right before the write: a process that was paused (garbage collector, SIGSTOP) gives the claim back instead.
 */
export async function callProvider(
  message: ClaimedMessage,
  { channel, account }: Sender,
  hold: { by: string | null },
): Promise<SendResult | NotCalled> {
  const leaveBefore = message.claimedAt + message.leaseMs / 4
  const outbound = { ...(await outboundOf(message)), leaveBefore }
  if (hold.by) return { type: 'not-called', reason: hold.by }
  if (performance.now() > leaveBefore) return { type: 'not-called', reason: 'LEASE_TOO_SHORT' }
  killpoint('before_send')
  return channel.send(account, outbound, AbortSignal.timeout(Math.floor(message.leaseMs * 0.45)))
}

async function outboundOf(message: ClaimedMessage): Promise<OutboundMessage> {
  const files = message.hasFiles ? (await filesOf(message)).map(outboundFile) : []
  return {
    chatId: message.chatId,
    files,
    ...(message.text && { text: message.text }),
    ...(message.entities && { entities: message.entities }),
    ...(message.buttons && { buttons: message.buttons }),
    ...(message.replyToExternalId && { replyToExternalId: message.replyToExternalId }),
  }
}

function filesOf(message: ClaimedMessage): Promise<FileRow[]> {
  return rows<FileRow>(sql`
    select kind, file_name as "fileName", mime_type as "mimeType", coalesce(size, 0) as size, storage_key as key
    from attachment where message_id = ${message.id} and organization_id = ${message.organizationId} order by position`)
}

function outboundFile({ kind, fileName, mimeType, size, key }: FileRow): OutboundFile {
  return {
    kind,
    fileName: fileName ?? 'file',
    mimeType: mimeType ?? 'application/octet-stream',
    size,
    async open() {
      const file = key ? await storage.open(key) : undefined
      if (!file) throw new Error('the file is not in the storage')
      return file.stream
    },
  }
}
