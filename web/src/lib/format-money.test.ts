import { describe, expect, it } from 'vitest'
import { formatMoney } from './format-money.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

describe('a price', () => {
  it('is written as people write it', () => {
    expect(plain(formatMoney({ amount: '12500.00', currency: 'RUB' }, 'ru'))).toBe('12 500 ₽')
    expect(plain(formatMoney({ amount: '99.50', currency: 'EUR' }, 'en'))).toBe('€99.50')
  })

  it('of no known currency keeps its digits', () => {
    expect(formatMoney({ amount: '5.00', currency: '?' }, 'ru')).toBe('5.00 ?')
  })
})
