import * as crypto from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { verifySecret } from './secret.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof crypto>()
  return { ...original, timingSafeEqual: vi.fn(original.timingSafeEqual) }
})

describe('the secret of the webhook', () => {
  const name = 'x-telegram-bot-api-secret-token'

  it('S1-48: only the very secret passes', () => {
    expect(verifySecret({ [name]: 's3cret' }, 's3cret')).toBe(true)
    for (const given of ['S3cret', 's3cret ', 's3cre', '', undefined]) {
      expect(verifySecret({ [name]: given }, 's3cret'), String(given)).toBe(false)
    }
    expect(verifySecret({}, 's3cret')).toBe(false)
    expect(verifySecret({ [name]: ['s3cret', 's3cret'] }, 's3cret')).toBe(false)
  })

  it('S1-48: an integration without a secret lets nobody in', () => {
    expect(verifySecret({ [name]: '' }, '')).toBe(false)
  })

  it('S1-49: secrets of any length are compared as digests of one length, in constant time', () => {
    const compare = vi.mocked(crypto.timingSafeEqual)
    for (const given of ['x'.repeat(5000), 'S3cret', 's', 's3cret']) {
      compare.mockClear()
      expect(verifySecret({ [name]: given }, 's3cret')).toBe(given === 's3cret')
      expect(compare.mock.calls.map((sides) => sides.map(({ byteLength }) => byteLength))).toEqual([[32, 32]])
    }
    expect(verifySecret({ [name]: 'секрет' }, 'секрет')).toBe(true)
  })
})
