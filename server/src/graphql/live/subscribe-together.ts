import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import type { Context } from '../context.ts'
import { viewerOf } from '../context.ts'
import { catchUp } from './catch-up.ts'
import { FeedSource } from './feed-source.ts'
import { Group, type Member } from './group.ts'
import type { Outlet } from './outlet.ts'
import { groupOf } from './shared-execution.ts'

type Results = AsyncIterableIterator<ExecutionResult>
type End = { resolve(end: IteratorResult<ExecutionResult>): void; reject(error: unknown): void }

const groups = new Map<string, Group>()
const over = { done: true as const, value: undefined }

/**
 * Like graphql-js' `subscribe`, but the results of a subscription to the feed go straight to its outlet, as the very
 * bytes that all who asked alike get. The iterator then yields nothing: it is there to be ended, and ends or throws
 * when the subscription does. Other subscriptions are executed as usual, result by result.
 */
export async function subscribeTogether(args: ExecutionArgs, outlet: Outlet): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const isShared = source instanceof FeedSource && !source.wish.isPersonal
  return isShared ? inGroup(args, source, outlet) : alone(args, source[Symbol.asyncIterator]())
}

function inGroup(args: ExecutionArgs, { wish }: FeedSource, outlet: Outlet): Results {
  const context = args.contextValue as Context
  const { organizationId } = viewerOf(context)
  const key = groupOf(args)
  const ended: { state: 'open' | 'over' | { error: unknown }; waiting?: End } = { state: 'open' }
  let group: Group | undefined
  const end = (state: 'over' | { error: unknown }) => {
    if (ended.state !== 'open') return
    ended.state = state
    stopWatching()
    if (group?.leave(member) && groups.get(key) === group) groups.delete(key)
    if (state === 'over') ended.waiting?.resolve(over)
    else ended.waiting?.reject(state.error)
  }
  const member: Member = { asked: { args, wish }, outlet, isGone: false, fail: (error) => end({ error }) }
  const stopWatching = context.whenSessionEnds(() => end('over'))
  const results: Results = {
    // Begins with the first question: until then the transport may not know this subscription.
    next() {
      if (ended.state === 'over') return Promise.resolve(over)
      if (ended.state !== 'open') return Promise.reject(ended.state.error)
      if (!group) {
        group = groups.get(key) ?? new Group(organizationId, member.asked, catchUp)
        groups.set(key, group)
        group.join(member, wish.after)
      }
      return new Promise((resolve, reject) => (ended.waiting = { resolve, reject }))
    },
    return() {
      end('over')
      return Promise.resolve(over)
    },
    [Symbol.asyncIterator]: () => results,
  }
  return results
}

function alone(args: ExecutionArgs, source: AsyncIterator<unknown>): Results {
  const results: Results = {
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
