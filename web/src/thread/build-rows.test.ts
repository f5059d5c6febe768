import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Message } from '../api/fragments.ts'
import { buildRows, orderMessages } from './build-rows.ts'

const base = {
  conversationId: 'c', authorKind: 'CONTACT', direction: 'INBOUND', kind: 'TEXT', text: 'x', author: null,
  clientMutationId: null, attachments: [], entities: [], state: 'RECEIVED',
} // prettier-ignore

function message(seq: number, more: Partial<Message> = {}): Message {
  const createdAt = new Date(2026, 10, 20, 10, 0, seq).toISOString()
  return { ...base, id: `m${seq}`, seq, inboundSeq: seq, createdAt, ...more } as Message
}

const kinds = (
  messages: Message[],
  unread: { readInboundSeq: number; lastSeq: number } | null = null,
  hasOlder = false,
) => buildRows(messages, unread, hasOlder).map((row) => (row.type === 'message' ? row.key : row.type))

it('puts a day heading before the first message of each local day', () => {
  const yesterday = message(1, { createdAt: new Date(2026, 10, 19, 23, 59).toISOString() })
  expect(kinds([yesterday, message(2)])).toEqual(['day', 'm1', 'day', 'm2'])
})

it('puts one unread divider before the first unread message and does not let it crawl', () => {
  const unread = { readInboundSeq: 1, lastSeq: 3 }
  expect(kinds([message(1), message(2), message(3)], unread)).toEqual(['day', 'm1', 'unread', 'm2', 'm3'])
  expect(kinds([message(1), message(2), message(3), message(4)], unread)).toEqual([
    'day',
    'm1',
    'unread',
    'm2',
    'm3',
    'm4',
  ])
  expect(kinds([message(4), message(5)], { readInboundSeq: 5, lastSeq: 5 })).toEqual(['day', 'm4', 'm5'])
  expect(kinds([message(4), message(5)], { readInboundSeq: 1, lastSeq: 5 }, true)).toEqual(['m4', 'm5'])
})

it('groups by author within five minutes', () => {
  const late = message(3, { createdAt: new Date(2026, 10, 20, 10, 9).toISOString() })
  const own = message(4, { direction: 'OUTBOUND', authorKind: 'MEMBER', createdAt: late.createdAt })
  const rows = buildRows([message(1), message(2), late, own], null, false)
  const groups = rows.flatMap((row) => (row.type === 'message' ? [[row.starts, row.ends]] : []))
  expect(groups).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ])
})

it('keeps the key of the optimistic bubble', () => {
  const own = message(7, { direction: 'OUTBOUND', clientMutationId: 'k' })
  expect(kinds([own])).toEqual(['day', 'own:k'])
})

it('orders by seq and shows each once, however events came', () => {
  const sequence = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 80 })
  fc.assert(
    fc.property(sequence, (seqs) => {
      const ordered = orderMessages(seqs.map((seq) => message(seq)))
      expect(ordered.map((item) => item.seq)).toEqual([...new Set(seqs)].sort((a, b) => a - b))
    }),
  )
})

it('puts what waits for its time at the end, the next to leave first, however long ago it was written', () => {
  const at = (hour: number) => new Date(2026, 10, 21, hour).toISOString()
  const evening = message(1, { direction: 'OUTBOUND', state: 'SCHEDULED', nextAttemptAt: at(18) })
  const morning = message(3, { direction: 'OUTBOUND', state: 'SCHEDULED', nextAttemptAt: at(9) })
  expect(kinds([evening, message(2), morning, message(4)])).toEqual(['day', 'm2', 'm4', 'later', 'm3', 'm1'])
})

it('leaves out what was taken back before anybody got it, not what was given up after a try', () => {
  const cancelled = { direction: 'OUTBOUND', state: 'CANCELLED' } as const
  const rows = kinds([message(1, { ...cancelled, attemptCount: 0 }), message(2, { ...cancelled, attemptCount: 1 })])
  expect(rows).toEqual(['day', 'm2'])
})
