import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type ErrorCode, UserError } from '../errors.ts'
import { encodeId } from '../graphql/ids.ts'
import { signedAddress } from '../lib/signed-address.ts'
import { maxUploadBytes, uploadFile } from '../messages/media/upload.ts'
import { answerJson, refuse } from './answer.ts'
import { askerOf } from './asker.ts'
import { hasTrustedOrigin, isDeliberate } from './origin.ts'

const statuses: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, FILE_TOO_BIG: 413 }

/**
 * `POST /uploads`: the raw bytes of one file, its name in `x-file-name` (percent-encoded). 201 with what became of it;
 * its `id` goes into `attachmentIds` of sendMessage.
 */
export async function answerUpload(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asker = await askerOf(request, response)
  try {
    if (request.method !== 'POST') throw new UserError('BAD_INPUT', { detail: 'POST' })
    if (!hasTrustedOrigin(request) || !isDeliberate(request)) throw new UserError('FORBIDDEN')
    if (!asker.viewer) throw new UserError('UNAUTHENTICATED')
    if (Number(request.headers['content-length'] ?? 0) > maxUploadBytes) throw new UserError('FILE_TOO_BIG')
    const stream = Readable.toWeb(request) as ReadableStream<Uint8Array>
    const file = await uploadFile(asker.viewer, { fileName: nameOf(request), stream })
    const { kind, fileName, mimeType, size, width, height, duration, storageKey } = file
    const url = storageKey && signedAddress(storageKey)
    const id = encodeId('Attachment', file.id)
    answerJson(response, 201, { id, kind, fileName, mimeType, size, width, height, duration, url })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    // What was not read is not waited for.
    response.setHeader('connection', 'close')
    refuse(response, { ...asker, status: statuses[error.code] ?? 400, code: error.code, detail: error.facts.detail })
  }
}

function nameOf(request: IncomingMessage): string {
  const given = request.headers['x-file-name']
  try {
    return decodeURIComponent(typeof given === 'string' ? given : '') || 'file'
  } catch {
    return 'file'
  }
}
