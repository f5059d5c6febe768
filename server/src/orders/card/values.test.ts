import { describe, expect, it } from 'vitest'
import { orderWith } from './values.ts'

const known = orderWith(undefined, { title: 'Ремонт', price: '12500', currency: 'RUB' })

describe('what an order says', () => {
  it('stays where it is absent and goes where it is null', () => {
    expect(orderWith(known, {})).toEqual(known)
    expect(orderWith(known, { price: null })).toMatchObject({ title: 'Ремонт', priceMinor: null })
  })

  it('keeps the figure of its price in another currency, whatever the smallest units of that', () => {
    expect(known.priceMinor).toBe('1250000')
    expect(orderWith(known, { currency: 'JPY' })).toMatchObject({ priceMinor: '12500', currency: 'JPY' })
    const cents = orderWith(known, { price: '0.50' })
    expect(() => orderWith(cents, { currency: 'JPY' })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  })
})
