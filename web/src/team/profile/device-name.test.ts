import { expect, it } from 'vitest'
import { deviceOf } from './device-name.ts'

it('names browser and system, the special before the general', () => {
  const tail = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
  expect(deviceOf(`Mozilla/5.0 (Windows NT 10.0) ${tail}`)).toEqual({ browser: 'Chrome', system: 'Windows' })
  expect(deviceOf(`Mozilla/5.0 (Windows NT 10.0) ${tail} Edg/142.0`)).toEqual({ browser: 'Edge', system: 'Windows' })
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1')).toEqual({
    browser: 'Safari',
    system: 'iOS',
  })
  expect(deviceOf('curl/8.0')).toBeNull()
  expect(deviceOf(null)).toBeNull()
})
