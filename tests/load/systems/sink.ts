/** A process that takes bytes and forgets them. */
import { createServer, type AddressInfo } from 'node:net'

const server = createServer((socket) => socket.resume().on('error', () => undefined))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ ready: 'sink', url: `http://127.0.0.1:${port}` })}\n`)
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
