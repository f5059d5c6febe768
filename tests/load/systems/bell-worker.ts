/** The worker of the queue that does nothing. */
import { startWorkers } from '../../../server/src/queues/workers.ts'
import { now } from '../measure/clock.ts'

const run = async (key: string) => void process.send!({ key, at: now() })
const workers = startWorkers({ bench: { run, concurrency: 50 } })
process.on('SIGTERM', () => void workers.close().then(() => process.exit(0)))
process.on('disconnect', () => process.exit(0))
process.stdout.write(`${JSON.stringify({ ready: 'bell-worker' })}\n`)
