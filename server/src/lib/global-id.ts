/** The global id of a row: base64 of `Type:uuid`, opaque to clients; it is part of the addresses of the web as well. */
export function globalId(type: string, id: string): string {
  return Buffer.from(`${type}:${id}`).toString('base64')
}
