import { expect, it } from 'vitest'
import { layOut, readReason } from './read-reason.ts'

it('says in words what the server noted down', () => {
  for (const text of ['{"a', '', '{"a":}']) {
    let reason = ''
    try {
      JSON.parse(text)
    } catch (error) {
      reason = (error as Error).message
    }
    expect(readReason(reason)).toBe('notJson')
  }
  expect(readReason('an update without update_id')).toBe('noId')
  expect(readReason('a message without a readable chat or id')).toBe('noChat')
  expect(readReason('null value in column "kind"')).toBe('fault')
  expect(readReason(null)).toBe('unknown')
})

it('sets JSON out for reading and leaves anything else as it came', () => {
  expect(layOut('{"update_id":1}')).toBe('{\n  "update_id": 1\n}')
  expect(layOut('<html>')).toBe('<html>')
})
