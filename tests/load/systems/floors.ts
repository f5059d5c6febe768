import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import type { Bench } from '../bench.ts'
import { now, pause } from '../measure/clock.ts'
import { Histogram } from '../measure/histogram.ts'

/** How long a small append takes to reach the disk where PostgreSQL writes, in ms, over `seconds`. */
export async function flushes(bench: Bench, seconds: number): Promise<Histogram> {
  const file = openSync(path.join(bench.house.folder, 'flush'), 'a')
  const page = Buffer.alloc(8_192)
  const latencies = new Histogram()
  const end = now() + seconds * 1000
  while (now() < end) {
    const began = now()
    writeSync(file, page)
    fdatasyncSync(file)
    latencies.add(now() - began)
    // The loop must not starve what answers meanwhile.
    if (latencies.count % 10 === 0) await pause(0)
  }
  closeSync(file)
  return latencies
}

/** The kernel's own price of handing a frame to one of `count` sockets, in µs of CPU for each write(2). */
export async function writePrice(bench: Bench, { count, bytes }: { count: number; bytes: number }): Promise<number> {
  const sink = await bench.house.run('sink')
  const { hostname, port } = new URL(sink.url)
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname).setNoDelay(true))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const descriptors = sockets.map(descriptorOf)
  const frame = Buffer.alloc(bytes, 120)
  let spent = 0
  let writes = 0
  for (let round = 0; round < 20; round++) {
    const before = process.cpuUsage()
    for (const descriptor of descriptors) writeSync(descriptor, frame)
    const { user, system } = process.cpuUsage(before)
    // The first rounds warm up.
    if (round >= 4) {
      spent += user + system
      writes += count
    }
    await pause(20)
  }
  for (const socket of sockets) socket.destroy()
  await sink.stop()
  return spent / writes
}

function descriptorOf(socket: Socket): number {
  return (socket as unknown as { _handle: { fd: number } })._handle.fd
}
