import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** What a process holds after its garbage was collected: what it no longer needs is not counted. */
export type ExactMemory = {
  /** For the node of the process. */
  flag: string
  /** Objects and buffers in KiB; throws when the process does not tell within ten seconds. */
  of(pid: number): Promise<number>
}

/** Lets one process be asked for it, by a signal; `folder` is where it answers. */
export function exactMemory(folder: string): ExactMemory {
  const file = path.join(folder, 'memory')
  const code = `
    import { renameSync, writeFileSync } from 'node:fs'
    import { setFlagsFromString } from 'node:v8'
    import { runInNewContext } from 'node:vm'
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc')
    process.on('SIGUSR2', () => {
      gc()
      setTimeout(() => {
        gc()
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        writeFileSync(${JSON.stringify(`${file}.new`)}, String(Math.round((heapUsed + arrayBuffers) / 1024)))
        renameSync(${JSON.stringify(`${file}.new`)}, ${JSON.stringify(file)})
      }, 100)
    })`
  return {
    flag: `--import=data:text/javascript,${encodeURIComponent(code)}`,
    async of(pid) {
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      for (let tries = 0; tries < 1_000; tries++) {
        const told = read(file)
        if (told) return Number(told)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error(`process ${pid} does not tell what it holds`)
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
