import { expect, it } from 'vitest'
import { arrange } from './arrange.ts'
import type { Rule } from './documents.ts'

const rule = (event: Rule['event'], audience: Rule['audience']): Rule => ({
  ...{ event, audience, branchId: null, isEnabled: true, text: '', isDefault: true, variables: [], version: 0 },
})

it('S3-27: a line for each event, a cell for each audience, none where nobody is ever told', () => {
  const lines = arrange([
    rule('ORDER_MOVED', 'STAFF_CHAT'),
    rule('ORDER_MOVED', 'CLIENT'),
    rule('UNANSWERED', 'MEMBER'),
  ])
  expect(lines.map(({ event }) => event)).toEqual(['ORDER_MOVED', 'UNANSWERED'])
  expect(lines.map(({ cells }) => cells.map((cell) => cell?.audience ?? null))).toEqual([
    ['CLIENT', 'STAFF_CHAT', null, null],
    [null, null, null, 'MEMBER'],
  ])
})
