import type { Counts } from '../measure/histogram.ts'
import type { House, Process } from './house.ts'

type Verb = 'open' | 'cut' | 'stall' | 'wake' | 'reopen' | 'reset' | 'forget' | 'report' | 'close'

/** What the parent asks of the receiving process. `from` and `to` choose sockets of the group by number. */
export type Asked = {
  id: number
  verb: Verb
  group: string
  from?: number
  to?: number
  urls?: string[]
  cookies?: string[]
  document?: string
  sampleEvery?: number
}

/** What a group of sockets saw since the last reset; `sums` are the distinct sums of the numbers each saw. */
export type Report = {
  sockets: number
  closed: number
  messages: number[]
  sums: number[]
  disorder: number
  bytes: number
  resyncs: number
  latencies: Counts
}

type Part = { from?: number; to?: number }
/** `sampleEvery`: one socket of so many (50) tells latencies. */
type Opening = { urls: string[]; cookies: string[]; document?: string; sampleEvery?: number }

/** Many sockets of one kind in the receiving process. */
export type Sockets = {
  pid: number
  /** Adds sockets, spread over the addresses; resolves when all are live. */
  open(opening: Opening): Promise<void>
  cut(part?: Part): Promise<void>
  stall(part?: Part): Promise<void>
  wake(part?: Part): Promise<void>
  /** Connects them all at once; after how many milliseconds each was live again, none when not all came back. */
  reopen(part?: Part): Promise<number[]>
  reset(): Promise<void>
  /** Forgets the latencies alone. */
  forget(): Promise<void>
  report(part?: Part): Promise<Report>
  close(): Promise<void>
}

let ids = 0

/** Starts the receiving process and gives groups of sockets in it by name. */
export async function openReceivers(house: House): Promise<(group: string) => Sockets> {
  const receiver = await house.run('receiver')
  receiver.child.setMaxListeners(100)
  return (group) => ({
    pid: receiver.pid,
    open: (opening) => ask(receiver, { verb: 'open', group, ...opening }),
    cut: (part) => ask(receiver, { verb: 'cut', group, ...part }),
    stall: (part) => ask(receiver, { verb: 'stall', group, ...part }),
    wake: (part) => ask(receiver, { verb: 'wake', group, ...part }),
    reopen: (part) => ask(receiver, { verb: 'reopen', group, ...part }),
    reset: () => ask(receiver, { verb: 'reset', group }),
    forget: () => ask(receiver, { verb: 'forget', group }),
    report: (part) => ask(receiver, { verb: 'report', group, ...part }),
    close: () => ask(receiver, { verb: 'close', group }),
  })
}

function ask<Result>({ child }: Process, asked: Omit<Asked, 'id'>): Promise<Result> {
  const id = ++ids
  return new Promise((resolve) => {
    const hear = (answer: { id: number; result: Result }) => {
      if (answer.id !== id) return
      child.off('message', hear)
      resolve(answer.result)
    }
    child.on('message', hear)
    child.send({ id, ...asked })
  })
}
