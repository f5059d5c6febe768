import { describe, expect, it } from 'vitest'
import { isOutage } from './outage.ts'

describe('isOutage', () => {
  it.each(['ECONNREFUSED', 'EAI_AGAIN', '57P01', '08006', '53300', '40P01', '57014'])('%s is our trouble', (code) => {
    expect(isOutage(Object.assign(new Error('x'), { code }))).toBe(true)
  })

  it.each(['22021', '22P05', '23505', '23502', '42P01', '54000', 'ERR_INVALID_ARG_TYPE'])(
    '%s is the content’s',
    (code) => {
      expect(isOutage(Object.assign(new Error('x'), { code }))).toBe(false)
    },
  )

  it('knows lost connections by their words, for they bear no code', () => {
    expect(isOutage(new Error('Connection terminated unexpectedly'))).toBe(true)
    expect(isOutage(new Error('Query read timeout'))).toBe(true)
    expect(isOutage(new TypeError('undefined is not a function'))).toBe(false)
    expect(isOutage(null)).toBe(false)
  })
})
