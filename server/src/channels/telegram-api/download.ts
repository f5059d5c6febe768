import type { ChannelAccount, Download } from '../channel.ts'
import { ChannelError } from '../errors.ts'
import { call } from './call/call.ts'
import { failureOf } from './call/failure.ts'

/** Opens a file of the provider as a stream; ChannelError NOT_FOUND, FILE_TOO_BIG (20 MB) or UNREACHABLE. */
export async function download(account: ChannelAccount, fileId: string, signal: AbortSignal): Promise<Download> {
  const file = await call(account, (api) => api.getFile(fileId, signal as never))
  if (!file.file_path) throw new ChannelError('NOT_FOUND', 'the file has no path')
  const path = file.file_path.split('/').map(encodeURIComponent).join('/')
  const response = await open(`${account.apiRoot}/file/bot${account.token}/${path}`, signal)
  if (response.ok && response.body) {
    const size = Number(response.headers.get('content-length')) || file.file_size
    return { stream: response.body, size, mimeType: mimeTypeOf(response.headers.get('content-type')) }
  }
  await response.body?.cancel()
  const code = response.status >= 500 || response.status === 429 ? 'UNREACHABLE' : 'NOT_FOUND'
  throw new ChannelError(code, `HTTP ${response.status} for the file`)
}

async function open(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal, redirect: 'error' })
  } catch (error) {
    const failure = failureOf(error)
    throw new ChannelError('UNREACHABLE', failure.at === 'provider' ? failure.description : failure.code)
  }
}

function mimeTypeOf(header: string | null): string | undefined {
  const type = header?.split(';')[0]?.trim()
  return type && type !== 'application/octet-stream' ? type : undefined
}
