import type { Capabilities, Channel } from '../channel.ts'
import { identify, profileOf, webhookHealth } from './account.ts'
import { download } from './download.ts'
import { BUTTON_LIMITS } from './keyboard.ts'
import { verifySecret } from './secret.ts'
import { chatMember } from './chat-member.ts'
import { answerChoice, setCommands } from './menu.ts'
import { sendMessage } from './send.ts'
import { parseUpdate } from './read/update.ts'
import { poll, registerWebhook, removeWebhook } from './updates.ts'

const MB = 1024 * 1024

const CAPABILITIES: Capabilities = {
  maxTextLength: 4096,
  maxCaptionLength: 1024,
  maxFiles: 10,
  maxPhotoBytes: 10 * MB,
  maxFileBytes: 50 * MB,
  maxDownloadBytes: 20 * MB,
  ...BUTTON_LIMITS,
  reports: [],
}

/** A channel that speaks the Bot API as a bot; what differs between Telegram and the sandbox comes in. */
export function botChannel(own: Pick<Channel, 'kind' | 'provider' | 'deepLink' | 'groupLink'>): Channel {
  return {
    ...own,
    capabilities: CAPABILITIES,
    verify: verifySecret,
    parse: parseUpdate,
    send: sendMessage,
    identify,
    profileOf,
    registerWebhook,
    removeWebhook,
    webhookHealth,
    answerChoice,
    setCommands,
    chatMember,
    poll,
    download,
  }
}
