import { expect, it } from 'vitest'
import { isChatId, isTokenShaped, shortenUrl } from './shapes.ts'

it('S1-36: takes a whole token and refuses a part of it', () => {
  expect(isTokenShaped(' 123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11 ')).toBe(true)
  for (const text of ['', '123456789', '123456789:ABC-DEF', 'ABC-DEF1234ghIkl-zyx57W2v1u123ew11']) {
    expect(isTokenShaped(text)).toBe(false)
  }
})

it('S1-57: keeps chat ids of groups as text, without loss', () => {
  for (const id of ['123456789', '-1001234567890123', '9223372036854775807']) expect(isChatId(id)).toBe(true)
  for (const id of ['', '0', '12.5', 'anna', '--5']) expect(isChatId(id)).toBe(false)
})

it('S1-34: shortens the address of the webhook to its start', () => {
  const url = 'https://api.example.com/api/v1/telegram/webhook/abc123def456ghi789'
  expect(shortenUrl(url)).toBe('https://api.example.com/api/v1/telegram/webhook/abc123…')
  expect(shortenUrl('')).toBe('')
})
