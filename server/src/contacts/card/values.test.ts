import { describe, expect, it } from 'vitest'
import { type Card, cardWith } from './values.ts'

const fields = [
  { key: 'birthday', kind: 'DATE' as const, choices: [] },
  { key: 'discount', kind: 'NUMBER' as const, choices: [] },
  { key: 'kind', kind: 'CHOICE' as const, choices: ['опт', 'розница'] },
]
const masha: Card = { name: 'Маша', phone: '+79991234567', email: null, company: null, externalId: '1c-7', attributes: { discount: '5' } } // prettier-ignore

describe('a card', () => {
  it('keeps what is not given and loses what is given as nothing', () => {
    expect(cardWith(masha, {}, fields)).toEqual(masha)
    expect(cardWith(masha, { phone: '', attributes: [{ key: 'discount', value: null }] }, fields)).toEqual({
      ...masha,
      phone: null,
      attributes: {},
    })
  })

  it('keeps a name whatever is given', () => {
    expect(cardWith(masha, { name: '  ' }, fields).name).toBe('Маша')
    expect(cardWith(undefined, { phone: '8 999 123-45-67' }, fields).name).toBe('+79991234567')
  })

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'А', phone: 'нет' }, 'phone'],
    [{ name: 'А', email: 'нет' }, 'email'],
    [{ name: 'А', attributes: [{ key: 'nothing', value: 'x' }] }, 'attributes'],
    [{ name: 'А', attributes: [{ key: 'birthday', value: '2026-13-40' }] }, 'attributes'],
    [{ name: 'А', attributes: [{ key: 'discount', value: 'пять' }] }, 'attributes'],
    [{ name: 'А', attributes: [{ key: 'kind', value: 'иное' }] }, 'attributes'],
  ])('%j is refused', (input, field) => {
    expect(() => cardWith(undefined, input, fields)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', facts: { path: expect.arrayContaining(['input', field]) } }),
    )
  })
})
