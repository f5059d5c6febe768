import { execute, type ExecutionArgs, type ExecutionResult, Kind, print } from 'graphql'
import { createHash } from 'node:crypto'
import { limitingBranches } from '../../team/policy.ts'
import type { Heard } from '../../events/follow.ts'
import type { Viewer } from '../../team/viewer.ts'
import type { Context } from '../context.ts'
import { saidResult } from '../said-errors.ts'
import type { FeedWish } from './feed-source.ts'

/** A subscription to the feed: what it asks of each event, and which events it wants. */
export type Asked = { args: ExecutionArgs; wish: FeedWish }

/** What of an event is the same for all who asked alike: its JSON, nothing to tell, or `personal`: nothing is. */
export type Common = Buffer | null | 'personal'

/**
 * Executes what was asked of an event once for all who asked alike: same document and variables (besides the cursor,
 * which only decides where they begin), same rights, same language. Whatever a resolver then asks of the viewer beyond
 * his rights (who he is) makes that event personal, and so does an error: nothing personal is shared by mistake.
 */
export async function tellAll({ args, wish }: Asked, heard: Heard): Promise<Common> {
  const context = args.contextValue as Context
  const anyone = withoutIdentity(context.viewer!)
  const isTold = (heard.type !== 'event' || wish.sees(anyone.viewer, heard.event)) && wish.keeps(heard)
  if (anyone.isAsked()) return 'personal'
  if (!isTold) return null
  const result = await execute({ ...args, rootValue: heard, contextValue: { ...context, viewer: anyone.viewer } })
  return anyone.isAsked() || result.errors ? 'personal' : written(result)
}

/** Executes what was asked of an event for this one viewer; null when it is not for him. */
export async function tellOne({ args, wish }: Asked, heard: Heard): Promise<Buffer | null> {
  const context = args.contextValue as Context
  const isTold = (heard.type !== 'event' || wish.sees(context.viewer!, heard.event)) && wish.keeps(heard)
  if (!isTold) return null
  return written(saidResult(await execute({ ...args, rootValue: heard, contextValue: { ...context } }), context))
}

function written(result: ExecutionResult): Buffer {
  return Buffer.from(JSON.stringify(result))
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

/** Names everything a result may depend on besides the event itself. */
export function groupOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { viewer, locale } = contextValue as Context
  const cursors = new Set(cursorVariables(document))
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => !cursors.has(name))
  const branches = viewer && [...(limitingBranches(viewer) ?? ['*'])].sort()
  const rights = viewer && [viewer.organizationId, viewer.role, branches, viewer.scopes]
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
