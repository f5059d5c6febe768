import { expect, it } from 'vitest'
import type { Viewer } from '../../team/viewer.ts'
import { PayloadCache, type Written } from './payload-cache.ts'
import { witnessOf } from './witness.ts'

const viewer = (role: Viewer['role'], memberId = 'm1', branchIds: string[] = []): Viewer => ({
  kind: 'member',
  memberId,
  accountId: 'a',
  organizationId: 'o',
  sessionId: 's',
  role,
  branchIds,
  locale: 'ru',
})

/** Makes a payload that rests on what `ask` asks of the viewer, as an execution does, and counts. */
function maker() {
  const made: string[] = []
  const make = (who: Viewer, ask: (viewer: Viewer) => unknown) => async (): Promise<Written> => {
    const { viewer: heard, answers, isIdentified } = witnessOf(who)
    await Promise.resolve()
    const text = JSON.stringify(ask(heard))
    made.push(text)
    return { common: isIdentified() ? 'personal' : Buffer.from(text), answers }
  }
  return { made, make }
}

it('is made once for all who answer alike what was asked, even when they ask at the same time', async () => {
  const cache = new PayloadCache()
  const { made, make } = maker()
  const people = [viewer('OWNER'), viewer('MANAGER', 'm2'), viewer('OBSERVER', 'm3', ['b'])]
  const all = await Promise.all(
    people.map((who) =>
      cache.get(
        '1',
        who,
        make(who, () => 'same'),
      ),
    ),
  )
  expect(new Set(all).size).toBe(1)
  expect(made).toEqual(['"same"'])
})

it('is made for each answer that differs where somebody asked', async () => {
  const cache = new PayloadCache()
  const { made, make } = maker()
  const people = [viewer('OWNER'), viewer('MANAGER'), viewer('OWNER', 'm2'), viewer('MANAGER', 'm3', ['b'])]
  const get = (who: Viewer) =>
    cache.get(
      '1',
      who,
      make(who, ({ role }) => role),
    )
  expect((await Promise.all(people.map(get))).map(String)).toEqual(['"OWNER"', '"MANAGER"', '"OWNER"', '"MANAGER"'])
  expect(made).toHaveLength(2)
  const branches = (who: Viewer) =>
    cache.get(
      '2',
      who,
      make(who, ({ branchIds }) => branchIds),
    )
  expect((await Promise.all(people.map(branches))).map(String)).toEqual(['[]', '[]', '[]', '["b"]'])
})

it('who he is, or all of him at once, makes it personal for everybody who would have come as far', async () => {
  const cache = new PayloadCache()
  const { made, make } = maker()
  const asks = [
    (who: Viewer) => who.role === 'MANAGER' && who.memberId,
    (who: Viewer) => ({ ...who }),
    (who: Viewer) => Object.keys(who),
    (who: Viewer) => 'sessionId' in who,
  ]
  for (const [index, ask] of asks.entries()) {
    const get = (who: Viewer) => cache.get(`${index}`, who, make(who, ask))
    expect(await Promise.all([viewer('MANAGER'), viewer('MANAGER', 'm2')].map(get))).toEqual(['personal', 'personal'])
  }
  expect(made).toHaveLength(asks.length)
  expect(String(await cache.get('0', viewer('OWNER'), make(viewer('OWNER'), asks[0]!)))).toBe('false')
})

it('what failed is made again by the next, and fails for nobody else', async () => {
  const cache = new PayloadCache()
  const { made, make } = maker()
  const failing = cache.get('1', viewer('OWNER'), () => Promise.reject(new Error('gone')))
  const next = cache.get(
    '1',
    viewer('OWNER'),
    make(viewer('OWNER'), () => 1),
  )
  await expect(failing).rejects.toThrow('gone')
  expect(String(await next)).toBe('1')
  expect(made).toEqual(['1'])
})

it('keeps two megabytes and a thousand events, not more', async () => {
  const cache = new PayloadCache()
  let count = 0
  const get = (key: string, bytes: number) =>
    cache.get(key, viewer('OWNER'), () => {
      count += 1
      return Promise.resolve({ common: Buffer.alloc(bytes), answers: new Map() })
    })
  for (let key = 0; key < 1_001; key++) await get(String(key), 1)
  await get('1000', 1)
  expect(count).toBe(1_001)
  await get('0', 1)
  expect(count).toBe(1_002)
  for (const key of ['a', 'b', 'c']) await get(key, 1024 * 1024)
  await get('c', 1)
  expect(count).toBe(1_005)
  await get('a', 1)
  expect(count).toBe(1_006)
})
