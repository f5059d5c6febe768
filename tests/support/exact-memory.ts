import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Bench } from '../bench.ts'
import { becomes } from '../measure/clock.ts'

/** What a process holds after its garbage was collected: what it no longer needs is not counted. */
export type ExactMemory = {
  /** For the node of the process. */
  flags: string[]
  /** Objects and buffers in KiB. */
  of(pid: number): Promise<number>
}

/** Lets a process of the product be asked for it, by a signal. */
export function exactMemory({ house }: Bench): ExactMemory {
  const file = path.join(house.folder, 'memory')
  const code = `import { writeFileSync } from 'node:fs'
    process.on('SIGUSR2', () => {
      gc()
      setTimeout(() => {
        gc()
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        writeFileSync(${JSON.stringify(file)}, String(Math.round((heapUsed + arrayBuffers) / 1024)))
      }, 100)
    })`
  return {
    flags: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(code)}`],
    async of(pid) {
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      let told = Number.NaN
      const isTold = () => {
        told = Number(read(file) || Number.NaN)
        return !Number.isNaN(told)
      }
      await becomes(isTold, 10)
      return told
    },
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
