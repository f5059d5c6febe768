import { expect, it } from 'vitest'
import { callHeaders } from './call-headers.ts'

const call = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', at: new Date(1_614_265_330_900) }

it('signs as Standard Webhooks says: id, moment and body', () => {
  expect(callHeaders({ ...call, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })).toEqual({
    'webhook-id': call.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

it('takes any words as a secret, and without one names the call only', () => {
  const signed = callHeaders({ ...call, secret: 'тайна' })
  expect(signed['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/)
  expect(callHeaders({ ...call, secret: 'тайна', body: '{}' })['webhook-signature']).not.toBe(
    signed['webhook-signature'],
  )
  expect(Object.keys(callHeaders(call))).toEqual(['webhook-id', 'webhook-timestamp'])
})
