import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { magicFault } from './methods/magic.ts'
import type { Call } from './methods/params.ts'
import { methodOf } from './methods/table.ts'
import { answerJson, answerSpoilt, envelopeOf } from './wire/answer.ts'
import { badRequest, BotApiError } from './wire/bot-api-error.ts'
import { inputOf, readBytes } from './wire/read-body.ts'
import type { Fault } from './world/faults.ts'
import type { Bot } from './world/model.ts'
import { addBot, botByToken } from './world/people.ts'
import type { World } from './world/world.ts'

type Request = { request: IncomingMessage; response: ServerResponse; url: URL; token: string; method: string }

/** Answers one call `/bot<token>/<method>`: the scripted or magic trouble first, then the method. */
export async function answerBotApi(world: World, { request, response, url, token, method }: Request): Promise<void> {
  const body = await readBytes(request)
  const bot = botOf(world, token)
  if (bot instanceof BotApiError) return answerJson(response, bot.code, envelopeOf(bot).body)

  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const input = body && inputOf(request, url.searchParams, body)
  const params = input?.params ?? {}
  const chatId = params.chat_id === undefined ? undefined : String(params.chat_id)
  const call: Call = { world, bot, method, params, files: input?.files ?? new Map(), signal: gone.signal }
  const unread = body ? badRequest("can't parse the request") : new BotApiError(413, 'Request Entity Too Large')
  const run = () => (input ? outcomeOf(call) : Promise.resolve<unknown>(unread))

  const fault = world.faults.take({ botId: bot.id, method: method.toLowerCase(), chatId }) ?? magicOf(call)
  const status = await answer(response, fault, run)
  world.journal.called({ botId: bot.id, method, chatId, status })
}

async function answer(
  response: ServerResponse,
  fault: Fault | undefined,
  run: () => Promise<unknown>,
): Promise<number> {
  if (fault && fault.kind !== 'error' && fault.kind !== 'delay') {
    if (fault.accept) await run()
    return answerSpoilt(response, fault)
  }
  const scripted = fault?.kind === 'error' && new BotApiError(fault.code, fault.description, fault.parameters)
  const { status: own, body } = envelopeOf(scripted || (await run()))
  const status = (fault?.kind === 'error' && fault.status) || own
  const lateMs = fault?.kind === 'delay' ? fault.ms : fault?.kind === 'error' ? fault.delayMs : 0
  if (lateMs) await sleep(lateMs, undefined, { ref: false })
  if (!response.writable || response.destroyed) return 0
  answerJson(response, status, body)
  return status
}

async function outcomeOf(call: Call): Promise<unknown> {
  const method = methodOf(call.method)
  if (!method) return new BotApiError(404, 'Not Found: method not found')
  try {
    return await method(call)
  } catch (error) {
    return error
  }
}

function botOf(world: World, token: string): Bot | BotApiError {
  const known = botByToken(world, token)
  if (known) return known
  const id = /^(\d+):[\w-]+$/.exec(token)?.[1]
  if (!id) return new BotApiError(404, 'Not Found')
  if (!world.acceptUnknownTokens || world.bots.has(Number(id))) return new BotApiError(401, 'Unauthorized')
  return addBot(world, { token, username: `bot_${id}`, name: `Bot ${id}` })
}

function magicOf({ world, bot, method, params }: Call): Fault | undefined {
  if (!/^send(?!chataction)/i.test(method)) return undefined
  const chat = world.chats.get(`${bot.id}:${String(params.chat_id)}`)
  const customer = chat && world.customers.get(chat.customerId)
  return customer && magicFault(chat, customer)
}
