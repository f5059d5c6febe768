import { type IncomingMessage, request as call, type ServerResponse } from 'node:http'
import { config } from '../config.ts'
import { answerJson, refuse } from './answer.ts'
import { askerOf } from './asker.ts'
import { hasTrustedOrigin, isDeliberate } from './origin.ts'

/** `/sandbox/*` → the customer's side of the sandbox, for signed-in viewers; 404 where there is no sandbox. */
export async function answerSandbox(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  if (!config.SANDBOX_URL) return answerJson(response, 404, { error: 'there is no sandbox' })
  const { viewer, locale, requestId } = await askerOf(request, response)
  if (!viewer) return refuse(response, { status: 401, code: 'UNAUTHENTICATED', locale, requestId })
  const isSafe = request.method === 'GET' || request.method === 'HEAD'
  if (!hasTrustedOrigin(request) || (!isSafe && !isDeliberate(request))) {
    return refuse(response, { status: 403, code: 'FORBIDDEN', locale, requestId })
  }
  pass(request, response, `${config.SANDBOX_URL}/control${url.pathname.slice('/sandbox'.length)}${url.search}`)
}

/** Streams both ways, so that server-sent events and files pass as they come. */
function pass(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { host, cookie, connection, ...headers } = request.headers
  const onward = call(target, { method: request.method, headers }, (answer) => {
    const { connection: _closed, 'transfer-encoding': _coding, ...kept } = answer.headers
    response.writeHead(answer.statusCode ?? 502, kept)
    answer.pipe(response)
  })
  onward.on('error', () => answerJson(response, 502, { error: 'the sandbox does not answer' }))
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
