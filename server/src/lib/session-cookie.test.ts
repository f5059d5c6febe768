import { expect, it } from 'vitest'
import { endedSessionCookie, sessionCookie, sessionTokenOf } from './session-cookie.ts'

it('is bound to the host, to TLS, to HTTP and to our own site', () => {
  const header = sessionCookie('secret', 30)
  expect(header).toMatch(/^__Host-mh_session=secret; /)
  expect(header).toContain('Max-Age=2592000')
  for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(header).toContain(attribute)
  expect(header).not.toContain('Domain')
  expect(endedSessionCookie()).toContain('Max-Age=0')
})

it('is read back among others, and nothing endless is', () => {
  expect(sessionTokenOf('a=b; __Host-mh_session=secret; c=d')).toBe('secret')
  expect(sessionTokenOf('mh_session=secret')).toBeNull()
  expect(sessionTokenOf(`__Host-mh_session=${'x'.repeat(129)}`)).toBeNull()
  expect(sessionTokenOf(undefined)).toBeNull()
})
