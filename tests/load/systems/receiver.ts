/** A process that holds many sockets, so that receiving costs the sender nothing. It does what its parent tells it. */
import { now, pause } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'
import { ReceiverSocket } from './receiver-socket.ts'
import type { Asked, Report } from './receivers.ts'

const groups = new Map<string, { sockets: ReceiverSocket[] }>()

process.on('message', (asked: Asked) => {
  void answer(asked).then((result) => process.send!({ id: asked.id, result }))
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.stdout.write(`${JSON.stringify({ ready: 'receiver' })}\n`)

async function answer(asked: Asked): Promise<unknown> {
  const group = groups.get(asked.group)
  const chosen = group?.sockets.slice(asked.from ?? 0, asked.to) ?? []
  switch (asked.verb) {
    case 'open':
      return open(asked)
    case 'cut':
      return chosen.forEach((socket) => socket.cut())
    case 'stall':
      return chosen.forEach((socket) => socket.stall())
    case 'wake':
      return chosen.forEach((socket) => socket.wake())
    case 'reopen':
      return reopen(chosen)
    case 'reset':
      return chosen.forEach((socket) => socket.reset())
    case 'forget':
      return chosen.forEach((socket) => socket.forget())
    case 'report':
      return report(chosen)
    case 'close':
      chosen.forEach((socket) => socket.cut())
      groups.delete(asked.group)
      return undefined
  }
}

async function open({ group, urls = [], cookies = [], document = '', sampleEvery = 50 }: Asked): Promise<void> {
  const known = groups.get(group) ?? { sockets: [] }
  groups.set(group, known)
  const made = cookies.map((cookie, index) => {
    const isSample = index % sampleEvery === 0
    return new ReceiverSocket({ url: urls[index % urls.length]!, cookie, document, isSample })
  })
  known.sockets.push(...made)
  // A few at a time: the storm is a figure of its own.
  for (let at = 0; at < made.length; at += 50) {
    await Promise.all(made.slice(at, at + 50).map((socket) => socket.open()))
  }
}

/** All at once; the milliseconds after which each was live again. */
async function reopen(chosen: ReceiverSocket[]): Promise<number[]> {
  const began = now()
  const times = chosen.map((socket) => socket.open().then(() => now() - began))
  return Promise.race([Promise.all(times), pause(60_000).then(() => [])])
}

function report(chosen: ReceiverSocket[]): Report {
  const latencies = new Histogram()
  for (const socket of chosen) if (socket.latencies) latencies.merge(socket.latencies.counts())
  const seen = chosen.map((socket) => socket.seen)
  return {
    sockets: chosen.length,
    closed: chosen.filter((socket) => socket.isClosed).length,
    messages: seen.map((one) => one.messages),
    sums: [...new Set(seen.map((one) => one.sum))],
    disorder: seen.reduce((sum, one) => sum + one.disorder, 0),
    bytes: seen.reduce((sum, one) => sum + one.bytes, 0),
    resyncs: seen.reduce((sum, one) => sum + one.resyncs, 0),
    latencies: latencies.counts(),
  }
}
