import type { GraphQLError } from 'graphql'
import { isShared, joinGroup, type Terms } from '../../graphql/live/join-group.ts'
import type { Prepared } from './prepare.ts'

type Outcome = Prepared | readonly GraphQLError[]

/**
 * The subscriptions of one socket that are shared with other sockets. The protocol's library would keep message,
 * document and iterator for as long as a subscription lives; kept here is the function that ends it.
 */
export class SharedSubscriptions {
  readonly #ends = new Map<string, () => void>()

  /** How many there are, those that are still being prepared among them. */
  get size(): number {
    return this.#ends.size
  }

  has(id: string): boolean {
    return this.#ends.has(id)
  }

  /** Begins `id` if what `prepare` gives can be shared, or was ended meanwhile: null. Else it is somebody else's. */
  async begin(id: string, prepare: () => Promise<Outcome>, terms: Terms): Promise<Outcome | null> {
    const reserved = () => {}
    this.#ends.set(id, reserved)
    const outcome = await prepare()
    if (this.#ends.get(id) !== reserved) return null
    this.#ends.delete(id)
    if (!('source' in outcome) || !isShared(outcome.source)) return outcome
    this.#ends.set(id, joinGroup(outcome.args, outcome.source, terms))
    return null
  }

  /** Ends `id`; false when it is none of these. */
  end(id: string): boolean {
    const end = this.#ends.get(id)
    this.#ends.delete(id)
    end?.()
    return end !== undefined
  }

  endAll(): void {
    for (const id of [...this.#ends.keys()]) this.end(id)
  }
}
