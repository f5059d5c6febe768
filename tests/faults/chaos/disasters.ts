/** The schedule of a chaos run: what goes wrong, in which order and when, all by the seed. */
import { createClient } from 'redis'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Sandbox } from '../../../server/src/sandbox/start.ts'
import type { Fault } from '../../../server/src/sandbox/world/faults.ts'
import type { Proxy } from '../../support/proxy.ts'
import type { Dice } from './dice.ts'
import type { Fleet } from './fleet.ts'
import type { Front } from './front.ts'
import { trace } from './report.ts'
import type { Cluster, Keeper } from './servers.ts'
import type { FaultName, Size } from './sizes.ts'

/** What can be broken. */
export type Targets = {
  fleet: Fleet
  cluster: Cluster
  keeper: Keeper
  proxies: Proxy[]
  front: Front
  sandbox: Sandbox
  leaseSeconds: number
}

/** What was done so far. */
export type Damage = { done: Partial<Record<FaultName, number>>; provider: Record<string, number>; failed: string[] }

type Act = (targets: Targets, dice: Dice) => Promise<void>

const acts: Record<FaultName, Act> = {
  kill: ({ fleet }, dice) => fleet.kill(dice),
  // Longer than the lease: somebody else believes the message free when it wakes.
  stop: ({ fleet, leaseSeconds }, dice) => fleet.stopFor(dice, leaseSeconds * 1000 * (1.1 + dice.roll() * 0.6)),
  redisKill: ({ keeper }, dice) => keeper.killFor(dice.between(100, 3_000)),
  redisFlush: ({ keeper }) => redis(keeper.url, ['FLUSHALL']),
  redisClientKill: ({ keeper }, dice) =>
    redis(keeper.url, ['CLIENT', 'KILL', 'TYPE', dice.pick(['normal', 'pubsub']), 'SKIPME', 'yes']),
  postgresRestart: ({ cluster }, dice) => cluster.restart(dice.pick(['fast', 'immediate'])),
  postgresTerminate: ({ cluster }, dice) => cluster.terminate(dice.pick([1, 0.5, 0.2])),
  socketCut: async ({ proxies }, dice) => dice.pick(proxies).cut(dice.pick(['fin', 'rst'])),
  async socketSilence({ proxies }, dice) {
    const proxy = dice.pick(proxies)
    proxy.set(dice.pick([{ drop: ['down'] }, { drop: ['up'] }, { stall: ['down'] }, { delayMs: 300 }]), 'open')
    await sleep(dice.between(1_000, 5_000))
    proxy.set({})
  },
  webhookCut: async ({ front }) => front.cut(),
}

/** Those that last: the next one does not wait for their end. */
const lasting: FaultName[] = ['stop', 'redisKill', 'postgresRestart', 'socketSilence', 'kill']

/** Runs the whole schedule, evenly spread over the run; resolves when everything that was broken is well again. */
export async function runDisasters(targets: Targets, dice: Dice, { size, damage }: { size: Size; damage: Damage }) {
  const plan = dice.shuffle(
    Object.entries(size.faults).flatMap(([name, count]) => Array.from({ length: count }, () => name as FaultName)),
  )
  const begun = performance.now()
  const running = new Set<Promise<void>>()
  // One at a time of each of these: a server that is down cannot be killed.
  const busy = new Map<string, Promise<void>>()
  for (const [index, name] of plan.entries()) {
    await sleep(Math.max(0, begun + ((index + 1) / plan.length) * size.seconds * 1000 - performance.now()))
    const resource = /^(redis|postgres)/.exec(name)?.[0] ?? `${name}${index}`
    await busy.get(resource)
    trace(name)
    const acting = acts[name](targets, dice)
      .then(() => {
        trace(`${name} is over`)
        damage.done[name] = (damage.done[name] ?? 0) + 1
      })
      .catch((error: Error) => void damage.failed.push(`${name}: ${error.message}`))
      .finally(() => running.delete(acting))
    running.add(acting)
    busy.set(resource, acting)
    if (!lasting.includes(name)) await acting
  }
  await Promise.all(running)
  await targets.fleet.whole()
}

/** Spoils one of so many answers of the provider, as long as there is traffic. */
export async function spoilAnswers(
  { sandbox }: Targets,
  dice: Dice,
  { size, damage, signal }: Spoiling,
): Promise<void> {
  const bots = [...sandbox.world.bots.values()]
  for (let spoilt = 0; !signal.aborted;) {
    await sleep(50)
    for (; spoilt < sandbox.world.journal.calls.length / size.oneAnswerSpoiltOf; spoilt++) {
      const fault = troubleOf(dice)
      sandbox.world.faults.add({ botId: dice.pick(bots).id, times: 1, fault })
      const name = fault.kind === 'error' ? String(fault.code) : fault.kind
      damage.provider[name] = (damage.provider[name] ?? 0) + 1
    }
  }
  sandbox.world.faults.clear()
}

type Spoiling = { size: Size; damage: Damage; signal: AbortSignal }

/** One trouble of the provider, of every kind that leaves a doubt, and of two that do not. */
export function troubleOf(dice: Dice): Fault {
  const kind = dice.pick(['rst', 'fin', 'hang', 'half', 'garbage', 'html', '429', '500', 'delay'] as const)
  if (kind === '500') return { kind: 'error', code: 500, description: 'Internal Server Error' }
  if (kind === '429') {
    const parameters = { retry_after: dice.between(1, 2) }
    return { kind: 'error', code: 429, description: 'Too Many Requests: retry after 1', parameters }
  }
  if (kind === 'delay') return { kind, ms: dice.between(100, 1_000) }
  return { kind, accept: dice.roll() < 0.5 }
}

async function redis(url: string, command: string[]): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  await client.sendCommand(command).finally(() => client.destroy())
}
