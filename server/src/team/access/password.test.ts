import { parseOptions } from '@node-rs/argon2'
import { expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

it('stores argon2id with 64 MiB, three passes, one lane', async () => {
  const stored = await hashPassword('correct horse')
  expect(stored).toMatch(/^\$argon2id\$/)
  expect(parseOptions(stored)).toMatchObject({ memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 })
  expect(stored).not.toBe(await hashPassword('correct horse'))
})

it('knows the right password in whatever Unicode form it was typed', async () => {
  const stored = await hashPassword('пароль й'.normalize('NFC'))
  expect(await verifyPassword(stored, 'пароль й'.normalize('NFD'))).toBe(true)
  expect(await verifyPassword(stored, 'пароль и')).toBe(false)
})

it('does the same work for an account that is not there', async () => {
  expect(await verifyPassword(undefined, 'nobody has this password')).toBe(false)
  const stored = await hashPassword('correct horse')
  const took = async (hash: string | undefined) => {
    const start = performance.now()
    await verifyPassword(hash, 'wrong')
    return performance.now() - start
  }
  const [known, unknown] = [await took(stored), await took(undefined)]
  expect(unknown).toBeGreaterThan(known / 4)
})
