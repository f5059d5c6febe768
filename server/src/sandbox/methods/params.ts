import type { FormFile } from '../wire/multipart.ts'
import type { Bot, Json } from '../world/model.ts'
import type { World } from '../world/world.ts'

/** One call of a method: who calls, with what, on which world. `signal` ends when the caller has gone. */
export type Call = {
  world: World
  bot: Bot
  method: string
  params: Json
  files: Map<string, FormFile>
  signal: AbortSignal
}
/** A method of the Bot API: its result, or a thrown `BotApiError`. */
export type Method = (call: Call) => unknown

/** A text; forms send everything as texts, JSON sometimes sends numbers. */
export function textParam({ params }: Pick<Call, 'params'>, name: string): string | undefined {
  const value = params[name]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A whole number. */
export function intParam(call: Pick<Call, 'params'>, name: string): number | undefined {
  const text = textParam(call, name)
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}

/** Yes in any of the ways clients say it. */
export function flagParam(call: Pick<Call, 'params'>, name: string): boolean {
  return flagOf(textParam(call, name))
}

/** Yes, of a value inside of JSON too. */
export function flagOf(value: unknown): boolean {
  return value === true || ['true', 'True', '1'].includes(String(value ?? ''))
}

/** An object or list; in forms it comes as JSON text. Undefined when absent or not JSON. */
export function jsonParam<T>({ params }: Pick<Call, 'params'>, name: string): T | undefined {
  const value = params[name]
  if (typeof value !== 'string') return (value ?? undefined) as T | undefined
  try {
    return JSON.parse(value) as T
  } catch {
    return undefined
  }
}
