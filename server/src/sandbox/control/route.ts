import type { ServerResponse } from 'node:http'
import type { FormFile } from '../wire/multipart.ts'
import type { Bot, Chat, Customer, Json } from '../world/model.ts'
import { findBot, openChat } from '../world/people.ts'
import type { World } from '../world/world.ts'

/** One request to the control API: names of the path, query and body. */
export type ControlCall = {
  world: World
  path: Record<string, string>
  query: URLSearchParams
  body: Json
  files: Map<string, FormFile>
  response: ServerResponse
}

/** Answers with what it returns as JSON, with 204 for nothing, or by itself when it has written its headers. */
export type Handler = (call: ControlCall) => unknown

/** What the caller did wrong; told to him. */
export class ControlError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'ControlError'
    this.status = status
  }
}

/** The bot of the path (or of the body or query), by id or username. */
export function botOf({ world, path, query, body }: ControlCall): Bot {
  const name = path.bot ?? query.get('bot') ?? String(body.bot ?? '')
  const bot = findBot(world, name)
  if (!bot) throw new ControlError(404, `no bot ${name}`)
  return bot
}

/** The chat of the path, opened on first use. */
export function chatOf(call: ControlCall): { bot: Bot; customer: Customer; chat: Chat } {
  const bot = botOf(call)
  const customer = call.world.customers.get(Number(call.path.customer))
  if (!customer) throw new ControlError(404, `no customer ${call.path.customer}`)
  return { bot, customer, chat: openChat(call.world, bot, customer) }
}

/** Who speaks or presses: the customer himself, in a group the member named by `as` (or the first one). */
export function speakerOf({ world, body }: ControlCall, { customer }: { customer: Customer }): Customer {
  if (!customer.group) return customer
  const id = number(body, 'as') ?? customer.group.members[0]
  const speaker = customer.group.members.includes(id ?? 0) ? world.customers.get(id ?? 0) : undefined
  if (!speaker) throw new ControlError(400, 'as: a member of the group, please')
  return speaker
}

/** A text of the body, if there is one. */
export function text(body: Json, name: string): string | undefined {
  const value = body[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A number of the body; forms send texts. */
export function number(body: Json, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  const parsed = Number(value)
  return Number.isFinite(parsed) ? parsed : undefined
}
