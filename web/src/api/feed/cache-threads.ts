import type { Cache } from '@urql/exchange-graphcache'
import { graphql } from '../graphql.ts'

const NewEdge = graphql(`
  fragment NewMessageEdge on ConversationMessagesEdge {
    __typename
    cursor
    node {
      __typename
      id
    }
  }
`)

/** Adds a message to its thread when the thread was read; a known one stays. Order is by `seq`, on reading. */
export function appendMessage(cache: Cache, message: { id: string; conversationId: string }): void {
  const conversation = { __typename: 'Conversation', id: message.conversationId }
  const edge = {
    __typename: 'ConversationMessagesEdge' as const,
    cursor: '',
    node: { __typename: 'Message' as const, id: message.id },
  }
  const pages = messagePages(cache, conversation)
  const key = cache.keyOfEntity(edge)
  const newest = pages.find((page) => !page.before)
  if (!key || !newest || pages.some((page) => page.edges.includes(key))) return
  cache.writeFragment(NewEdge, edge)
  cache.link(newest.key, 'edges', [...newest.edges, key])
}

/** Forgets the messages of every thread that was read, so that what is on screen is read anew. */
export function forgetThreads(cache: Cache): void {
  for (const field of cache.inspectFields('Query')) {
    if (field.fieldName !== 'conversation') continue
    const conversation = cache.resolve('Query', field.fieldKey)
    if (typeof conversation !== 'string') continue
    for (const own of cache.inspectFields(conversation)) {
      if (own.fieldName === 'messages' || own.fieldName === 'composer') {
        cache.invalidate(conversation, own.fieldName, own.arguments)
      }
    }
  }
}

function messagePages(cache: Cache, conversation: { __typename: string; id: string }) {
  return cache.inspectFields(conversation).flatMap((field) => {
    if (field.fieldName !== 'messages') return []
    const key = cache.resolve(conversation, field.fieldKey)
    if (typeof key !== 'string') return []
    return [{ key, before: field.arguments?.before, edges: (cache.resolve(key, 'edges') ?? []) as string[] }]
  })
}
