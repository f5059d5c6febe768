import { expect, it } from 'vitest'
import { createGate, GateFull } from './gate.ts'

it('lets as many in at once as it is wide, the others in order, and refuses beyond its room', async () => {
  const gate = createGate(2, 2)
  const [log, doors] = [[] as string[], new Map<string, () => void>()]
  const work = (name: string) =>
    gate(async () => {
      log.push(name)
      await new Promise<void>((resolve) => doors.set(name, resolve))
    })
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(work)
  await expect(work('e')).rejects.toBeInstanceOf(GateFull)
  expect(log).toEqual(['a', 'b'])
  doors.get('b')?.()
  await b
  expect(log).toEqual(['a', 'b', 'c'])
  doors.get('a')?.()
  await a
  doors.get('c')?.()
  doors.get('d')?.()
  await Promise.all([c, d])
  expect(log).toEqual(['a', 'b', 'c', 'd'])
})

it('frees a place when the work fails', async () => {
  const gate = createGate(1, 0)
  await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(gate(() => Promise.resolve(1))).resolves.toBe(1)
})
