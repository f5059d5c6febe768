import { config } from '../../config.ts'
import { globalId } from '../../lib/global-id.ts'

const idOf = (type: string, id: string) => encodeURIComponent(globalId(type, id))

/** The pages of the web that people are sent to, as paths. */
export const pages = {
  bot: (id: string) => `/settings/communications/${idOf('Integration', id)}`,
  conversation: (id: string) => `/inbox/all/${idOf('Conversation', id)}`,
  lead: (id: string) => `/leads?lead=${idOf('Lead', id)}`,
  message: (conversationId: string, id: string) => `${pages.conversation(conversationId)}?m=${idOf('Message', id)}`,
  order: (id: string) => `/orders/${idOf('Order', id)}`,
}

/** The address of a page of ours for people outside of it; null while nobody has said where we are reached. */
export function linkTo(path: string): string | null {
  return config.PUBLIC_URL ? `${config.PUBLIC_URL}${path}` : null
}
