import { config } from '../config.ts'

let passes = 0

/**
 * Tests of crashes only: kills this process as `kill -9` would when KILLPOINT names this point. `name:3` survives the
 * first two passes.
 */
export function killpoint(name: string): void {
  if (!config.KILLPOINT) return
  const [point, pass = '1'] = config.KILLPOINT.split(':')
  if (point !== name) return
  passes += 1
  if (passes >= Number(pass)) process.kill(process.pid, 'SIGKILL')
}
