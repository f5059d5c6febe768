import type { Row } from './measure/table.ts'
import type { House } from './systems/house.ts'
import type { Provider } from './systems/providers.ts'
import type { Sockets } from './systems/receivers.ts'

/** What a part of the bench works with. */
export type Bench = {
  house: House
  provider: Provider
  /** A new group of sockets in the receiving process. */
  sockets(group: string): Sockets
  /** The same in a process of its own, which is not busy with what the many receive. */
  watchers(group: string): Sockets
  /** How long a slice lasts, and how many rounds count. */
  seconds: number
  rounds: number
  /** Numbers of sockets, messages and bots are those of the targets at 1, the default. */
  sized(count: number): number
  /** A line for who watches. */
  say(text: string): void
  /** What went wrong while measuring: a fast run that lost one frame is a failure. */
  faults: string[]
}

/** A part: measures and gives its rows of the table. */
export type Part = (bench: Bench) => Promise<Row[]>
