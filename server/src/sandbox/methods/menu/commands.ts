import type { Json } from '../../world/model.ts'
import { badRequest } from '../../wire/bot-api-error.ts'
import { jsonParam, textParam, type Call, type Method } from '../params.ts'

type Command = { command?: string; description?: string }

/** setMyCommands: at most 100, names in small letters; one menu for each scope and language. */
export const setMyCommands: Method = (call) => {
  const commands = jsonParam<Command[]>(call, 'commands')
  if (!Array.isArray(commands)) throw badRequest("can't parse commands JSON object")
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  if (commands.some(({ command }) => !/^[a-z0-9_]{1,32}$/.test(command ?? ''))) throw badRequest('BOT_COMMAND_INVALID')
  if (commands.some(({ description }) => !description || description.length > 256)) {
    throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  }
  keep(call, commands as Json[])
  return true
}

/** getMyCommands: of exactly this scope and language. */
export const getMyCommands: Method = (call) => {
  const key = keyOf(call)
  return key === DEFAULT ? call.bot.commands : (call.bot.menus?.[key] ?? [])
}

/** deleteMyCommands. */
export const deleteMyCommands: Method = (call) => {
  keep(call, [])
  return true
}

const DEFAULT = 'default:'

function keyOf(call: Call): string {
  const language = textParam(call, 'language_code') ?? ''
  if (language && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified')
  return `${jsonParam<{ type?: string }>(call, 'scope')?.type ?? 'default'}:${language}`
}

function keep(call: Call, commands: Json[]): void {
  const key = keyOf(call)
  if (key === DEFAULT) call.bot.commands = commands
  else call.bot.menus = { ...call.bot.menus, [key]: commands }
  call.world.events.emit('touched')
}
