import { compact, countOf, objectOf, objectsOf, textOf, type Loose } from './lenient.ts'
import { personOf } from './people.ts'

const SERVICE_FIELDS = [
  'new_chat_members', 'left_chat_member', 'new_chat_title', 'new_chat_photo', 'delete_chat_photo', 'group_chat_created',
  'supergroup_chat_created', 'channel_chat_created', 'message_auto_delete_timer_changed', 'pinned_message',
  'successful_payment', 'refunded_payment', 'users_shared', 'user_shared', 'chat_shared', 'connected_website',
  'write_access_allowed', 'proximity_alert_triggered', 'boost_added', 'chat_background_set', 'forum_topic_created',
  'forum_topic_edited', 'forum_topic_closed', 'forum_topic_reopened', 'general_forum_topic_hidden',
  'general_forum_topic_unhidden', 'video_chat_scheduled', 'video_chat_started', 'video_chat_ended',
  'video_chat_participants_invited', 'web_app_data', 'gift', 'unique_gift', 'chat_owner_changed', 'chat_owner_left',
] // prettier-ignore

/** What a service message tells: the name of its field and the readable part of it. */
export function serviceOf(message: Loose): Loose | undefined {
  const service = SERVICE_FIELDS.find((field) => message[field] !== undefined && message[field] !== null)
  if (!service) return undefined
  const value = message[service]
  const object = objectOf(value)
  return compact({
    service,
    members: namesOf(service === 'left_chat_member' ? [value] : service === 'new_chat_members' ? value : undefined),
    title: service === 'new_chat_title' ? textOf(value) : textOf(object?.name),
    text: service === 'pinned_message' ? (textOf(object?.text) ?? textOf(object?.caption)) : textOf(object?.data),
    seconds: countOf(object?.message_auto_delete_time),
  })
}

function namesOf(users: unknown): string[] | undefined {
  const names = objectsOf(users).flatMap((user) => personOf(user)?.name ?? [])
  return names.length ? names : undefined
}
