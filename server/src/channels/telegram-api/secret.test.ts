import { describe, expect, it } from 'vitest'
import { verifySecret } from './secret.ts'

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

  it('S1-49: secrets of any length are compared as digests of one length', () => {
    expect(verifySecret({ [name]: 'x'.repeat(5000) }, 's3cret')).toBe(false)
    expect(verifySecret({ [name]: 'секрет' }, 'секрет')).toBe(true)
  })
})
