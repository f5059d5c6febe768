import sql from 'sql-template-tag'
import { config } from '../../config.ts'
import { row } from '../../db/query.ts'
import { safeFetch } from '../../lib/safe-fetch.ts'
import type { Upload } from '../../messages/compose/attach.ts'
import { storeFile } from '../../messages/media/store-file.ts'
import type { ExternalAnswer } from './shape.ts'

const limits = { timeoutMs: 15_000, maxBytes: 20 * 1024 * 1024 }

type Wanted = { url: string; kind: 'VOICE' | 'PHOTO' }

/**
 * Brings the voice and the pictures of an answer into our storage as attachments that no message has yet. One that
 * cannot be had is left out: the words are worth more. Voices that are no Opus in Ogg go as audio, pictures that are
 * none as documents.
 */
export async function fetchFiles(organizationId: string, answer: ExternalAnswer): Promise<Upload[]> {
  const wanted: Wanted[] = [
    ...(answer.welcomeImageUrls ?? []).map((url): Wanted => ({ url, kind: 'PHOTO' })),
    ...(answer.welcomeVoiceUrl ? [{ url: answer.welcomeVoiceUrl, kind: 'VOICE' as const }] : []),
  ]
  const found = await Promise.all(wanted.map((file) => fetchFile(organizationId, file).catch(() => undefined)))
  return found.filter((file) => file !== undefined)
}

async function fetchFile(organizationId: string, { url, kind }: Wanted): Promise<Upload | undefined> {
  const isPrivateAllowed = config.ALLOW_PRIVATE_ADDRESSES
  const response = await safeFetch(url, { timeoutMs: limits.timeoutMs, isPrivateAllowed })
  if (response.status !== 200) {
    await response.stream.cancel()
    return undefined
  }
  const fileName = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '').slice(-100) || kind.toLowerCase()
  const media = await storeFile(organizationId, { stream: response.stream, fileName, maxBytes: limits.maxBytes })
  const kept = await row<Upload>(sql`
    insert into attachment (organization_id, kind, state, file_name, mime_type, size, width, height, waveform,
      storage_key, thumbnail_key)
    values (${organizationId}, ${kindOf(kind, media.mimeType)}::message_kind, 'READY', ${fileName},
      ${media.mimeType}, ${media.size}, ${media.width}, ${media.height}, ${media.waveform}::int[],
      ${media.storageKey}, ${media.thumbnailKey})
    returning id, kind, size`)
  return kept
}

function kindOf(wanted: Wanted['kind'], mimeType: string): Upload['kind'] {
  if (wanted === 'PHOTO') return /^image\/(jpeg|png|webp)$/.test(mimeType) ? 'PHOTO' : 'DOCUMENT'
  if (/^audio\/(ogg|opus)|^application\/ogg/.test(mimeType)) return 'VOICE'
  return mimeType.startsWith('audio/') ? 'AUDIO' : 'DOCUMENT'
}
