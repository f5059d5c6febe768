import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { type ConnectedBot, type House, startHouse } from '../../support/client.ts'
import { isFull, openShop, seeded } from '../../support/shop.ts'
import { query, type Role, spawnRole, until } from '../../support/stack.ts'

const leaseSeconds = 4
let house: House
const workers = new Set<Role>()

beforeAll(async () => {
  house = await startHouse({ env: { SEND_LEASE_SECONDS: String(leaseSeconds) } })
})
afterEach(async () => {
  await Promise.all([...workers].map((worker) => worker.stop()))
  workers.clear()
})

async function hire(env: Record<string, string> = {}): Promise<Role> {
  const worker = await spawnRole('worker', { ...house.env, ...env })
  workers.add(worker)
  return worker
}

async function dies(worker: Role): Promise<void> {
  await worker.ended
  workers.delete(worker)
}

it('row 7: a worker that dies after the provider took a message never sends it again', async () => {
  // An organization has a hundred bots at the most.
  const deaths = isFull ? [50, 50, 50, 50] : [1]
  for (const count of deaths) await dieAfterYes(count)
}, 1_200_000)

/** A bot each: what a dead drainer held is free again only after some seconds, and nobody waits for that here. */
async function dieAfterYes(deaths: number): Promise<void> {
  const shop = await openShop(house, { bots: deaths })
  for (const chat of shop.chats) {
    await shop.say(chat, `${chat.customer.firstName}: последнее слово`)
    const doomed = await hire({ KILLPOINT: 'after_provider_ok' })
    await dies(doomed)
  }
  const heir = await hire()
  await shop.settled(60)
  expect(await shop.states()).toEqual({ UNKNOWN: deaths })
  for (const bot of shop.bots) expect((await shop.accepted(bot)).length).toBe(1)
  expect(await shop.broken()).toEqual([])
  workers.delete(heir)
  await heir.stop()
}

it('row 8: kill -9 of a random worker again and again: nothing twice, stuck or out of order', async () => {
  const random = seeded('row 8')
  const seconds = isFull ? 60 : 4
  const shop = await openShop(house, { bots: 6, chatsEach: 4 })
  await Promise.all([hire(), hire(), hire()])
  const end = performance.now() + seconds * 1000
  let kills = 0
  const murder = async () => {
    while (performance.now() < end) {
      await sleep(250 + random() * 400)
      const victim = [...workers][Math.floor(random() * workers.size)]
      if (!victim) continue
      workers.delete(victim)
      await victim.kill()
      kills += 1
      void hire().catch(() => undefined)
    }
  }
  const talk = async () => {
    for (let turn = 1; performance.now() < end; turn++) {
      await shop.sayAll(1, { label: `${turn}` })
      // A chat takes one a second: what piles up is waited for at the end.
      await sleep(isFull ? 900 : 500)
    }
  }
  await Promise.all([murder(), talk()])
  await until(() => workers.size === 3)
  await shop.settled(90)
  const states = await shop.states()
  console.log(`row 8: ${kills} kills, ${shop.said.length} messages: ${JSON.stringify(states)}`)
  expect(
    Object.keys(states)
      .toSorted()
      .filter((state) => state !== 'SENT' && state !== 'UNKNOWN'),
  ).toEqual([])
  expect(await shop.broken()).toEqual([])
}, 300_000)

const sleptLeases = isFull ? 2.5 : 1.5

it(`row 9: a worker that sleeps for ${sleptLeases} leases and wakes up does nothing a second time`, async () => {
  const shop = await openShop(house, { bots: 4, chatsEach: 4 })
  const sleeper = await hire()
  const talk = shop.sayAll(12)
  const some = async () => Number((await shop.states())['SENT'] ?? 0) >= 24
  await until(some)
  process.kill(sleeper.pid, 'SIGSTOP')
  await hire()
  await talk
  await sleep(leaseSeconds * sleptLeases * 1_000)
  process.kill(sleeper.pid, 'SIGCONT')
  await shop.settled(90)
  const { SENT = 0, UNKNOWN = 0 } = await shop.states()
  expect(SENT + UNKNOWN).toBe(4 * 4 * 12)
  // At most what the sleeper had in its hands: one message of each chat.
  expect(UNKNOWN).toBeLessThanOrEqual(16)
  expect(await shop.broken()).toEqual([])
}, 120_000)

it.each(isFull ? ['after_claim', 'before_send', 'after_provider_ok'] : ['before_send'])(
  'row 10: an event loop that is blocked for longer than the lease (%s) doubles and mixes nothing up',
  async (point) => {
    const shop = await openShop(house, { bots: 2, chatsEach: 3 })
    const blocked = await hire({ KILLPOINT: `${point}:3:${leaseSeconds * 1_250}` })
    await hire()
    await shop.sayAll(4)
    await until(() => blocked.log.some((line) => line.includes('blocked')), 30)
    await shop.settled(90)
    const { SENT = 0, UNKNOWN = 0 } = await shop.states()
    expect(SENT + UNKNOWN).toBe(2 * 3 * 4)
    expect(await shop.broken()).toEqual([])
  },
  120_000,
)

it('row 10: the blocked process gives back what it had not begun to send', async () => {
  const shop = await openShop(house, { chatsEach: 3 })
  await hire({ KILLPOINT: `after_claim:1:${leaseSeconds * 500}` })
  await shop.sayAll(1)
  await shop.settled(60)
  expect(await shop.states()).toEqual({ SENT: 3 })
  const given = await query<{ reason: string }>(
    `select reason from delivery_attempt a join message m on m.id = a.message_id
     where m.integration_id = $1 and a.outcome = 'RETRY'`,
    [(shop.bots[0] as ConnectedBot).uuid],
  )
  expect(new Set(given.map(({ reason }) => reason))).toEqual(new Set(['LEASE_TOO_SHORT']))
  expect(await shop.broken()).toEqual([])
})
