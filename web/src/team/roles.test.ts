import { expect, it } from 'vitest'
import { rolesBelow } from './roles.ts'

it('offers nobody a role above his own', () => {
  expect(rolesBelow('ADMIN')).toEqual(['ADMIN', 'SUPERVISOR', 'MANAGER', 'OBSERVER'])
  expect(rolesBelow('OWNER')[0]).toBe('OWNER')
})
