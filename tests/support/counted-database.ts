/**
 * A way to the database that writes down what passes: give its address to a spawned role as DATABASE_URL and ask what
 * the process really asked, however it asked. Reads the protocol's Query, Parse, Bind and Execute.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** Statements in the order of their execution; `take` forgets them. */
export type CountedDatabase = { url: string; take(): string[] }

/** Opens such a way to the database of this test file. */
export async function countedDatabase(address = process.env['DATABASE_URL'] ?? ''): Promise<CountedDatabase> {
  const target = new URL(address)
  let seen: string[] = []
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const note = reader((text) => seen.push(text))
    client.on('data', (data: Buffer) => {
      note(data)
      upstream.write(data)
    })
    upstream.pipe(client)
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
        open.delete(socket)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const url = Object.assign(new URL(address), { port: String((server.address() as AddressInfo).port) }).href
  return {
    url,
    take() {
      const taken = seen
      seen = []
      return taken
    },
  }
}

/** Reads what one client sends: one message without a type first, then type, length, body. */
function reader(tell: (text: string) => void): (data: Buffer) => void {
  const statements = new Map<string, string>()
  const portals = new Map<string, string>()
  let rest: Buffer = Buffer.alloc(0)
  let isStarted = false
  return (data) => {
    rest = Buffer.concat([rest, data])
    for (;;) {
      const header = isStarted ? 5 : 4
      if (rest.length < header) return
      const length = rest.readUInt32BE(header - 4) + header - 4
      if (rest.length < length) return
      const [type, body] = [String.fromCharCode(rest[0]!), rest.subarray(header, length)]
      const [first = '', second = ''] = body.toString('utf8').split('\0')
      if (isStarted && type === 'Q') tell(first)
      if (isStarted && type === 'P') statements.set(first, second)
      if (isStarted && type === 'B') portals.set(first, statements.get(second) ?? '')
      if (isStarted && type === 'E') tell(portals.get(first) ?? '')
      isStarted = true
      rest = rest.subarray(length)
    }
  }
}
