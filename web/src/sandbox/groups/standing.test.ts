import { expect, it } from 'vitest'
import type { PhoneGroup } from '../phone.ts'
import { isInside, standingIn } from './standing.ts'

const group: PhoneGroup = {
  id: -4,
  title: 'Цех',
  isForum: false,
  isSupergroup: false,
  members: [],
  topics: [],
  bots: [
    { id: 7, status: 'restricted', canSend: false },
    { id: 8, status: 'kicked', canSend: false },
  ],
}

it('tells how a bot stands in a group, one that never was there too', () => {
  expect([7, 8, 9].map((id) => standingIn(group, id))).toEqual(['restricted', 'kicked', 'out'])
  expect([7, 8, 9].map((id) => isInside(standingIn(group, id)))).toEqual([true, false, false])
})
