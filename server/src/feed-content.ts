import { conversationContent, readMarkContent } from './conversations/content.ts'
import { registerContent } from './events/content.ts'
import { integrationContent } from './integrations/content.ts'
import { messageContent } from './messages/content.ts'
import { memberContent } from './team/content.ts'

/** Tells the feed how the rows of every concept are loaded; every process that commits calls it at its start. */
export function registerFeedContent(): void {
  for (const loader of [memberContent, integrationContent, conversationContent, readMarkContent, messageContent]) {
    registerContent(loader)
  }
}
