import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { answerBotApi } from './bot-api.ts'
import { answerControl } from './control.ts'
import { answerJson } from './wire/answer.ts'
import type { World } from './world/world.ts'

/** The HTTP server of a world: `/bot<token>/<method>`, `/file/bot<token>/<path>` and `/control/…`. */
export function createSandboxServer(world: World): Server {
  const server = createServer((request, response) => {
    answer(world, request, response).catch(() => response.destroy())
  })
  // Telegram keeps idle connections for about a minute
  server.keepAliveTimeout = 65_000
  return server
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const call = /^\/bot([^/]+)\/([A-Za-z]+)$/.exec(url.pathname)
  if (call) {
    const [, token = '', method = ''] = call
    return answerBotApi(world, { request, response, url, token: decodeURIComponent(token), method })
  }
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(url.pathname)
  if (file) return answerFile(world, response, { token: file[1] ?? '', path: decodeURIComponent(file[2] ?? '') })
  if (url.pathname.startsWith('/control/')) {
    return answerControl(world, { request, response, url, path: url.pathname.slice('/control'.length) })
  }
  answerJson(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
}

function answerFile(world: World, response: ServerResponse, { token, path }: { token: string; path: string }): void {
  const bot = world.bots.get(Number(token.split(':')[0]))
  const file = [...world.files.known.values()].find((known) => known.path === path)
  const bytes = file && world.files.bytes(file.fileId)
  if (bot?.token !== token)
    return answerJson(response, 401, { ok: false, error_code: 401, description: 'Unauthorized' })
  if (!bytes) return answerJson(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length })
  response.end(bytes)
}
