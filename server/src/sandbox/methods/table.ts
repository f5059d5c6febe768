import * as account from './account.ts'
import * as chat from './chat.ts'
import type { Method } from './params.ts'
import { sendMessage } from './send-text.ts'
import * as webhook from './webhook.ts'

const METHODS: Record<string, Method> = { ...account, ...chat, ...webhook, sendMessage }

const BY_LOWER_NAME = new Map(Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]))

/** The method of this name in any case of letters, as the Bot API takes it. */
export function methodOf(name: string): Method | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase())
}
