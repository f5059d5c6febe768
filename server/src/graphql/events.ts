import { z } from 'zod'
import { canReadAutomation } from '../automation/policy.ts'
import { seesEvent } from '../conversations/policy.ts'
import { parseCursor } from '../events/cursor.ts'
import type { FeedEvent } from '../events/event.ts'
import type { Heard } from '../events/follow.ts'
import { readFeed } from '../events/page.ts'
import type { ReadMark } from '../generated/prisma/client.ts'
import { canReadNotices } from '../notifications/policy.ts'
import { canSeeOrder } from '../orders/policy.ts'
import type { Viewer } from '../team/viewer.ts'
import { builder } from './builder.ts'
import { viewerOf } from './context.ts'
import { EventRef, isTellable } from './event-types.ts'
import { FeedSource } from './live/feed-source.ts'
import { familyOfEvent } from './scopes/table.ts'

/** What no server ever gave names no place, and is answered with a resync. */
const nowhere = { epoch: '', seq: 0 }
const placeOf = (cursor: string) => parseCursor(cursor) ?? nowhere
function mayHear(viewer: Viewer, { kind }: FeedEvent): boolean {
  const family = familyOfEvent(kind)
  if (family === 'notifications' && !canReadNotices(viewer)) return false
  if (family === 'automation' && !canReadAutomation(viewer)) return false
  return viewer.scopes?.some((scope) => scope.startsWith(`${family}:`)) ?? true
}
const seesShared = (viewer: Viewer, event: FeedEvent) =>
  event.kind !== 'READ_MARK_MOVED' && mayHear(viewer, event) && seesEvent(viewer, event)
const seesMark = (viewer: Viewer, event: FeedEvent) => event.kind === 'READ_MARK_MOVED' && seesEvent(viewer, event)

/** An event tells its rows as they are now: an order that has gone to a branch that he does not see is not his. */
function isTold(viewer: Viewer, heard: Heard): boolean {
  if (!isTellable(heard)) return false
  const order = heard.type === 'event' ? orderOf(heard) : undefined
  return !order || canSeeOrder(viewer, order)
}

type Placed = { branchId: string | null }

function orderOf({ row }: Extract<Heard, { type: 'event' }>): Placed | undefined {
  const change = row('orderChange') as { order: Placed } | undefined
  return (row('order') as Placed | undefined) ?? change?.order
}

builder.subscriptionField('events', (t) =>
  t.field({
    type: EventRef,
    description: 'From `after` on (from now when absent); resumes without loss, else starts with ResyncRequired.',
    args: {
      after: t.arg({ type: 'FeedCursor', description: 'The cursor of the last event the client has taken in.' }),
    },
    subscribe: (_root, { after }, context) =>
      new FeedSource(context, { after: after ? placeOf(after) : null, sees: seesShared, keeps: isTold }),
    resolve: (heard) => heard,
  }),
)

builder.subscriptionField('me', (t) =>
  t.field({
    type: 'ReadMark',
    description: "The viewer's own read marks, moved in any of his browsers.",
    subscribe: (_root, _args, context) =>
      // Whose it is shows in every event: nothing is to be shared.
      new FeedSource(context, {
        after: null,
        sees: seesMark,
        keeps: (_viewer, heard) => !!markOf(heard),
        isPersonal: true,
      }),
    resolve: (heard) => markOf(heard)!,
  }),
)

function markOf(heard: Heard): ReadMark | undefined {
  return heard.type === 'event' ? (heard.row('readMark') as ReadMark | undefined) : undefined
}

type Page = { events: Heard[]; endCursor: string; hasMore: boolean }

const EventPage = builder.objectRef<Page>('EventPage').implement({
  description: 'A part of the feed.',
  fields: (t) => ({
    events: t.expose('events', { type: [EventRef], description: 'In order.' }),
    endCursor: t.expose('endCursor', { type: 'FeedCursor', description: 'Ask again after this place.' }),
    hasMore: t.exposeBoolean('hasMore', { description: 'Whether there is more already.' }),
  }),
})

builder.queryField('events', (t) =>
  t.field({
    type: EventPage,
    description: 'The same sequence as the subscription, for those who ask.',
    args: {
      after: t.arg({ type: 'FeedCursor', required: true, description: 'The place after which to read.' }),
      first: t.arg.int({
        defaultValue: 100,
        description: 'How many at most, up to 500.',
        validate: z.number().int().min(1).max(500),
      }),
    },
    resolve: async (_root, { after, first }, context) => {
      const viewer = viewerOf(context)
      const query = {
        after: placeOf(after),
        first: first ?? 100,
        sees: (event: FeedEvent) => seesShared(viewer, event),
      }
      const { heard, cursor, hasMore } = await readFeed(viewer.organizationId, query)
      return { events: heard.filter((one) => isTold(viewer, one)), endCursor: cursor, hasMore }
    },
  }),
)
