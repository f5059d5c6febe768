import { expect, it } from 'vitest'
import { redact } from './redact.ts'

const token = '123456789:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

it('S1-45: takes the secret half out of whatever stands around it', () => {
  expect(redact(`https://api.telegram.org/bot${token}/getMe`)).toBe('https://api.telegram.org/bot123456789:••••/getMe')
  expect(redact(`/file/bot${token}/photos/1.jpg and "${token}"`)).not.toContain('ABC-DEF')
  expect(redact(encodeURIComponent(token))).toBe('123456789:••••')
})

it('leaves times, ids and other texts alone', () => {
  for (const text of ['2026-11-20T12:00:00Z', '7000000001:short', 'id 123456789: text']) expect(redact(text)).toBe(text)
})
