import { expect, it } from 'vitest'
import { filterOf } from './choice.ts'

it('S3-30: the log is narrowed by state, event, audience and words; a made-up word narrows nothing', () => {
  expect(filterOf({ state: '', event: '', audience: '', q: ' ' })).toEqual({})
  expect(filterOf({ state: 'FAILED', event: 'ORDER_MOVED', audience: 'STAFF_CHAT', q: ' кухня ' })).toEqual({
    states: ['FAILED'],
    events: ['ORDER_MOVED'],
    audiences: ['STAFF_CHAT'],
    search: 'кухня',
  })
  expect(filterOf({ state: 'LOST', event: 'x', audience: '', q: '' })).toEqual({})
})
