import type { Notice, NoticeFilter } from './documents.ts'

/** What the page's address says of the filter; empty means all. */
export type Choice = { state: string; event: string; audience: string; q: string }

const events = [
  'LEAD_RECEIVED', 'ORDER_CREATED', 'ORDER_MOVED', 'ORDER_READY', 'CLIENT_COMMENT', 'REMINDER', 'UNANSWERED',
  'INTEGRATION_TROUBLE', 'DELIVERY_FAILED',
] as const satisfies Notice['event'][] // prettier-ignore

/** What there is to choose from, in the order in which it stands. */
export const offered = {
  state: ['FAILED', 'QUEUED', 'SENDING', 'SENT'],
  event: events,
  audience: ['STAFF_CHAT', 'OWNER', 'MEMBER'],
} as const satisfies { state: Notice['state'][]; event: readonly Notice['event'][]; audience: Notice['audience'][] }

/** The filter as the server takes it; what nobody offers is left out. */
export function filterOf({ state, event, audience, q }: Choice): NoticeFilter {
  const one = <Word extends string>(words: readonly Word[], word: string) => words.filter((known) => known === word)
  const filter: NoticeFilter = {}
  if (one(offered.state, state).length) filter.states = one(offered.state, state)
  if (one(offered.event, event).length) filter.events = one(offered.event, event)
  if (one(offered.audience, audience).length) filter.audiences = one(offered.audience, audience)
  if (q.trim()) filter.search = q.trim()
  return filter
}
