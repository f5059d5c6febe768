import type { Cache } from '@urql/exchange-graphcache'
import { graphql } from '../graphql.ts'
import { ReadMarkFields } from '../fragments.ts'
import { belongsTo, placeInList, type LoadedList, type Placed, type View } from './list-membership.ts'

const NewEdge = graphql(
  `
    fragment NewEdge on QueryConversationsEdge {
      __typename
      cursor
      node {
        __typename
        id
      }
      readMark {
        __typename
        ...ReadMarkFields
      }
    }
  `,
  [ReadMarkFields],
)

type ConversationFacts = {
  id: string
  status: Placed['status']
  lastMessageAt: string
  inboundSeq: number
  assignee: { id: string } | null
  labels: readonly { id: string }[]
}
type ListArguments = {
  view?: View
  filter?: { search?: string | null; labelIds?: readonly string[] | null } | null
  after?: string | null
}

/** Conversations whose read mark is a guess, by id: the live layer reads the true ones. */
export const guessedMarks = new Set<string>()

/**
 * Joins a page that has come to the first page of its list, so that a list is read in one piece: merging all pages
 * on each event costs the square of their number.
 */
export function joinPage(cache: Cache, given: Record<string, unknown>): void {
  if (!given.after) return
  const page = cache.resolve('Query', 'conversations', given as never)
  const { after: _after, ...rest } = given
  const first = readLists(cache).find((list) => isSameList(list.arguments, rest))
  if (typeof page !== 'string' || !first) return
  const edges = (cache.resolve(page, 'edges') ?? []) as string[]
  const known = new Set(first.edges)
  cache.link(first.key, 'edges', [...first.edges, ...edges.filter((edge) => !known.has(edge))])
  cache.link(first.key, 'pageInfo', cache.resolve(page, 'pageInfo') as string)
}

function isSameList(a: object, b: object): boolean {
  const name = (given: Record<string, unknown>) => JSON.stringify([given.view ?? 'ALL', given.filter ?? null])
  return name(a as Record<string, unknown>) === name(b as Record<string, unknown>)
}

/** Puts a changed conversation into, or takes it out of, every list that was read. */
export function placeConversation(cache: Cache, conversation: ConversationFacts): void {
  const memberId = viewerMemberId(cache)
  const placed: Placed = { ...conversation, assigneeId: conversation.assignee?.id ?? null }
  for (const list of readLists(cache)) {
    // What a search finds is known to the server alone: its rows change, its membership does not.
    if (list.arguments.filter?.search) continue
    const wanted = list.arguments.filter?.labelIds ?? []
    const isLabelled = wanted.every((id) => conversation.labels.some((label) => label.id === id))
    const belongs = isLabelled && belongsTo(list.arguments.view ?? 'ALL', placed, memberId)
    const ids = placeInList(list.loaded, placed, belongs)
    if (ids === list.loaded.ids) continue
    if (belongs) addEdge(cache, list, conversation)
    else dropEdge(cache, list, conversation.id)
  }
}

type List = { key: string; arguments: ListArguments; edges: string[]; loaded: LoadedList }

function readLists(cache: Cache): List[] {
  return cache.inspectFields('Query').flatMap((field) => {
    const given = (field.arguments ?? {}) as ListArguments
    // Later pages were joined to the first one when they came.
    if (field.fieldName !== 'conversations' || given.after) return []
    const key = cache.resolve('Query', field.fieldKey)
    if (typeof key !== 'string') return []
    const edges = (cache.resolve(key, 'edges') ?? []) as string[]
    const info = cache.resolve(key, 'pageInfo')
    const hasMore = typeof info === 'string' && cache.resolve(info, 'hasNextPage') === true
    return [{ key, arguments: given, edges, loaded: loadedPart(cache, edges, hasMore) }]
  })
}

function loadedPart(cache: Cache, edges: string[], hasMore: boolean): LoadedList {
  const rows = edges.map((edge) => {
    const node = cache.resolve(edge, 'node') as string
    return { id: cache.resolve(node, 'id') as string, lastMessageAt: cache.resolve(node, 'lastMessageAt') as string }
  })
  const oldest = rows.reduce<LoadedList['oldest']>(
    (found, row) => (found && found.lastMessageAt <= row.lastMessageAt ? found : row),
    null,
  )
  return { ids: rows.map((row) => row.id), oldest, hasMore }
}

function addEdge(cache: Cache, list: List, conversation: ConversationFacts): void {
  const edge = {
    __typename: 'QueryConversationsEdge' as const,
    cursor: '',
    node: { __typename: 'Conversation' as const, id: conversation.id },
    readMark: knownReadMark(cache, conversation),
  }
  cache.writeFragment(NewEdge, edge)
  const key = cache.keyOfEntity(edge)
  if (key) cache.link(list.key, 'edges', [key, ...list.edges])
}

function dropEdge(cache: Cache, list: List, conversationId: string): void {
  const isOther = (edge: string) => cache.resolve(cache.resolve(edge, 'node') as string, 'id') !== conversationId
  cache.link(list.key, 'edges', list.edges.filter(isOther))
}

/** Read up to the message before, until the server has told the true mark. */
function knownReadMark(cache: Cache, conversation: ConversationFacts) {
  const entity = { __typename: 'ReadMark' as const, conversationId: conversation.id, id: '' }
  const known = cache.resolve(entity, 'readInboundSeq')
  if (typeof known !== 'number') guessedMarks.add(conversation.id)
  return {
    ...entity,
    id: (cache.resolve(entity, 'id') as string | undefined) ?? conversation.id,
    readSeq: (cache.resolve(entity, 'readSeq') as number | undefined) ?? 0,
    readInboundSeq: typeof known === 'number' ? known : Math.max(0, conversation.inboundSeq - 1),
  }
}

function viewerMemberId(cache: Cache): string {
  const viewer = cache.resolve('Query', 'viewer')
  const member = typeof viewer === 'string' ? cache.resolve(viewer, 'member') : null
  return typeof member === 'string' ? ((cache.resolve(member, 'id') as string) ?? '') : ''
}
