/**
 * The control API of the sandbox (our fake Telegram Bot API server): the customer's side
 *
 * `startSandbox({ port, host?, dataFile?, bots?, acceptUnknownTokens?, retryScale?, demo? }) → { url, world, close() }` (server/src/sandbox/start.ts).
 * `url` is the Bot API root (`apiRoot` of a SANDBOX account) and `url + '/control'` the root of everything below. The web reaches it as `/sandbox/*`.
 * With `demo: true` (the role of main.ts) there is a bot at first start: see `server/src/sandbox/demo.ts` (`DEMO_BOT = { token, username, name }`, bot id 7000000001)
 * and a dozen customers, the magic ones included. `retryScale: 0.01` makes webhook retries 100 times faster for tests.
 *
 * JSON in and out. `:bot` is a bot's id or username, `:customer` a customer's id (= chat id = user id). Errors: `{ error: string }` with 400 or 404.
 *
 *     Bot       { id, username, name, openChats, delivery: 'webhook'|'polling'|'none', webhook: { url, pending, lastError?, lastErrorAt? } }
 *     Customer  { id, firstName, lastName?, username?, languageCode, photo?: '/files/<fileId>', magic?: 'blocked'|'flood'|'flaky'|'slow'|'gone'|'closed' }
 *     Message   { id, from: 'customer'|'bot', date, editDate?, kind, text?, entities?, media?, contact?, location?, venue?, poll?, dice?,
 *                 albumId?, replyToId?, buttons?: { text, data?, url? }[][], reaction?: string, delivered?: boolean }
 *               date in unix seconds; kind = text|photo|video|voice|audio|video_note|animation|document|sticker|contact|location|venue|poll|dice
 *               media = { fileId, path: '/files/<fileId>', fileName?, mimeType?, size, width?, height?, duration?, emoji? }  (path below the control root)
 *               delivered (customer's messages only): the bot's side has taken the update (webhook answered 2xx, or confirmed by getUpdates)
 *     Chat      { bot: Bot, customer: Customer, blocked: boolean, started: boolean, messages: Message[] }   oldest first
 *
 *     GET    /health                                   { ok: true }
 *     GET    /bots                                     Bot[]
 *     POST   /bots           { token, username, name, openChats? }         Bot; repeated with the same token it updates
 *              openChats: a positive chat id nobody knows yet opens a chat instead of "chat not found" (the demo bot has it)
 *     GET    /customers                                Customer[]
 *     POST   /customers      { id?, firstName, lastName?, username?, languageCode?, photo?: 'sample' }      Customer
 *              a username (or first name) blocked, flood, flaky, slow, gone, closed makes the Bot API answer:
 *              blocked 403 · flood 429 retry_after 7 on the first of every five sends · flaky first send RST after accepting, second 500, then well
 *              · slow answers after 8 s · gone 400 migrate_to_chat_id · closed 403 user is deactivated
 *     GET    /chats/:bot                               Chat[] without `messages`, with `last?: Message`, newest first
 *     GET    /chats/:bot/:customer                     Chat
 *     POST   /chats/:bot/:customer/messages            Message: write as the customer (unblocks nothing; 400 while blocked). Body, one of
 *              { kind: 'text', text, entities?, replyToId? }
 *              { kind: 'photo'|'voice'|'sticker'|'document'|'video'|'audio'|'animation'|'video_note', text?, replyToId?, data?: base64, fileName?, mimeType?, duration?, albumId? }
 *                                                       without data a sample of ours is sent
 *              { kind: 'contact', own?: boolean, phoneNumber?, firstName? }   own (default true): the customer's own card
 *              { kind: 'location', latitude?, longitude? } · { kind: 'venue', title?, address? } · { kind: 'poll', question, options } · { kind: 'dice', emoji? }
 *              or multipart/form-data with fields kind, text, replyToId and one part `file` (a real photo from the disk)
 *     PATCH  /chats/:bot/:customer/messages/:id   { text }      Message: edit as the customer
 *     POST   /chats/:bot/:customer/start          { payload? }  Message: "/start payload", unblocks
 *     POST   /chats/:bot/:customer/block          { blocked }   Chat without messages
 *     POST   /chats/:bot/:customer/press          { messageId, data }   204: press an inline button (callback_query)
 *     GET    /files/:fileId                            the bytes
 *     GET    /stream?bot=&customer=                    server-sent events; both filters optional. `data:` is JSON
 *              event: message  { botId, customerId, message }          new
 *              event: edited   { botId, customerId, message }          also delivered/reaction changes
 *              event: deleted  { botId, customerId, messageId }
 *              event: action   { botId, customerId, action }           typing …, fades after 5 s
 *              event: chat     { botId, customerId, blocked, started }
 *              event: bot      { bot: Bot }                            webhook set, error, pending
 *     POST   /faults   { bot?, chat?, method?, times, fault }   { id }: the next `times` calls that match are answered by `fault`, one of
 *              { kind: 'error', code, description, parameters? }             e.g. 429 { retry_after: 3 }, also sets Retry-After
 *              { kind: 'rst'|'fin'|'hang'|'html'|'garbage'|'half', accept: boolean, status? }   accept: the call is carried out first
 *              { kind: 'delay', ms }                                         carried out and answered after ms
 *              without `method` only the methods that send or edit match
 *     GET    /faults · DELETE /faults
 *     GET    /accepted?bot=&chat=                      [{ n, at, botId, method, chatId, messageIds, text? }]: every send carried out, in order
 *     GET    /calls?bot=&chat=&method=                 [{ n, at, botId, method, chatId?, status }]: every call of the Bot API; status 0 = no answer given
 *     GET    /deliveries?bot=                          [{ n, at, botId, updateId, status, error? }]: every webhook request and its answer
 *     POST   /updates  { bot, update, queue? }         { updateId }: hand the bot any raw update (without update_id)
 *     POST   /import   { customers: [{ id, … }], chats: [{ bot, customerId, messages: [{ id?, from, text, date }] }] }   204: history without updates; chats that exist stay
 *     POST   /reset    { keepBots?: boolean }          204: forget everything (bots too, unless kept)
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import * as bots from './control/bots.ts'
import * as chats from './control/chats.ts'
import { sendFile } from './control/file.ts'
import { importHistory } from './control/import.ts'
import * as journal from './control/journal.ts'
import { ControlError, type Handler } from './control/route.ts'
import { stream } from './control/stream.ts'
import { answerJson } from './wire/answer.ts'
import { inputOf, readBytes } from './wire/read-body.ts'
import type { World } from './world/world.ts'

const ROUTES: [string, string, Handler][] = [
  ['GET', '/health', () => ({ ok: true })],
  ['GET', '/bots', bots.listBots],
  ['POST', '/bots', bots.createBot],
  ['GET', '/customers', bots.listCustomers],
  ['POST', '/customers', bots.createCustomer],
  ['GET', '/chats/:bot', chats.listChats],
  ['GET', '/chats/:bot/:customer', chats.showChat],
  ['POST', '/chats/:bot/:customer/messages', chats.write],
  ['PATCH', '/chats/:bot/:customer/messages/:id', chats.edit],
  ['POST', '/chats/:bot/:customer/start', chats.start],
  ['POST', '/chats/:bot/:customer/block', chats.block],
  ['POST', '/chats/:bot/:customer/press', chats.press],
  ['GET', '/files/:fileId', sendFile],
  ['GET', '/stream', stream],
  ['POST', '/faults', journal.addFault],
  ['GET', '/faults', journal.listFaults],
  ['DELETE', '/faults', journal.clearFaults],
  ['GET', '/accepted', journal.listAccepted],
  ['GET', '/calls', journal.listCalls],
  ['GET', '/deliveries', journal.listDeliveries],
  ['POST', '/updates', journal.pushUpdate],
  ['POST', '/import', importHistory],
  ['POST', '/reset', bots.reset],
]

type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL; path: string }

/** Answers one request to the control API; `path` is what follows `/control`. */
export async function answerControl(world: World, { request, response, url, path }: Exchange): Promise<void> {
  const bytes = await readBytes(request)
  const input = bytes && inputOf(request, new URLSearchParams(), bytes)
  try {
    const found = routeOf(request.method ?? 'GET', path)
    if (!input) throw new ControlError(400, 'the body cannot be read')
    const call = { world, path: found.names, query: url.searchParams, body: input.params, files: input.files, response }
    const result = await found.handler(call)
    if (response.headersSent) return
    if (result === undefined) response.writeHead(204).end()
    else answerJson(response, 200, result)
  } catch (error) {
    const status = error instanceof ControlError ? error.status : 500
    answerJson(response, status, { error: error instanceof Error ? error.message : String(error) })
  }
}

function routeOf(method: string, path: string): { handler: Handler; names: Record<string, string> } {
  for (const [verb, pattern, handler] of ROUTES) {
    const names = verb === method ? namesOf(pattern, path) : undefined
    if (names) return { handler, names }
  }
  throw new ControlError(404, `no ${method} ${path}`)
}

function namesOf(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/')
  const given = path.replace(/\/$/, '').split('/')
  if (expected.length !== given.length) return undefined
  const names: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) names[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return names
}
