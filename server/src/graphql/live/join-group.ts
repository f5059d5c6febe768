import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.ts'
import { viewerOf } from '../context.ts'
import { catchUp } from './catch-up.ts'
import { FeedSource } from './feed-source.ts'
import { Group, type Member } from './group.ts'
import type { Outlet } from './outlet.ts'
import { PayloadCache } from './payload-cache.ts'
import { type Asked, groupOf, wordingOf } from './shared-execution.ts'

/** Where the results go, and whom to tell of an end that was not asked for: with the error when it failed. */
export type Terms = { outlet: Outlet; onEnd(error?: unknown): void }

const groups = new Map<string, Group>()
const payloads = new Map<string, WeakRef<PayloadCache>>()

/** Whether a subscription with this source may be shared with others. */
export function isShared(source: unknown): source is FeedSource {
  return source instanceof FeedSource && !source.wish.isPersonal
}

/**
 * Joins all who asked for the same: results go straight to the outlet, as the very bytes that all of them get. Gives
 * the function that ends it.
 */
export function joinGroup(args: ExecutionArgs, { wish }: FeedSource, { outlet, onEnd }: Terms): () => void {
  const member: Member = { asked: { args, wish }, outlet, isGone: false, fail: (error) => end(() => onEnd(error)) }
  const group = groupFor(member.asked)
  const stopWatching = (args.contextValue as Context).whenSessionEnds(() => end(onEnd))
  const end = (tell?: () => void) => {
    if (member.isGone) return
    stopWatching()
    if (group.leave(member) && groups.get(group.key) === group) groups.delete(group.key)
    tell?.()
  }
  group.join(member, wish.after)
  return end
}

function groupFor(asked: Asked): Group {
  const key = groupOf(asked.args)
  const known = groups.get(key)
  if (known) return known
  const made = new Group({ key, ...belonging(asked.args) }, asked, catchUp)
  groups.set(key, made)
  return made
}

/** Those who ask for the same share what is written out, whatever their rights. */
function belonging(args: ExecutionArgs) {
  const { organizationId } = viewerOf(args.contextValue as Context)
  const wording = wordingOf(args)
  const known = payloads.get(wording)?.deref()
  if (known) return { organizationId, payloads: known }
  for (const [key, reference] of payloads) if (!reference.deref()) payloads.delete(key)
  const made = new PayloadCache()
  payloads.set(wording, new WeakRef(made))
  return { organizationId, payloads: made }
}

/** Like graphql-js' `subscribe` with a source that is there already: executed for one alone, result by result. */
export function alone(args: ExecutionArgs, given: AsyncIterable<unknown>): AsyncIterableIterator<ExecutionResult> {
  const source = given[Symbol.asyncIterator]()
  const over = { done: true as const, value: undefined }
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const step = await source.next()
      return step.done ? over : { done: false, value: await execute({ ...args, rootValue: step.value }) }
    },
    async return() {
      await source.return?.()
      return over
    },
    [Symbol.asyncIterator]: () => results,
  }
  return results
}
