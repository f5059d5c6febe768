import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult, Kind, print } from 'graphql'
import { createHash } from 'node:crypto'
import { limitingBranches } from '../conversations/policy.ts'
import type { Viewer } from '../team/viewer.ts'
import type { Context } from './context.ts'

type Result = ExecutionResult
type Shared = { at: number; result: Promise<Result | null> }

/** By event (the very object that all followers of a feed are given): by group: what was executed. */
const executed = new WeakMap<object, Map<string, Shared>>()

/** Signed addresses in a result live for 12 hours and more; a result is not handed out for nearly as long. */
const freshMs = 3_600_000

/**
 * Like graphql-js' `subscribe`, but an event is executed once for all who asked alike: same document and variables
 * (besides the cursor, which only decides where they begin), same rights, same language. Whatever a resolver then asks
 * of the viewer beyond his rights (who he is) makes that event's result his own again, so nothing personal is shared.
 */
export async function subscribeTogether(args: ExecutionArgs): Promise<AsyncIterableIterator<Result> | Result> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const events = source[Symbol.asyncIterator]()
  const group = groupOf(args)
  const results: AsyncIterableIterator<Result> = {
    async next() {
      const step = await events.next()
      return step.done
        ? { done: true, value: undefined }
        : { done: false, value: await resultOf(args, step.value, group) }
    },
    async return() {
      await events.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => results,
  }
  return results
}

async function resultOf(args: ExecutionArgs, payload: unknown, group: string): Promise<Result> {
  const event = (payload as { event?: object }).event
  const shared = event && (await sharedResult(args, { payload, event, group }))
  return shared ?? (await execute({ ...args, rootValue: payload }))
}

type Told = { payload: unknown; event: object; group: string }

function sharedResult(args: ExecutionArgs, { payload, event, group }: Told): Promise<Result | null> {
  const groups = executed.get(event) ?? new Map<string, Shared>()
  executed.set(event, groups)
  const known = groups.get(group)
  if (known && performance.now() - known.at < freshMs) return known.result
  const result = executeForGroup(args, payload)
  groups.set(group, { at: performance.now(), result })
  return result
}

/** Null when a resolver wanted to know who the viewer is: then there is nothing to be shared. */
async function executeForGroup(args: ExecutionArgs, payload: unknown): Promise<Result | null> {
  const context = args.contextValue as Context
  const anyone = context.viewer && withoutIdentity(context.viewer)
  const contextValue: Context = { ...context, viewer: anyone?.viewer ?? null }
  const result = await execute({ ...args, rootValue: payload, contextValue })
  return anyone?.isAsked() ? null : result
}

const identity = ['memberId', 'accountId', 'sessionId'] as const

/** A viewer with the rights of this one, who notices when somebody asks who he is. */
export function withoutIdentity(viewer: Viewer): { viewer: Viewer; isAsked(): boolean } {
  let isAsked = false
  const anyone = { ...viewer }
  for (const key of identity) {
    Object.defineProperty(anyone, key, {
      enumerable: true,
      get() {
        isAsked = true
        return viewer[key]
      },
    })
  }
  return { viewer: anyone, isAsked: () => isAsked }
}

/** Everything a result may depend on besides the event itself. */
function groupOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { viewer, locale } = contextValue as Context
  const cursors = new Set(cursorVariables(document))
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => !cursors.has(name))
  const rights = viewer && [viewer.organizationId, viewer.role, [...(limitingBranches(viewer) ?? ['*'])].sort()]
  const asked = [document.loc?.source.body ?? print(document), operationName, variables.sort(), rights, locale]
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64')
}

/** Variables of the type FeedCursor: the schema has it as the argument of the feed's root field alone. */
function cursorVariables(document: ExecutionArgs['document']): string[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    return (definition.variableDefinitions ?? [])
      .filter(({ type }) => type.kind === Kind.NAMED_TYPE && type.name.value === 'FeedCursor')
      .map(({ variable }) => variable.name.value)
  })
}
