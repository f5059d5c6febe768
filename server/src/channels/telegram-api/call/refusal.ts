import type { FailureCode } from '../../channel.ts'

// Descriptions are stable but undocumented: matched by their beginning, whatever the case of the letters.
const BEGINNINGS: [string, FailureCode][] = [
  ['bot was blocked by the user', 'BLOCKED_BY_USER'],
  ['user_is_blocked', 'BLOCKED_BY_USER'],
  ['user is deactivated', 'USER_DEACTIVATED'],
  ['input_user_deactivated', 'USER_DEACTIVATED'],
  ["bot can't initiate conversation with a user", 'CANNOT_INITIATE'],
  ["bot can't send messages to bots", 'CANNOT_INITIATE'],
  ["bot can't send messages to the user", 'CANNOT_INITIATE'],
  ['bot was kicked from', 'KICKED_FROM_CHAT'],
  ['bot is not a member of', 'KICKED_FROM_CHAT'],
  ['the group chat was deleted', 'KICKED_FROM_CHAT'],
  ['group chat was deactivated', 'KICKED_FROM_CHAT'],
  ['chat not found', 'CHAT_NOT_FOUND'],
  ['private chat not found', 'CHAT_NOT_FOUND'],
  ['chat_id is empty', 'CHAT_NOT_FOUND'],
  ['peer_id_invalid', 'CHAT_NOT_FOUND'],
  ['user not found', 'CHAT_NOT_FOUND'],
  ['channel_private', 'KICKED_FROM_CHAT'],
  ['chat_id_invalid', 'CHAT_NOT_FOUND'],
  ['group chat was upgraded to a supergroup chat', 'CHAT_MIGRATED'],
  ['message is too long', 'TEXT_TOO_LONG'],
  ['text is too long', 'TEXT_TOO_LONG'],
  ['message_too_long', 'TEXT_TOO_LONG'],
  ['message text is empty', 'TEXT_EMPTY'],
  ['text must be non-empty', 'TEXT_EMPTY'],
  ['message caption is too long', 'CAPTION_TOO_LONG'],
  ['media_caption_too_long', 'CAPTION_TOO_LONG'],
  ["can't parse entities", 'BAD_FORMATTING'],
  ["can't parse messageentity", 'BAD_FORMATTING'],
  ['entity_', 'BAD_FORMATTING'],
  ['file is too big', 'FILE_TOO_BIG'],
  ['file of size', 'FILE_TOO_BIG'],
  ['request entity too large', 'FILE_TOO_BIG'],
  ['message to be replied not found', 'REPLY_NOT_FOUND'],
  ['message to reply not found', 'REPLY_NOT_FOUND'],
  ['wrong file identifier', 'FILE_REJECTED'],
  ['wrong file_id', 'FILE_REJECTED'],
  ['wrong remote file', 'FILE_REJECTED'],
  ['wrong http url', 'FILE_REJECTED'],
  ['wrong type of', 'FILE_REJECTED'],
  ['failed to get http url content', 'FILE_REJECTED'],
  ['file must be non-empty', 'FILE_REJECTED'],
  ["can't use file of type", 'FILE_REJECTED'],
  ['photo_', 'FILE_REJECTED'],
  ['image_process_failed', 'FILE_REJECTED'],
  ['media_', 'FILE_REJECTED'],
  ['media group', 'FILE_REJECTED'],
  ['have no rights to send', 'FORBIDDEN'],
  ['not enough rights', 'FORBIDDEN'],
  ['need administrator rights', 'FORBIDDEN'],
  ['chat_write_forbidden', 'FORBIDDEN'],
  ['chat_restricted', 'FORBIDDEN'],
  ['chat_send_plain_', 'FORBIDDEN'],
  ['chat_send_', 'MEDIA_FORBIDDEN'],
  ['chat_guest_send_forbidden', 'FORBIDDEN'],
  ['user_banned_in_channel', 'FORBIDDEN'],
  ['chat_admin_required', 'FORBIDDEN'],
  ['voice_messages_forbidden', 'VOICE_FORBIDDEN'],
  ['user restricted receiving of', 'VOICE_FORBIDDEN'],
  ['message thread not found', 'TOPIC_CLOSED'],
  ['topic_closed', 'TOPIC_CLOSED'],
  ['button_', 'BUTTONS_INVALID'],
  ["can't parse inline keyboard", 'BUTTONS_INVALID'],
  ["can't parse keyboard", 'BUTTONS_INVALID'],
  ['inline keyboard button', 'BUTTONS_INVALID'],
  ['reply_markup_', 'BUTTONS_INVALID'],
  ['phone number can be requested', 'BUTTONS_INVALID'],
  ['topic_deleted', 'TOPIC_CLOSED'],
  ['allow_payment_required', 'PAYMENT_REQUIRED'],
  ['payment_required', 'PAYMENT_REQUIRED'],
  ['privacy_premium_required', 'PAYMENT_REQUIRED'],
  ['business_', 'BUSINESS_CLOSED'],
] // prettier-ignore

/**
 * Why the Bot API refused, by its description: the server turns a 403 whose text is a bare code into 400, so the text
 * decides and the number only when the text is unknown. An unknown 400 is permanent.
 */
export function refusalCode(httpCode: number, description: string): FailureCode {
  const text = withoutPrefix(description).toLowerCase()
  const known = BEGINNINGS.find(([beginning]) => text.startsWith(beginning))
  if (known) return known[1]
  if (httpCode === 401 || (httpCode === 404 && description.toLowerCase() === 'not found')) return 'UNAUTHORIZED'
  if (httpCode === 413) return 'FILE_TOO_BIG'
  return httpCode === 403 ? 'FORBIDDEN' : 'REJECTED'
}

/** `Bad Request: `, `Forbidden: ` and what an album says of one of its parts. */
function withoutPrefix(description: string): string {
  const bare = description.replace(/^(bad request|forbidden|unauthorized|not found|conflict):\s*/i, '')
  return /^failed to send message #\d+ with the error message "(.*)"$/is.exec(bare)?.[1] ?? bare
}
