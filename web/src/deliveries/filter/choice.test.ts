import { expect, it } from 'vitest'
import { countOf, exportAddress, filterOf, isNarrowed, offeredViews, type Choice } from './choice.ts'

const choice = (more: Partial<Choice> = {}): Choice => ({
  ...{ view: 'all', q: '', code: '', bot: '', author: '', from: '', to: '' },
  ...more,
})
const counts = { scheduled: 0, queued: 2, sending: 0, sent: 100, failed: 70, unknown: 60, cancelled: 0, failures: [] }

it('S3-30: nothing chosen filters nothing; a view is a state, «undelivered» both bad ones', () => {
  expect(filterOf(choice())).toEqual({})
  expect(filterOf(choice({ view: 'failed', q: ' Маша ' }))).toEqual({ state: 'FAILED', search: 'Маша' })
  expect(filterOf(choice({ view: 'undelivered' }))).toEqual({ undeliveredOnly: true })
})

it('both days are included, in local time; a broken day is none', () => {
  const filter = filterOf(choice({ from: '2026-03-01', to: '2026-03-01' }))
  expect(filter.from).toBe(new Date(2026, 2, 1).toISOString())
  expect(filter.to).toBe(new Date(2026, 2, 2).toISOString())
  expect(filterOf(choice({ from: 'x', to: '' }))).toEqual({})
})

it('the file is of the same list', () => {
  expect(exportAddress(choice({ view: 'undelivered', q: 'a&b' }))).toBe(
    '/exports/deliveries.csv?undeliveredOnly=true&search=a%26b',
  )
})

it('rare states are offered when there is something in them or they are chosen', () => {
  expect(offeredViews(null, 'all')).toEqual(['all', 'undelivered', 'failed', 'queued', 'sent'])
  expect(offeredViews(counts, 'cancelled')).toEqual([
    'all',
    'undelivered',
    'failed',
    'unknown',
    'queued',
    'sent',
    'cancelled',
  ])
  expect(countOf(counts, 'undelivered')).toBe(100)
  expect(isNarrowed(choice({ view: 'failed' }))).toBe(false)
  expect(isNarrowed(choice({ bot: 'x' }))).toBe(true)
})
