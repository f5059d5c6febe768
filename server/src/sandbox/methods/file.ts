import { badRequest } from '../wire/bot-api-error.ts'
import { uniqueId } from '../media/file-object.ts'
import { textParam, type Method } from './params.ts'

const DOWNLOAD_LIMIT = 20 * 1024 * 1024

/** getFile: files over 20 MB are refused. */
export const getFile: Method = (call) => {
  const file = call.world.files.known.get(textParam(call, 'file_id') ?? '')
  if (!file) throw badRequest('invalid file_id')
  if (file.size > DOWNLOAD_LIMIT) throw badRequest('file is too big')
  const { fileId, size, path } = file
  return { file_id: fileId, file_unique_id: uniqueId(fileId), file_size: size, file_path: path }
}
