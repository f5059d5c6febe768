import { expect, it } from 'vitest'
import type { FeedEvent } from './event.ts'
import { readParcel, writeParcel } from './wire.ts'

const at = new Date('2026-01-02T03:04:05.678Z')
const event: FeedEvent = {
  organizationId: 'o',
  seq: 7,
  kind: 'MESSAGE_RECEIVED',
  conversationId: 'c',
  messageId: 'm',
  subjectId: null,
  actorId: null,
  branchId: null,
  audienceMemberId: null,
  at,
}

it('a row looks the same after its journey: moments are Dates again, however deep, and nothing else is', () => {
  const replyTo = { createdAt: at, text: at.toISOString(), attachments: [{ expiresAt: at, size: 3 }] }
  const message = { id: 'm', createdAt: at, sentAt: null, editedAt: 'yesterday', what: at.toISOString(), replyTo }
  const parcel = { events: [event], content: { message: { m: message } } }
  expect(readParcel(writeParcel(parcel))).toEqual(parcel)
})

it('content that is too long stays behind', () => {
  const long = { events: [event], content: { message: { m: { text: 'x'.repeat(1_000_000) } } } }
  expect(readParcel(writeParcel(long))).toEqual({ events: [event], content: null })
})
