/** The api and worker processes of a chaos run: killed, they come back, however often; stopped, they wake up again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../server/scripts/local-postgres.mjs'
import { type Role, spawnRole } from '../../support/stack.ts'
import type { Dice } from './dice.ts'
import { trace } from './report.ts'

/** A place in the fleet; `role` is undefined while its process is starting. */
type Slot = {
  kind: 'api' | 'worker'
  env: Record<string, string>
  port: number
  role: Role | undefined
  isStopped: boolean
}

/** The fleet. `ports` are those of the apis. */
export type Fleet = {
  ports: number[]
  bundle: string
  kills: number
  stops: number
  /** Processes that ended before they were ready, because what they need was away. */
  failedStarts: number
  kill(dice: Dice): Promise<void>
  stopFor(dice: Dice, ms: number): Promise<void>
  /** Waits until everybody is there. */
  whole(): Promise<void>
}

/** Starts two apis and two workers. */
export async function startFleet(ports: number[], env: Record<string, string>, bundle: string): Promise<Fleet> {
  const kinds = ['api', 'api', 'worker', 'worker'] as const
  const slots: Slot[] = []
  for (const [index, kind] of kinds.entries()) {
    const port = kind === 'api' ? ports[index]! : await freePort()
    slots.push({
      kind,
      port,
      env: { ...env, ...(kind === 'api' && { PORT: String(port) }) },
      role: undefined,
      isStopped: false,
    })
  }
  const fleet: Fleet = {
    ports,
    bundle,
    kills: 0,
    stops: 0,
    failedStarts: 0,
    async kill(dice) {
      const slot = await someSlot(slots, dice)
      const role = slot.role!
      slot.role = undefined
      fleet.kills += 1
      trace(`kill ${slot.kind} ${slot.port}`)
      await role.kill()
      void sleep(dice.between(0, 400)).then(() => start(slot, fleet))
    },
    async stopFor(dice, ms) {
      const slot = await someSlot(slots, dice)
      const role = slot.role!
      slot.isStopped = true
      fleet.stops += 1
      trace(`stop ${slot.kind} ${slot.port}`)
      process.kill(role.pid, 'SIGSTOP')
      await sleep(ms)
      process.kill(role.pid, 'SIGCONT')
      slot.isStopped = false
    },
    async whole() {
      while (slots.some((slot) => !slot.role || slot.isStopped)) await sleep(50)
    },
  }
  await Promise.all(slots.map((slot) => start(slot, fleet)))
  return fleet
}

/** As a supervisor does: again and again until it runs. */
async function start(slot: Slot, fleet: Fleet): Promise<void> {
  for (let pause = 100; ; pause = Math.min(2_000, pause * 2)) {
    try {
      slot.role = await spawnRole(slot.kind, slot.env, fleet.bundle)
      trace(`${slot.kind} ${slot.port} is there`)
      return
    } catch {
      trace(`${slot.kind} ${slot.port} did not start`)
      fleet.failedStarts += 1
      await sleep(pause)
    }
  }
}

async function someSlot(slots: Slot[], dice: Dice): Promise<Slot> {
  for (;;) {
    const ready = slots.filter((slot) => slot.role && !slot.isStopped)
    // A machine that is slow to start them would have none left: at most two are missing at a time.
    if (ready.length > 2) return dice.pick(ready)
    await sleep(20)
  }
}
