/** Why the bot keeps silent. */
export type Silence =
  'BOT_OFF' | 'UNREACHABLE' | 'NOT_PRIVATE' | 'HUMAN_HAS_DIALOG' | 'MEMBER_ANSWERED' | 'ALREADY_ANSWERED' | 'TOO_MANY'

/** How a dialog stands at the moment in which the bot wants to speak, read under the lock of the conversation. */
export type DialogFacts = {
  isBotOn: boolean
  isReachable: boolean
  isPrivate: boolean
  /** The bot has the dialog, by the clock of the database. */
  isBots: boolean
  /** A member wrote after the message that is to be answered. */
  hasMemberAnswered: boolean
  /** Something else of the bot has answered this message. */
  isAnswered: boolean
  /** Automatic messages of the last minute in this chat, and how many of them there may be. */
  saidLately: number
  perMinute: number
}

/**
 * The one judgement before every automatic word; null when it may be said. `parts` messages are wanted: an answer of
 * several is let through whole when nothing was said lately, else it must fit into what is left of the minute.
 */
export function silenceOf(dialog: DialogFacts, parts: number): Silence | null {
  if (!dialog.isBotOn) return 'BOT_OFF'
  if (!dialog.isReachable) return 'UNREACHABLE'
  if (!dialog.isPrivate) return 'NOT_PRIVATE'
  if (!dialog.isBots) return 'HUMAN_HAS_DIALOG'
  if (dialog.hasMemberAnswered) return 'MEMBER_ANSWERED'
  if (dialog.isAnswered) return 'ALREADY_ANSWERED'
  const wanted = dialog.saidLately === 0 && dialog.perMinute > 0 ? 1 : parts
  return dialog.saidLately + wanted > dialog.perMinute ? 'TOO_MANY' : null
}
