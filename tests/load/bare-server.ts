/**
 * The floor of the live-latency figure: one INSERT, then ws.send to every socket. No parsing, rights, feed or GraphQL.
 * Arguments: a connection string. Prints its port as a JSON line.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { WebSocketServer } from 'ws'

const pool = new pg.Pool({ connectionString: process.argv[2], max: 4 })
await pool.query('create table if not exists bare_message (id bigserial primary key, body text not null)')

const server = http.createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts).toString()
    void pool.query('insert into bare_message (body) values ($1)', [body]).then(() => {
      response.end()
      for (const socket of sockets.clients) socket.send(body)
    })
  })
})
const sockets = new WebSocketServer({ server })
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: 'bare', port: (server.address() as AddressInfo).port })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
