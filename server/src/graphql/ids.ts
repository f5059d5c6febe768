import { UserError } from '../errors.ts'
import { globalId } from '../lib/global-id.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const nobody = '00000000-0000-0000-0000-000000000000'

/** The global id of a row, opaque to clients. */
export const encodeId = globalId

/** The uuid inside a global id of `type`. A malformed id or one of another type is NOT_FOUND, like a missing row. */
export function decodeId(type: string, globalId: string): string {
  const read = readId(globalId)
  if (read?.type !== type) throw new UserError('NOT_FOUND')
  return read.id
}

/** Like `decodeId`, for an optional argument: null and undefined stay what they are. */
export function decodeIdIfGiven<Absent extends null | undefined>(
  type: string,
  globalId: string | Absent,
): string | Absent {
  return typeof globalId === 'string' ? decodeId(type, globalId) : globalId
}

/** Type and id of any global id for `node(id)`; a malformed one becomes the id of a row that is not there. */
export function decodeAnyId(globalId: string, types: ReadonlySet<string>): { typename: string; id: string } {
  const read = readId(globalId)
  if (read && types.has(read.type)) return { typename: read.type, id: read.id }
  return { typename: [...types][0]!, id: nobody }
}

function readId(globalId: string): { type: string; id: string } | undefined {
  if (globalId.length > 200) return undefined
  const [type, id, ...rest] = Buffer.from(globalId, 'base64').toString('utf8').split(':')
  if (!type || !id || rest.length > 0 || !uuid.test(id)) return undefined
  return encodeId(type, id) === globalId ? { type, id } : undefined
}
