import { botUser } from '../world/people.ts'
import { intParam, type Method } from './params.ts'
import { badRequest } from '../wire/bot-api-error.ts'
import { photoSizes } from '../media/file-object.ts'

/** getMe. */
export const getMe: Method = ({ bot }) => ({
  ...botUser(bot),
  can_join_groups: true,
  can_read_all_group_messages: bot.readsGroups ?? false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
})

/** getUserProfilePhotos, of customers and of the bot itself. */
export const getUserProfilePhotos: Method = (call) => {
  const id = intParam(call, 'user_id')
  const owner = id === call.bot.id ? call.bot : call.world.customers.get(id ?? 0)
  if (!owner) throw badRequest('user not found')
  const photo = owner.photoFileId && call.world.files.known.get(owner.photoFileId)
  return { total_count: photo ? 1 : 0, photos: photo ? [photoSizes(photo, { width: 640, height: 640 })] : [] }
}
