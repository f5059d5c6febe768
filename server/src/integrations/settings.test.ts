import { expect, it } from 'vitest'
import { chatIdFrom, welcomeFrom } from './settings.ts'

it('S1-57: chat ids are strings of 64 bit, negative for groups', () => {
  expect(chatIdFrom('123456789')).toBe('123456789')
  expect(chatIdFrom(' -1002345678901 ')).toBe('-1002345678901')
  expect(chatIdFrom('9223372036854775807')).toBe('9223372036854775807')
  expect(chatIdFrom('007')).toBe('7')
  for (const none of ['', '  ', null, undefined]) expect(chatIdFrom(none)).toBeNull()
  for (const wrong of ['9223372036854775808', '1.5', '1e9', '@name', '0', '--1', '٣']) {
    expect(() => chatIdFrom(wrong)).toThrow('BAD_INPUT')
  }
})

it('S1-12: the welcome is one message at most, blank is none', () => {
  expect(welcomeFrom('  Привет! Я бот для уведомлений о заявках. ')).toBe('Привет! Я бот для уведомлений о заявках.')
  expect(welcomeFrom(' ')).toBeNull()
  expect(() => welcomeFrom('я'.repeat(4097))).toThrow('BAD_INPUT')
})
