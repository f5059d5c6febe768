import { botUser } from '../world/people.ts'
import { intParam, jsonParam, type Method } from './params.ts'
import type { Json } from '../world/model.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import { photoSizes } from '../media/file-object.ts'

/** getMe. */
export const getMe: Method = ({ bot }) => ({
  ...botUser(bot),
  can_join_groups: true,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
})

/** setMyCommands: at most 100, names in lower case. */
export const setMyCommands: Method = (call) => {
  const commands = jsonParam<{ command?: string }[]>(call, 'commands')
  if (!Array.isArray(commands)) throw badRequest("can't parse commands JSON object")
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  if (commands.some(({ command }) => !/^[a-z0-9_]{1,32}$/.test(command ?? ''))) throw badRequest('BOT_COMMAND_INVALID')
  call.bot.commands = commands as Json[]
  call.world.events.emit('touched')
  return true
}

/** getMyCommands. */
export const getMyCommands: Method = ({ bot }) => bot.commands

/** getUserProfilePhotos, of customers and of the bot itself. */
export const getUserProfilePhotos: Method = (call) => {
  const id = intParam(call, 'user_id')
  const owner = id === call.bot.id ? call.bot : call.world.customers.get(id ?? 0)
  if (!owner) throw badRequest('user not found')
  const photo = owner.photoFileId && call.world.files.known.get(owner.photoFileId)
  return { total_count: photo ? 1 : 0, photos: photo ? [photoSizes(photo, { width: 640, height: 640 })] : [] }
}
