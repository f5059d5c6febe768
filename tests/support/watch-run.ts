import path from 'node:path'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const look = 30_000
const long = 180_000

/** Names the files that run for longer than three minutes, and the test they are in: a run that hangs says where. */
export default class WatchRun implements Reporter {
  #running = new Map<string, { since: number; at: string }>()
  #timer: NodeJS.Timeout | undefined

  onTestRunStart() {
    this.#timer = setInterval(() => this.#tell(), look)
    this.#timer.unref()
  }

  onTestModuleQueued(module: TestModule) {
    this.#running.set(module.moduleId, { since: Date.now(), at: 'being loaded' })
  }

  onTestCaseReady({ module, fullName }: TestCase) {
    const run = this.#running.get(module.moduleId)
    if (run) run.at = fullName
  }

  onTestModuleEnd(module: TestModule) {
    this.#running.delete(module.moduleId)
  }

  onTestRunEnd() {
    clearInterval(this.#timer)
  }

  #tell() {
    for (const [file, { since, at }] of this.#running) {
      const minutes = (Date.now() - since) / 60_000
      if (minutes * 60_000 < long) continue
      console.log(`still running after ${minutes.toFixed(1)} min: ${path.relative(process.cwd(), file)}: ${at}`)
    }
  }
}
