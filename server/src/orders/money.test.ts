import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountOf, minorOf, sayMoney } from './money.ts'

describe('money', () => {
  it.each([
    ['12500', 'RUB', 1_250_000n],
    ['12 500,5', 'RUB', 1_250_050n],
    ['0.01', 'USD', 1n],
    ['100', 'JPY', 100n],
    ['1.2345', 'KWD', null],
    ['1.234', 'RUB', null],
    ['1.200', 'RUB', 120n],
    ['-5', 'RUB', null],
    ['1e3', 'RUB', null],
    ['', 'RUB', null],
    ['5', 'рубли', null],
  ])('%s %s is %s', (amount, currency, minor) => expect(minorOf(amount, currency)).toBe(minor))

  it('is read as it is written', () => {
    const currency = fc.constantFrom('RUB', 'JPY', 'KWD', 'EUR')
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 11n }), currency, (minor, name) => {
        expect(minorOf(amountOf(minor, name), name)).toBe(minor)
      }),
    )
  })

  it('S3-7: is said without needless zeros', () => {
    expect(sayMoney(1_250_000n, 'RUB', 'ru').replace(/\s/g, ' ')).toBe('12 500 ₽')
    expect(sayMoney(1_250_050, 'RUB', 'ru').replace(/\s/g, ' ')).toBe('12 500,50 ₽')
  })
})
