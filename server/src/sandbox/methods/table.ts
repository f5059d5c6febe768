import * as account from './account.ts'
import * as chat from './chat.ts'
import * as edit from './edit.ts'
import * as file from './file.ts'
import * as callback from './menu/callback.ts'
import * as commands from './menu/commands.ts'
import type { Method } from './params.ts'
import * as media from './send-media.ts'
import * as place from './send-place.ts'
import * as text from './send-text.ts'
import * as webhook from './webhook.ts'

const GROUPS: Record<string, Method>[] = [account, callback, chat, commands, edit, file, media, place, text, webhook]

const BY_LOWER_NAME = new Map(
  GROUPS.flatMap((group) => Object.entries(group).map(([name, method]) => [name.toLowerCase(), method] as const)),
)

/** The method of this name in any case of letters, as the Bot API takes it. */
export function methodOf(name: string): Method | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase())
}
