import { ControlError, type Handler } from './route.ts'

/** GET /files/:fileId: the bytes, shown in the page and never run as a document. */
export const sendFile: Handler = ({ world, path, response }) => {
  const file = world.files.known.get(path.fileId ?? '')
  const bytes = file && world.files.bytes(file.fileId)
  if (!file || !bytes) throw new ControlError(404, 'no such file')
  const safe = /^(image\/(jpeg|png|webp|gif)|audio\/|video\/)/.test(file.mimeType)
  response.writeHead(200, {
    'content-type': safe ? file.mimeType : 'application/octet-stream',
    'content-length': bytes.length,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
  })
  response.end(bytes)
}
