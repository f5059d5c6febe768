import fc from 'fast-check'
import { expect, it } from 'vitest'
import { confirmEntry, nextToSend, settleEntry, startEntry, type OutboxEntry } from './outbox.ts'

function entry(id: string, conversationId = 'c', more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id,
    conversationId,
    memberId: 'me',
    body: id,
    attachments: [],
    replyTo: null,
    seenSeq: 5,
    createdAt: '',
    state: 'waiting',
    ...more,
  }
}

it('sends one message of a conversation at a time and conversations side by side', () => {
  const entries = [entry('a1', 'a'), entry('a2', 'a'), entry('b1', 'b')]
  expect(nextToSend(entries).map((item) => item.id)).toEqual(['a1', 'b1'])
  expect(nextToSend(startEntry(entries, 'a1')).map((item) => item.id)).toEqual(['b1'])
})

it('waits with what follows while a decision is open, and goes on after a refusal', () => {
  expect(nextToSend([entry('1', 'c', { state: 'movedOn' }), entry('2')])).toEqual([])
  expect(nextToSend([entry('1', 'c', { state: 'refused' }), entry('2')]).map((item) => item.id)).toEqual(['2'])
})

it('lets the next message count the sent one as seen', () => {
  expect(settleEntry([entry('1'), entry('2')], '1', { type: 'sent', seq: 9 })).toEqual([
    entry('2', 'c', { seenSeq: 9 }),
  ])
})

it('keeps the key of a message over every try', () => {
  const moved = settleEntry([entry('1')], '1', { type: 'movedOn', newer: [{ seq: 8 } as never] })
  expect(confirmEntry(moved, '1')[0]).toMatchObject({ id: '1', state: 'waiting', seenSeq: 8 })
})

it('sends everything once and in order, however often the connection is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (losses, count) => {
      let entries = Array.from({ length: count }, (_, index) => entry(String(index)))
      const sent: string[] = []
      for (const isLost of [...losses, ...Array<boolean>(count).fill(false)]) {
        const head = nextToSend(entries)[0]
        if (!head) break
        entries = startEntry(entries, head.id)
        if (!isLost) sent.push(head.id)
        entries = settleEntry(entries, head.id, isLost ? { type: 'lost' } : { type: 'sent', seq: sent.length })
      }
      expect(sent).toEqual(Array.from({ length: count }, (_, index) => String(index)))
    }),
  )
})

it('keeps the time of leaving over a decision, and forgets one that is over', () => {
  const sendAt = '2026-11-21T09:00:00.000Z'
  const held = [entry('1', 'c', { state: 'movedOn', sendAt })]
  expect(confirmEntry(held, '1', Date.parse('2026-11-20T09:00:00Z'))[0]!.sendAt).toBe(sendAt)
  expect(confirmEntry(held, '1', Date.parse('2026-11-22T09:00:00Z'))[0]!.sendAt).toBeUndefined()
})
