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
}
type ListArguments = { view?: View; filter?: { search?: string | null } | null; after?: string | null }

/** Conversations whose read mark is a guess, by id: the live layer reads the true ones. */
export const guessedMarks = new Set<string>()

/** Puts a changed conversation into, or takes it out of, every list that was read. */
export function placeConversation(cache: Cache, conversation: ConversationFacts): void {
  const memberId = viewerMemberId(cache)
  const placed: Placed = { ...conversation, assigneeId: conversation.assignee?.id ?? null }
  for (const list of readLists(cache)) {
    // What a search finds is known to the server alone: its rows change, its membership does not.
    if (list.arguments.filter?.search) continue
    const belongs = belongsTo(list.arguments.view ?? 'ALL', placed, memberId)
    const ids = placeInList(list.loaded, placed, belongs)
    if (ids === list.loaded.ids) continue
    if (belongs) writeFirstEdge(cache, list, conversation)
    else for (const page of list.pages) dropEdge(cache, page, conversation.id)
  }
}

type Page = { key: string; edges: string[]; isFirst: boolean; hasNext: boolean }
type List = { arguments: ListArguments; pages: Page[]; loaded: LoadedList }

function readLists(cache: Cache): List[] {
  const lists = new Map<string, { arguments: ListArguments; pages: Page[] }>()
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName !== 'conversations') continue
    const key = cache.resolve('Query', field.fieldKey)
    if (typeof key !== 'string') continue
    const given = (field.arguments ?? {}) as ListArguments
    const name = JSON.stringify([given.view ?? 'ALL', given.filter ?? null])
    const list = lists.get(name) ?? { arguments: given, pages: [] }
    list.pages.push(readPage(cache, key, !given.after))
    lists.set(name, list)
  }
  return [...lists.values()].map((list) => ({ ...list, loaded: loadedPart(cache, list.pages) }))
}

function readPage(cache: Cache, key: string, isFirst: boolean): Page {
  const edges = (cache.resolve(key, 'edges') ?? []) as string[]
  const info = cache.resolve(key, 'pageInfo')
  return { key, edges, isFirst, hasNext: typeof info === 'string' && cache.resolve(info, 'hasNextPage') === true }
}

function loadedPart(cache: Cache, pages: Page[]): LoadedList {
  const nodes = pages.flatMap((page) => page.edges).map((edge) => cache.resolve(edge, 'node') as string)
  const rows = nodes.map((node) => ({
    id: cache.resolve(node, 'id') as string,
    lastMessageAt: cache.resolve(node, 'lastMessageAt') as string,
  }))
  const oldest = rows.reduce<LoadedList['oldest']>(
    (found, row) => (found && found.lastMessageAt <= row.lastMessageAt ? found : row),
    null,
  )
  return { ids: rows.map((row) => row.id), oldest, hasMore: pages.length > 0 && pages.every((page) => page.hasNext) }
}

function writeFirstEdge(cache: Cache, list: List, conversation: ConversationFacts): void {
  const first = list.pages.find((page) => page.isFirst)
  if (!first) return
  const edge = {
    __typename: 'QueryConversationsEdge' as const,
    cursor: '',
    node: { __typename: 'Conversation' as const, id: conversation.id },
    readMark: knownReadMark(cache, conversation),
  }
  cache.writeFragment(NewEdge, edge)
  const key = cache.keyOfEntity(edge)
  if (key) cache.link(first.key, 'edges', [key, ...first.edges])
}

function dropEdge(cache: Cache, page: Page, conversationId: string): void {
  const kept = page.edges.filter(
    (edge) => cache.resolve(cache.resolve(edge, 'node') as string, 'id') !== conversationId,
  )
  if (kept.length < page.edges.length) cache.link(page.key, 'edges', kept)
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
