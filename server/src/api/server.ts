import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { config } from '../config.ts'
import { log } from '../lib/log.ts'
import { announceSetUp } from '../team/set-up/setup-code.ts'
import { refuse } from './answer.ts'
import { strangerOf } from './asker.ts'
import { answerDeliveriesExport } from './exports/deliveries.ts'
import { answerGraphql } from './graphql.ts'
import { answerLive, answerReady, becomeUnready } from './health.ts'
import { answerWebhook, webhookKeyOf } from './hooks.ts'
import { createLive } from './live.ts'
import { answerMedia } from './media.ts'
import { answerDocs } from './openapi/answer-docs.ts'
import { createPages, guard } from './pages.ts'
import { answerRest } from './rest/answer-rest.ts'
import { answerLeads, leadsPath } from './rest/leads.ts'
import { answerSandbox } from './sandbox-proxy.ts'
import { answerUpload } from './uploads.ts'
import { answerWelcome } from './welcome/answer-welcome.ts'

/** The running api. `close` stops accepting, tells the sockets to come back, and waits for what is being answered. */
export type Api = { url: string; close(): Promise<void> }

const patienceMs = 5_000

/** Listens on HOST:PORT. */
export async function startApi(): Promise<Api> {
  const pages = createPages()
  const live = createLive()
  const answering = new Set<ServerResponse>()
  let isClosing = false
  const server = createServer((request, response) => {
    answering.add(response)
    response.once('close', () => answering.delete(response))
    if (isClosing) response.shouldKeepAlive = false
    guard(response)
    route(request, response, pages).catch((error: unknown) => fail(request, response, error))
  })
  server.on('upgrade', (request, socket, head) => {
    if (pathOf(request).pathname === '/graphql') void live.upgrade({ request, socket, head })
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n')
  })
  server.listen(config.PORT, config.HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await announceSetUp(config.PUBLIC_URL ?? `http://localhost:${port}`)
  return {
    url: `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`,
    async close() {
      becomeUnready()
      live.close()
      isClosing = true
      // A line that is kept would bring one request after another to an instance that wants to go.
      for (const response of answering) response.shouldKeepAlive = false
      server.close()
      server.closeIdleConnections()
      // Server-sent events never end by themselves.
      const impatience = setTimeout(() => server.closeAllConnections(), patienceMs)
      await once(server, 'close')
      clearTimeout(impatience)
    },
  }
}

async function route(request: IncomingMessage, response: ServerResponse, pages: ReturnType<typeof createPages>) {
  const url = pathOf(request)
  const key = webhookKeyOf(url.pathname)
  if (key !== null) return answerWebhook(request, response, key)
  if (url.pathname === '/graphql') return answerGraphql(request, response)
  if (url.pathname === '/livez') return answerLive(response)
  if (url.pathname === '/readyz') return answerReady(response)
  if (url.pathname === '/uploads') return answerUpload(request, response)
  if (url.pathname === '/exports/deliveries.csv') return answerDeliveriesExport(request, response, url)
  if (url.pathname.startsWith('/media/')) return answerMedia(request, response, url)
  if (url.pathname.startsWith('/p/welcome/')) return answerWelcome(request, response, url)
  if (url.pathname.startsWith('/sandbox/')) return answerSandbox(request, response, url)
  if (url.pathname === leadsPath) return answerLeads(request, response)
  if (answerDocs(response, url.pathname)) return
  if (await answerRest(request, response, url)) return
  if (url.pathname.startsWith('/api/'))
    return refuse(response, { ...strangerOf(request), status: 404, code: 'NOT_FOUND' })
  return pages(request, response)
}

function pathOf(request: IncomingMessage): URL {
  const target = request.url ?? '/'
  // The path of a request line may look like a host (`//x`); the host itself is of no interest here.
  return new URL(`http://host${target.startsWith('/') ? target.replace(/^\/+/, '/') : '/'}`)
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const stranger = strangerOf(request)
  log.error({ err: error, requestId: stranger.requestId }, 'a request failed')
  if (response.headersSent) return void response.destroy()
  // What was not read is not waited for, and nothing else can follow it on this line.
  if (!request.complete) response.shouldKeepAlive = false
  refuse(response, { ...stranger, status: 503, code: 'UNAVAILABLE' })
}
