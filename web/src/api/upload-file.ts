import type { Attachment } from './fragments.ts'

/** Why a file did not go up; `message` is the server's, in the viewer's language, empty when nothing was answered. */
export type UploadFailure = { message: string }

/** An upload under way: `done` rejects with `UploadFailure`, `cancel` ends it. */
export type Upload = { done: Promise<Attachment>; cancel(): void }

/** Sends one file; `progress` hears 0 to 1. XMLHttpRequest, because fetch does not tell how far an upload has come. */
export function uploadFile(file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Attachment>((resolve, reject: (failure: UploadFailure) => void) => {
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
    request.onerror = request.onabort = () => reject({ message: '' })
    request.onload = () => {
      const answer = parse(request.responseText)
      if (request.status === 201 && answer?.id) resolve({ ...EMPTY, ...(answer as Partial<Attachment>) } as Attachment)
      else reject({ message: answer?.errors?.[0]?.message ?? '' })
    }
  })
  request.open('POST', '/uploads')
  request.setRequestHeader('content-type', file.type || 'application/octet-stream')
  request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
  request.setRequestHeader('x-manyhands', 'web')
  request.send(file)
  return { done, cancel: () => request.abort() }
}

const EMPTY = {
  state: 'READY',
  failureCode: null,
  waveform: [],
  width: null,
  height: null,
  duration: null,
  thumbnailUrl: null,
}

function parse(text: string): { id?: string; errors?: { message: string }[] } | null {
  try {
    return JSON.parse(text) as { id?: string; errors?: { message: string }[] }
  } catch {
    return null
  }
}
