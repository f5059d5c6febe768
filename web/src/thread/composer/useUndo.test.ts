import { expect, it } from 'vitest'
import { undoableOf, windowOf, type Undoable } from './useUndo.ts'

const message = (id: string, more: Partial<Undoable> = {}): Undoable => ({
  id,
  state: 'QUEUED',
  undoUntil: '2026-11-20T10:00:05.000Z',
  createdAt: '2026-11-20T10:00:00.000Z',
  author: { id: 'me', name: '' },
  ...more,
})

it('offers the newest own message that has not left', () => {
  const messages = [
    message('1'),
    message('2'),
    message('3', { state: 'SENDING' }),
    message('4', { undoUntil: null }),
    message('5', { author: { id: 'other', name: '' } }),
  ]
  expect(undoableOf(messages, 'me')?.id).toBe('2')
  expect(undoableOf(messages, 'nobody')).toBeNull()
})

it('counts the window by the clock of the server', () => {
  expect(windowOf(message('1'))).toBe(5_000)
  expect(windowOf(message('1', { undoUntil: null }))).toBe(0)
})
