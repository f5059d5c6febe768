import { contactContent } from './contacts/content.ts'
import { conversationContent, readMarkContent } from './conversations/content.ts'
import { registerContent } from './events/content.ts'
import { integrationContent } from './integrations/content.ts'
import { leadContent } from './leads/content.ts'
import { messageContent } from './messages/content.ts'
import { orderChangeContent, orderContent } from './orders/content.ts'
import { memberContent } from './team/content.ts'

const loaders = [
  memberContent,
  integrationContent,
  contactContent,
  conversationContent,
  readMarkContent,
  messageContent,
  orderContent,
  orderChangeContent,
  leadContent,
]

/** Tells the feed how the rows of every concept are loaded; every process that commits calls it at its start. */
export function registerFeedContent(): void {
  for (const loader of loaders) registerContent(loader)
}
