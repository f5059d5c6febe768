/** A part of a file, both ends counted, in bytes. */
export type ByteRange = { start: number; end: number }

/** A file being read: `size` is the whole file's, the stream carries the asked range. */
export type StoredFile = { stream: ReadableStream<Uint8Array>; size: number }

/** Where media lies. Keys are `<organization>/<name>`, made by us: letters, digits, `-`, `_`, `.` and `/`. */
export interface Storage {
  /** Writes a whole file or nothing; answers its size. Throws `TooBig` beyond `maxBytes`. */
  put(key: string, content: ReadableStream<Uint8Array>, maxBytes: number): Promise<number>
  /** Opens a file or a part of it; undefined when there is none. */
  open(key: string, range?: ByteRange): Promise<StoredFile | undefined>
  /** Removes a file; a missing one is fine. */
  delete(key: string): Promise<void>
  exists(key: string): Promise<boolean>
}

/** The content was longer than allowed; nothing was stored. */
export class TooBig extends Error {
  override readonly name = 'TooBig'
}

/** Refuses a key that could leave its folder: the last wall behind keys that we make ourselves. */
export function checkedKey(key: string): string {
  const isSafe = /^[\w.-]+(\/[\w.-]+)*$/.test(key) && !key.split('/').some((part) => /^\.+$/.test(part))
  if (!isSafe) throw new Error('a storage key with unexpected characters')
  return key
}
