import { config } from '../config.ts'
import { log } from './log.ts'

let passes = 0

/**
 * Tests of crashes only: kills this process as `kill -9` would when KILLPOINT names this point. `name:3` survives the
 * first two passes; `name:3:5000` blocks the event loop for 5000 ms at the third instead.
 */
export function killpoint(name: string): void {
  if (!config.KILLPOINT) return
  const [point, pass = '1', blockMs] = config.KILLPOINT.split(':')
  if (point !== name) return
  passes += 1
  if (blockMs) return passes === Number(pass) ? block(Number(blockMs)) : undefined
  if (passes >= Number(pass)) process.kill(process.pid, 'SIGKILL')
}

function block(ms: number): void {
  log.warn({ ms }, 'the event loop is blocked')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
