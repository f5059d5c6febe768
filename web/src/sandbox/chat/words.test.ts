import { expect, it } from 'vitest'
import { wordsOf } from './words.ts'

it('says in words what has no text', () => {
  const bare = { id: 1, from: 'customer' as const, date: 0 }
  expect(wordsOf({ ...bare, kind: 'location', location: { latitude: 55.75, longitude: 37.62 } })).toBe('55.75, 37.62')
  expect(wordsOf({ ...bare, kind: 'contact', contact: { firstName: 'Анна', phoneNumber: '+79990000000' } })).toBe(
    'Анна +79990000000',
  )
  expect(wordsOf({ ...bare, kind: 'text' })).toBe('')
})
