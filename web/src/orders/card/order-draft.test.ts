import { describe, expect, it } from 'vitest'
import { draftOf, inputOf, isPrice, typedPrice } from './order-draft.ts'

describe('the form of an order', () => {
  it('takes prices as people type them', () => {
    expect(typedPrice('12 500,50')).toBe('12500.50')
    expect(typedPrice('  ')).toBeNull()
    expect(['', '0', '12500', '12 500,5'].every(isPrice)).toBe(true)
    expect(['12.345', 'много', '-5'].some(isPrice)).toBe(false)
  })

  it('begins empty and gives null for what was not written', () => {
    expect(inputOf({ ...draftOf(null), title: ' Ремонт ' })).toEqual({
      title: 'Ремонт',
      description: null,
      price: null,
      currency: 'RUB',
      dueAt: null,
      branchId: null,
    })
  })
})
