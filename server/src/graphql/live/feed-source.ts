import type { Place } from '../../events/cursor.ts'
import type { FeedEvent } from '../../events/event.ts'
import { follow, type Heard } from '../../events/follow.ts'
import type { Viewer } from '../../team/viewer.ts'
import { type Context, viewerOf } from '../context.ts'

/** What somebody wants to hear of a feed. */
export type FeedWish = {
  /** Null begins now. */
  after: Place | null
  /** Asked for every event at its delivery. */
  sees(viewer: Viewer, event: FeedEvent): boolean
  /** What is seen and still cannot be told is left out; asked at its delivery as well. */
  keeps(viewer: Viewer, heard: Heard): boolean
  /** Nobody else gets any of it, so that there is nothing to share. */
  isPersonal?: boolean
}

/**
 * The feed as one viewer may hear it, until it is ended or his session is: then at once. Iterating it follows the feed
 * for him alone; whoever delivers to many reads the `wish` instead and follows once for all that are alike.
 */
export class FeedSource implements AsyncIterableIterator<Heard> {
  readonly wish: FeedWish
  readonly #context: Context
  #source: AsyncIterableIterator<Heard> | undefined
  #stopWatching = () => {}

  constructor(context: Context, wish: FeedWish) {
    this.wish = wish
    this.#context = context
  }

  async next(): Promise<IteratorResult<Heard>> {
    const source = (this.#source ??= this.#begin())
    for (;;) {
      const step = await source.next()
      if (step.done) this.#stopWatching()
      if (step.done || this.wish.keeps(viewerOf(this.#context), step.value)) return step
    }
  }

  async return(): Promise<IteratorResult<Heard>> {
    this.#stopWatching()
    await this.#source?.return?.()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #begin(): AsyncIterableIterator<Heard> {
    const viewer = viewerOf(this.#context)
    const { after, sees } = this.wish
    const source = follow(viewer.organizationId, { after, sees: (event) => sees(viewer, event) })
    this.#stopWatching = this.#context.whenSessionEnds(() => void source.return?.())
    return source
  }
}
