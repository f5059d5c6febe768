import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The address that the provider's webhooks come to: each connection goes to the next instance that takes it. */
export type Front = { url: string; cut(): void; close(): void }

/** Starts it before the instances at these ports of 127.0.0.1. */
export async function startFront(ports: number[]): Promise<Front> {
  const lines = new Set<Socket>()
  let turn = 0
  const server = createServer((client) => {
    lines.add(client)
    client.on('error', () => client.destroy()).once('close', () => lines.delete(client))
    turn += 1
    forward(
      client,
      ports.map((_, index) => ports[(turn + index) % ports.length]!),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => lines.forEach((line) => line.resetAndDestroy()),
    close: () => server.close(),
  }
}

function forward(client: Socket, [port, ...others]: number[]): void {
  if (port === undefined) return void client.destroy()
  const upstream = connect(port, '127.0.0.1')
  let isConnected = false
  upstream.once('connect', () => {
    isConnected = true
    client.pipe(upstream).pipe(client)
  })
  upstream.on('error', () => (isConnected ? client.destroy() : forward(client, others)))
  upstream.once('close', () => isConnected && client.destroy())
  client.once('close', () => upstream.destroy())
}
