import { expect, it } from 'vitest'
import { actionOf, conditionOn, fields, inputOf, missingIn, newRule } from './draft.ts'

it('a new rule says what it still needs, one thing after the other', () => {
  const draft = newRule()
  expect(missingIn(draft)).toBe('name')
  draft.name = 'Цены'
  expect(missingIn(draft)).toBe('values')
  draft.conditions[0]!.values = ['цена']
  expect(missingIn(draft)).toBe('action')
  draft.actions[0]!.text = 'От 90 000 ₽'
  expect(missingIn(draft)).toBeNull()
  draft.actions = []
  expect(missingIn(draft)).toBe('actions')
})

it('an action is sent with what its kind needs and nothing else', () => {
  const wait = { ...actionOf('WAIT'), text: 'of another kind', minutes: 5 }
  const input = inputOf({ ...newRule(), name: ' n ', actions: [wait, actionOf('ASSIGN'), actionOf('HAND_OFF')] })
  expect(input.name).toBe('n')
  expect(input.actions).toEqual([
    { kind: 'WAIT', minutes: 5 },
    { kind: 'ASSIGN', memberId: null },
    { kind: 'HAND_OFF', text: null },
  ])
})

it('a condition on any field begins with a comparison that field knows', () => {
  for (const field of Object.keys(fields) as (keyof typeof fields)[]) {
    expect(fields[field].operators).toContain(conditionOn(field).operator)
  }
})
