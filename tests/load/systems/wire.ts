/** As much of WebSocket (RFC 6455) as a receiver needs that must cost less than the server. */

/** A frame of a server inside `buffer`. */
export type Frame = { opcode: number; start: number; end: number }

/** The whole frame that begins at `from`, or undefined while a part of it is still on its way. */
export function frameAt(buffer: Buffer, from: number): Frame | undefined {
  if (buffer.length < from + 2) return undefined
  const short = buffer[from + 1]! & 0x7f
  const header = short < 126 ? 2 : short === 126 ? 4 : 10
  if (buffer.length < from + header) return undefined
  const length =
    short < 126 ? short : short === 126 ? buffer.readUInt16BE(from + 2) : Number(buffer.readBigUInt64BE(from + 2))
  const end = from + header + length
  return buffer.length < end ? undefined : { opcode: buffer[from]! & 0x0f, start: from + header, end }
}

/** A client's frame; the mask of zeroes is a mask too. */
export function clientFrame(payload: string | Buffer, opcode = 1): Buffer {
  const data = Buffer.from(payload)
  const head = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 0xff]
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | head[0]!, ...head.slice(1), 0, 0, 0, 0]), data])
}

/** A server's text frame. */
export function serverFrame(text: string): Buffer {
  const data = Buffer.from(text)
  const head = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 0xff]
  return Buffer.concat([Buffer.from([0x81, ...head]), data])
}

/** The request that asks for a WebSocket. */
export function upgradeRequest(url: URL, cookie: string): string {
  const key = Buffer.from(Math.random().toString(36).padEnd(16, '0').slice(0, 16)).toString('base64')
  return [
    `GET /graphql HTTP/1.1`,
    `host: ${url.host}`,
    `origin: http://${url.host}`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${key}`,
    'sec-websocket-protocol: graphql-transport-ws',
    `cookie: ${cookie}`,
    '\r\n',
  ].join('\r\n')
}
