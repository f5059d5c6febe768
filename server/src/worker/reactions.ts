import { tellLinked } from '../automation/linking/tell-linked.ts'
import type { EventKind } from '../event-kinds.ts'
import type { FeedEvent } from '../events/event.ts'
import { isOpenChoice } from '../messages/choice/answer-choice.ts'
import { pendingFilesOf } from '../messages/media/pending.ts'
import { automate } from './automate.ts'
import { ring } from './bells.ts'
import type { Page } from './page.ts'
import { tell } from './tell.ts'
import { lookForPolling } from './poll.ts'

/** What follows from an event. Run at least once, so each must bear a repeat; slow work is a bell, not done here. */
export type Reaction = (event: FeedEvent, page: Page) => Promise<void> | void

/** "When X happens, these run." */
export const reactions: Partial<Record<EventKind, Reaction[]>> = {
  MESSAGE_RECEIVED: [answerPress, fetchFiles, fetchProfile, automate.onMessage, tell.ofComment],
  MESSAGE_FAILED: [tell.ofFailure],
  CONTACT_LINKED: [greetKnown, ifAwaited('CONTACT_LINKED', automate.onContactLinked)],
  ORDER_MOVED: [tell.ofMove, ifAwaited('ORDER_MOVED', automate.onOrderMoved)],
  LEAD_RECEIVED: [tell.ofLead, ifAwaited('LEAD_RECEIVED', automate.onLead)],
  INTEGRATION_CHANGED: [resumeQueue, lookForPolling, fetchBotProfile, setMenu, tell.ofTrouble],
}

/** Most organizations have no rule for most events: then nothing of the event is looked up. */
function ifAwaited(name: EventKind, reaction: (event: FeedEvent) => Promise<void>): Reaction {
  return async (event, page) => {
    if (await page.isAwaited(name)) await reaction(event)
  }
}

async function fetchFiles({ messageId }: FeedEvent): Promise<void> {
  if (!messageId) return
  for (const id of await pendingFilesOf(messageId)) ring('media', id)
}

function fetchProfile({ conversationId }: FeedEvent): void {
  if (conversationId) ring('profile', conversationId)
}

async function answerPress({ messageId }: FeedEvent): Promise<void> {
  if (messageId && (await isOpenChoice(messageId))) ring('choice', messageId)
}

async function greetKnown({ organizationId, subjectId: contactId, conversationId }: FeedEvent): Promise<void> {
  if (contactId && conversationId) await tellLinked(organizationId, { contactId, conversationId })
}

/** A new token, or a bot switched on again: what was held goes on. */
function resumeQueue({ subjectId }: FeedEvent): void {
  if (subjectId) ring('deliver', subjectId)
}

function fetchBotProfile({ subjectId }: FeedEvent): void {
  if (subjectId) ring('bot-profile', subjectId)
}

function setMenu({ subjectId }: FeedEvent): void {
  if (subjectId) ring('menu', subjectId)
}
