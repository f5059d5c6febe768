import { type DocumentNode, execute, type ExecutionArgs, type ExecutionResult, Kind, print } from 'graphql'
import { createHash } from 'node:crypto'
import { limitingBranches } from '../../team/policy.ts'
import type { Heard } from '../../events/follow.ts'
import type { Context } from '../context.ts'
import { saidResult } from '../said-errors.ts'
import type { FeedWish } from './feed-source.ts'
import type { PayloadCache, Written } from './payload-cache.ts'
import { witnessOf } from './witness.ts'

/** A subscription to the feed: what it asks of each event, and which events it wants. */
export type Asked = { args: ExecutionArgs; wish: FeedWish }

/** Where what was written out is kept, and under which name. */
export type Shelf = { name: string; payloads: PayloadCache }

/** What of an event is the same for all who asked alike: its JSON, nothing to tell, or `personal`: nothing is. */
export type Common = Buffer | null | 'personal'

/**
 * Executes what was asked of an event once for all who asked alike: same document and variables (besides the cursor,
 * which only decides where they begin), same language, and whatever else a resolver asks of the viewer: those of other
 * rights are told the same bytes when nothing asked for the difference. Who he is makes an event personal, and so does
 * an error: nothing personal is shared by mistake. `name` is what the event is known by in `payloads`.
 */
export async function tellAll({ args, wish }: Asked, heard: Heard, { name, payloads }: Shelf): Promise<Common> {
  const { viewer } = args.contextValue as Context
  const anyone = witnessOf(viewer!)
  const isTold = (heard.type !== 'event' || wish.sees(anyone.viewer, heard.event)) && wish.keeps(anyone.viewer, heard)
  if (anyone.isIdentified()) return 'personal'
  return isTold ? payloads.get(name, viewer!, () => write(args, heard, payloads)) : null
}

async function write(args: ExecutionArgs, heard: Heard, payloads: PayloadCache): Promise<Written> {
  const context = args.contextValue as Context
  const { viewer, answers, isIdentified } = witnessOf(context.viewer!)
  const { isWeighed } = payloads
  const result = await execute({ ...args, rootValue: heard, contextValue: { ...context, viewer, isWeighed } })
  payloads.isWeighed ||= !result.errors
  return { common: isIdentified() || result.errors ? 'personal' : written(result), answers }
}

/** Executes what was asked of an event for this one viewer; null when it is not for him. */
export async function tellOne({ args, wish }: Asked, heard: Heard): Promise<Buffer | null> {
  const context = args.contextValue as Context
  const isTold =
    (heard.type !== 'event' || wish.sees(context.viewer!, heard.event)) && wish.keeps(context.viewer!, heard)
  if (!isTold) return null
  return written(saidResult(await execute({ ...args, rootValue: heard, contextValue: { ...context } }), context))
}

function written(result: ExecutionResult): Buffer {
  return Buffer.from(JSON.stringify(result))
}

/** Names the group of those who asked alike and see alike. */
export function groupOf(args: ExecutionArgs): string {
  const { viewer } = args.contextValue as Context
  const branches = viewer && [...(limitingBranches(viewer) ?? ['*'])].sort()
  const rights = viewer && [viewer.role, branches, viewer.scopes]
  return `${wordingOf(args)} ${createHash('sha256').update(JSON.stringify(rights)).digest('base64')}`
}

/** Names everything a result may depend on besides the event itself and what the viewer is asked. */
export function wordingOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  const { viewer, locale } = contextValue as Context
  const { digest, cursors } = readOnce(document)
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => !cursors.has(name))
  return JSON.stringify([digest, operationName, variables.sort(), viewer?.organizationId, locale])
}

type Reading = { digest: string; cursors: Set<string> }
const readings = new WeakMap<DocumentNode, Reading>()

/** A thousand who come back at once bring the same document. */
function readOnce(document: DocumentNode): Reading {
  const known = readings.get(document)
  if (known) return known
  const digest = createHash('sha256').update(document.loc?.source.body ?? print(document))
  const reading = { digest: digest.digest('base64'), cursors: new Set(cursorVariables(document)) }
  readings.set(document, reading)
  return reading
}

/** Variables of the type FeedCursor: the schema has it as the argument of the feed's root field alone. */
function cursorVariables(document: DocumentNode): string[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    return (definition.variableDefinitions ?? [])
      .filter(({ type }) => type.kind === Kind.NAMED_TYPE && type.name.value === 'FeedCursor')
      .map(({ variable }) => variable.name.value)
  })
}
