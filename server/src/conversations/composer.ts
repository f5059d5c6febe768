import { channelOf } from '../channels/registry.ts'
import type { Viewer } from '../team/viewer.ts'
import { canAnswer } from './policy.ts'

/** Why nothing can be sent. */
export const composerBlocks = [
  'UNREACHABLE',
  'INTEGRATION_OFF',
  'INTEGRATION_SUSPENDED',
  'NO_RIGHT',
  'CLOSED_CHANNEL',
] as const

/** What may be sent in a conversation now; sizes in bytes, text in UTF-16 code units. */
export type ComposerState = {
  canSend: boolean
  reason: (typeof composerBlocks)[number] | null
  maxTextLength: number
  maxCaptionLength: number
  maxFiles: number
  maxFileBytes: number
  maxPhotoBytes: number
}

type Sendable = {
  unreachableSince: Date | string | null
  integration: {
    kind: 'TELEGRAM_BOT' | 'SANDBOX'
    mode: 'CHAT' | 'NOTIFY_ONLY'
    status: 'CONNECTED' | 'WARNING' | 'SUSPENDED'
    isActive: boolean
    disconnectedAt: Date | string | null
  }
}

/** What this viewer may send here: from his rights, the bot's state, the customer's reachability and the channel. */
export function composerState(viewer: Viewer, conversation: Sendable): ComposerState {
  const { capabilities } = channelOf(conversation.integration.kind)
  const { maxTextLength, maxCaptionLength, maxFiles, maxFileBytes, maxPhotoBytes } = capabilities
  const reason = blockOf(viewer, conversation)
  return { canSend: reason === null, reason, maxTextLength, maxCaptionLength, maxFiles, maxFileBytes, maxPhotoBytes }
}

function blockOf(viewer: Viewer, { integration, unreachableSince }: Sendable): ComposerState['reason'] {
  if (!canAnswer(viewer)) return 'NO_RIGHT'
  if (integration.disconnectedAt || !integration.isActive) return 'INTEGRATION_OFF'
  if (integration.status === 'SUSPENDED') return 'INTEGRATION_SUSPENDED'
  if (integration.mode === 'NOTIFY_ONLY') return 'CLOSED_CHANNEL'
  return unreachableSince ? 'UNREACHABLE' : null
}
