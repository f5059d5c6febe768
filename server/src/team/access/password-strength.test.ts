import { expect, it } from 'vitest'
import { UserError } from '../../errors.ts'
import { checkPasswordStrength } from './password-strength.ts'

const weak = (password: string, personal: string[] = []) => {
  try {
    checkPasswordStrength(password, personal)
    return false
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).code).toBe('PASSWORD_WEAK')
    return true
  }
}

it('asks for eight characters and none of the widely used ones', () => {
  expect(weak('a1B!xyz')).toBe(true)
  expect(weak('Password1')).toBe(true)
  expect(weak('йцукен123')).toBe(true)
  expect(weak('x'.repeat(257))).toBe(true)
  expect(weak('correct horse')).toBe(false)
})

it('has no rules of composition: small letters alone do, emoji count once', () => {
  expect(weak('zqwmkdla')).toBe(false)
  expect(weak('🦊🐢🦉🐙🦀🐝🐌')).toBe(true)
  expect(weak('🦊🐢🦉🐙🦀🐝🐌🦎')).toBe(false)
})

it('refuses what is known of the person, and one letter over and over', () => {
  expect(weak('anna.petrova', ['anna.petrova@example.com'])).toBe(true)
  expect(weak('Anna Petrova', ['Anna Petrova'])).toBe(true)
  expect(weak('wwwwwwwwww')).toBe(true)
})
