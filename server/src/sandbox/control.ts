/**
 * The control API of the sandbox: the customer's side of our own Telegram, and the strings of the tests.
 *
 * `startSandbox` (start.ts) answers `url`, the Bot API root (the `apiRoot` of an account); everything below lies under
 * `url + '/control'`, which the web reaches as `/sandbox`. JSON in and out, errors `{ error }` with 400 or 404.
 * `:bot` is a bot's id or username, `:customer` a customer's id, which is his chat's id too; dates are unix seconds.
 *
 *     Bot      { id, username, name, openChats, readsGroups, commands, photo?: '/files/<fileId>',
 *                delivery: 'webhook' | 'polling' | 'none', webhook: { url, pending, lastError?, lastErrorAt? } }
 *     Customer { id, firstName, lastName?, username?, languageCode, photo?: '/files/<fileId>', magic? }
 *     Message  { id, from: 'customer' | 'bot', date, editDate?, kind, text?, entities?, media?, contact?, location?,
 *                venue?, poll?, dice?, albumId?, replyToId?, buttons?: { text, data?, url? }[][], reaction?,
 *                press?: { by, data, isAnswered, text? }, by?: { id, name }, topicId?, unseen?, delivered?, service? }
 *       delivered  the bot's side has it (webhook answered 2xx, or getUpdates confirmed)
 *       press      the last press of a button; the spinner turns until isAnswered
 *       by         who of a group wrote it   unseen  privacy mode keeps it from the bot
 *       service    of kind service: joined topic moved
 *       kind   text photo video voice audio video_note animation document sticker contact location venue poll dice
 *       media  { fileId, path: '/files/<fileId>', fileName?, mimeType?, size, width?, height?, duration?, emoji? }
 *     Chat     { bot: Bot, customer: Customer, blocked, started, keyboard?: { text, asksContact }[][],
 *                messages: Message[] }, oldest message first; `customer` may be a group (id below zero)
 *     Group    { id, title, isForum, isSupergroup, membersCanSend, members: Customer[],
 *                topics: { id, name, isClosed }[], bots: { id, username, status, canSend }[], movedTo? }
 *                each bot has the group's talk for itself
 *
 *     GET    /health
 *     GET    /bots                       Bot[]
 *     POST   /bots                       { token, username, name, openChats? } → Bot; the same id again updates it
 *                                        openChats: a positive chat id nobody knows opens a chat, not "chat not found"
 *     GET    /customers                  Customer[]
 *     POST   /customers                  { id?, firstName, lastName?, username?, languageCode?, photo?: 'sample' }
 *                                        → Customer; a negative id is a bare group, see /groups for true ones.
 *                                        Magic usernames: blocked (403), flood (429 retry_after 7, one send of
 *                                        six), flaky (first send cut after acceptance, second 500, then well),
 *                                        slow (8 s), gone (400 migrate_to_chat_id), closed (403 deactivated)
 *     GET    /chats/:bot                 Chat[] without messages, with last?: Message; newest first
 *     GET    /chats/:bot/:customer       Chat
 *     POST   /chats/:bot/:customer/messages         → Message; 400 while the bot is blocked. The body is one of
 *              { kind: 'text', text, entities?, replyToId? }
 *              { kind: <of a file>, text?, replyToId?, albumId?, data?: base64, fileName?, mimeType?, duration? }
 *                or a form with kind, text, replyToId and the part `file`; without bytes a sample of ours is sent
 *              { kind: 'contact', own?: boolean, of?: customer, phoneNumber?, firstName? }  own (default): the
 *                customer's own card; of: that of another one, with his user id; own: false: a number without one
 *              { kind: 'location', latitude?, longitude? }   { kind: 'venue', title?, address? }
 *              { kind: 'poll', question?, options? }   { kind: 'dice', emoji? }
 *              in a group besides: as?: member (default: the first one), topicId?
 *     PATCH  /chats/:bot/:customer/messages/:id     { text } → Message
 *     POST   /chats/:bot/:customer/start            { payload? } → Message `/start payload`; unblocks
 *     POST   /chats/:bot/:customer/block            { blocked } → Chat without messages
 *     POST   /chats/:bot/:customer/press            { messageId, data, as? } → 204: an inline button
 *     POST   /chats/:bot/:customer/share            { own?, of?, phoneNumber?, firstName? } → Message: the answer to a
 *                                        keyboard that asks for the contact (400 without one); it goes if it was once
 *     GET    /presses?bot=               [{ id, at, botId, chatId, messageId, by, data, answers, text? }] answers: the
 *                                        answerCallbackQuery taken; a second, or one after a minute, is refused
 *     GET    /groups                     Group[]
 *     POST   /groups                     { title, isForum?, members?: customer ids } → Group; a forum is a supergroup
 *     GET    /groups/:group              PATCH { title?, membersCanSend?, members? } → Group
 *     POST   /groups/:group/bots         { bot, status: member | administrator | restricted | left | kicked, canSend?,
 *                                        by?, payload? } → Group: my_chat_member to the bot; canSend is of restricted;
 *                                        payload as after a link ?startgroup=. In privacy mode (readsGroups
 *                                        false in POST /bots) it gets commands, mentions and replies to it alone,
 *                                        unless it is administrator
 *     POST   /groups/:group/topics       { name } → { id, name, isClosed }   PATCH …/:topic { isClosed?, isDeleted? }
 *     POST   /groups/:group/migrate      → Group: the supergroup it becomes; sends to the old id answer
 *                                        400 migrate_to_chat_id
 *     GET    /files/:fileId              the bytes
 *     GET    /stream?bot=&customer=      server-sent events, `data:` is JSON
 *              message, edited { botId, customerId, message }   deleted { botId, customerId, messageId }
 *              action { botId, customerId, action }   bot { bot: Bot }
 *              chat { botId, customerId, blocked, started, keyboard }
 *     POST   /faults                     { bot?, chat?, method?, times, fault } → { id }: the next calls that match
 *                                        (without method: those that send or edit) are answered by the fault
 *              { kind: 'error', code, description, parameters?, status?, delayMs? }   parameters.retry_after
 *                also sets Retry-After; status is that of HTTP when it differs from code
 *              { kind: 'rst' | 'fin' | 'hang' | 'html' | 'garbage' | 'half', accept: boolean, status? }
 *                accept: the call is carried out first   { kind: 'delay', ms }: carried out, answered late
 *     GET    /faults                     DELETE /faults
 *     GET    /accepted?bot=&chat=        [{ n, at, botId, method, chatId, messageIds, text? }] what was carried out
 *     GET    /calls?bot=&chat=&method=   [{ n, at, botId, method, chatId?, status }] status 0: no answer
 *     GET    /deliveries?bot=            [{ n, at, botId, updateId, status, error? }] every webhook request
 *     POST   /updates                    { bot, update, queue? } → { updateId }: any raw update, without its id
 *     POST   /import                     { customers: [{ id, … }], chats: [{ bot, customerId, append?,
 *                                        messages: [{ id?, from, text, date }] }] } → 204: history without updates;
 *                                        a chat that has messages stays as it is, or gets more (append)
 *     POST   /reset                      { keepBots? } → 204
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import * as bots from './control/bots.ts'
import * as chats from './control/chats.ts'
import { sendFile } from './control/file.ts'
import * as groups from './control/groups.ts'
import { importHistory } from './control/import.ts'
import * as journal from './control/journal.ts'
import * as presses from './control/presses.ts'
import { ControlError, type Handler } from './control/route.ts'
import { placeBot } from './control/standing.ts'
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
  ['POST', '/chats/:bot/:customer/press', presses.press],
  ['POST', '/chats/:bot/:customer/share', presses.share],
  ['GET', '/presses', presses.listPresses],
  ['GET', '/groups', groups.listGroups],
  ['POST', '/groups', groups.createGroup],
  ['GET', '/groups/:group', groups.showGroup],
  ['PATCH', '/groups/:group', groups.changeGroup],
  ['POST', '/groups/:group/bots', placeBot],
  ['POST', '/groups/:group/topics', groups.createTopic],
  ['PATCH', '/groups/:group/topics/:topic', groups.changeTopic],
  ['POST', '/groups/:group/migrate', groups.migrate],
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
    // the control API knows no sign-in: at least no foreign page may use it through a visitor's browser
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new ControlError(403, 'not from another site')
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
