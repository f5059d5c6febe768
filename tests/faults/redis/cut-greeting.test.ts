import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, startHouse } from '../../support/client.ts'
import { openShop } from '../../support/shop.ts'
import { type Role, spawnRole } from '../../support/stack.ts'

let house: House
let door: Server
let cuts = 0

/** A way to Redis that breaks as soon as a new connection asks what Redis is, twelve times. */
beforeAll(async () => {
  const target = new URL(process.env['REDIS_URL']!)
  door = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    upstream.pipe(client)
    client.on('data', (data: Buffer) => {
      if (data.includes('\r\nINFO\r\n') && cuts < 12) {
        cuts += 1
        client.resetAndDestroy()
      } else upstream.write(data)
    })
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  // No sweep: what is sent was rung for.
  house = await startHouse({ env: { SWEEP_SECONDS: '300' } })
})
afterAll(() => door.close())

it('row 22, 24: a worker whose connections break while they are greeted asks again, hears bells and ends when told', async () => {
  const url = Object.assign(new URL(process.env['REDIS_URL']!), { port: (door.address() as AddressInfo).port })
  const shop = await openShop(house, { chatsEach: 1 })
  const worker: Role = await spawnRole('worker', { ...house.env, REDIS_URL: url.href })
  await shop.sayAll(2)
  await shop.settled(30)
  expect(cuts).toBe(12)
  expect(await shop.states()).toEqual({ SENT: 2 })
  expect(await worker.stop()).toBe(0)
})
