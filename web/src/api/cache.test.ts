import { Client, fetchExchange, subscriptionExchange, type ExecutionResult } from '@urql/core'
import { beforeEach, expect, it, vi } from 'vitest'
import { makeCache } from './cache.ts'
import { EventsDocument } from './documents.ts'
import { ConversationRow, MessageBubble, ReadMarkFields } from './fragments.ts'
import { graphql } from './graphql.ts'

const ListDocument = graphql(
  `
    query List($view: ConversationView!, $first: Int!, $after: String) {
      viewer {
        id
        member {
          id
        }
      }
      conversations(view: $view, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...ConversationRow
          }
          readMark {
            ...ReadMarkFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ConversationRow, ReadMarkFields],
)

const ThreadDocument = graphql(
  `
    query Thread($id: ID!) {
      conversation(id: $id) {
        id
        messages(last: 50) {
          edges {
            cursor
            node {
              ...MessageBubble
            }
          }
          pageInfo {
            hasPreviousPage
            startCursor
          }
        }
      }
    }
  `,
  [MessageBubble],
)

const CardDocument = graphql(`
  query Card($id: ID!) {
    contact(id: $id) {
      id
      orders(first: 1) {
        edges {
          cursor
          node {
            id
            title
          }
        }
      }
    }
  }
`)

const member = { __typename: 'Member', id: 'me', name: 'Лена' }
const conversation = (id: string, more: object = {}) => ({
  __typename: 'Conversation', id, status: 'OPEN', lastSeq: 1, inboundSeq: 1, lastMessageAt: '2026-11-20T10:00:00.000Z',
  lastMessageText: 'x', lastMessageKind: 'TEXT', lastMessageDirection: 'INBOUND', awaitingReplySince: null,
  unreachableSince: null, unreachableReason: null, version: 1, createdAt: '2026-11-20T10:00:00.000Z', closedAt: null,
  integration: { __typename: 'Integration', id: 'bot', kind: 'SANDBOX', name: 'Бот', username: null },
  contact: { __typename: 'Contact', id: `of ${id}`, name: id, avatarUrl: null }, assignee: member,
  bot: { __typename: 'ConversationBot', mode: 'BOT', pausedUntil: null }, labels: [], ...more,
}) // prettier-ignore
const message = (seq: number, more: object = {}) => ({
  __typename: 'Message', id: `m${seq}`, conversationId: 'a', seq, inboundSeq: seq, direction: 'INBOUND', kind: 'TEXT',
  authorKind: 'CONTACT', text: `text ${seq}`, data: null, state: 'RECEIVED', albumId: null, clientMutationId: null,
  createdAt: '2026-11-20T10:00:00.000Z', sentAt: null, editedAt: null, deletedAt: null, attemptCount: 0,
  nextAttemptAt: null, undoUntil: null, holdReason: null, author: null, entities: [], failure: null, attachments: [], replyTo: null,
  authorName: null, automation: null, choice: false, buttons: [], ...more,
}) // prettier-ignore
const mark = (conversationId: string) => ({ __typename: 'ReadMark', id: `r${conversationId}`, conversationId, readSeq: 1, readInboundSeq: 1 }) // prettier-ignore

const list = {
  viewer: { __typename: 'Viewer', id: 'v', member },
  conversations: {
    __typename: 'QueryConversationsConnection',
    edges: ['a', 'b'].map((id) => ({
      __typename: 'QueryConversationsEdge', cursor: id, node: conversation(id), readMark: mark(id),
    })), // prettier-ignore
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: 'b' },
  },
}
const secondPage = {
  ...list,
  conversations: {
    ...list.conversations,
    edges: ['b', 'x'].map((id) => ({
      __typename: 'QueryConversationsEdge', cursor: id, node: conversation(id), readMark: mark(id),
    })), // prettier-ignore
    pageInfo: { __typename: 'PageInfo', hasNextPage: true, endCursor: 'x' },
  },
}
const thread = {
  conversation: {
    __typename: 'Conversation',
    id: 'a',
    messages: {
      __typename: 'ConversationMessagesConnection',
      edges: [{ __typename: 'ConversationMessagesEdge', cursor: '1', node: message(1) }],
      pageInfo: { __typename: 'PageInfo', hasPreviousPage: false, startCursor: '1' },
    },
  },
}

const card = {
  contact: {
    __typename: 'Contact',
    id: 'k',
    orders: {
      __typename: 'ContactOrdersConnection',
      edges: [{ __typename: 'ContactOrdersEdge', cursor: 'o', node: { __typename: 'Order', id: 'o', title: 'Комод' } }],
    },
  },
}
const answers: Record<string, object> = { List: list, Thread: thread, Card: card }

let client: Client
let tell: (event: object) => void
let requests: string[]

beforeEach(async () => {
  // Without a whole schema the cache warns of each event's fields that the others do not have.
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  requests = []
  const answer = async (_url: unknown, init?: RequestInit) => {
    const { operationName, variables } = JSON.parse(String(init?.body)) as {
      operationName: string
      variables: { after?: string }
    }
    requests.push(operationName)
    if (operationName === 'List' && variables.after) return Response.json({ data: secondPage })
    return Response.json({ data: answers[operationName] })
  }
  client = new Client({
    url: 'http://localhost/graphql',
    fetch: vi.fn(answer),
    preferGetMethod: false,
    exchanges: [
      makeCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe(sink) {
            tell = (event) => sink.next({ data: { events: { cursor: 'e.1', at: '', ...event } } } as ExecutionResult)
            return { unsubscribe: () => {} }
          },
        }),
      }),
    ],
  })
  client.subscription(EventsDocument, {}).subscribe(() => {})
  await client.query(ListDocument, { view: 'MINE', first: 40 }).toPromise()
  await client.query(ThreadDocument, { id: 'a' }).toPromise()
})

const listed = () => client.readQuery(ListDocument, { view: 'MINE', first: 40 })?.data?.conversations.edges ?? []
const ids = () => listed().map((edge) => edge.node.id).sort() // prettier-ignore
const said = () =>
  client.readQuery(ThreadDocument, { id: 'a' })?.data?.conversation?.messages.edges.map((edge) => edge.node.text)

it('puts a new conversation into the list with its row complete and one unread', () => {
  tell({
    __typename: 'MessageReceived',
    message: message(9, { conversationId: 'c' }),
    conversation: conversation('c', { inboundSeq: 4 }),
  })
  expect(ids()).toEqual(['a', 'b', 'c'])
  expect(listed().find((edge) => edge.node.id === 'c')?.readMark.readInboundSeq).toBe(3)
})

it('takes a conversation out of the view it left and puts it back', () => {
  tell({ __typename: 'ConversationChanged', conversation: conversation('a', { status: 'CLOSED' }) })
  expect(ids()).toEqual(['b'])
  tell({ __typename: 'ConversationChanged', conversation: conversation('a', { assignee: null }) })
  expect(ids()).toEqual(['b'])
  tell({ __typename: 'ConversationChanged', conversation: conversation('a') })
  expect(ids()).toEqual(['a', 'b'])
})

it('appends each message to its thread once, however often it is told', () => {
  const event = { __typename: 'MessageReceived', message: message(2), conversation: conversation('a', { lastSeq: 2 }) }
  tell(event)
  tell(event)
  tell({ __typename: 'MessageChanged', message: message(2, { text: 'edited' }) })
  expect(said()).toEqual(['text 1', 'edited'])
})

it('asks the server nothing for an event', () => {
  tell({ __typename: 'MessageReceived', message: message(2), conversation: conversation('a', { lastSeq: 2 }) })
  expect(requests).toEqual(['List', 'Thread'])
})

it('forgets lists and threads when a resync is required', () => {
  tell({ __typename: 'ResyncRequired' })
  expect(client.readQuery(ListDocument, { view: 'MINE', first: 40 })).toBeNull()
  expect(client.readQuery(ThreadDocument, { id: 'a' })).toBeNull()
})

it('forgets an order that left the viewer’s branch, and lists that hold it', async () => {
  await client.query(CardDocument, { id: 'k' }).toPromise()
  expect(client.readQuery(CardDocument, { id: 'k' })?.data?.contact?.orders.edges).toHaveLength(1)
  tell({ __typename: 'OrderLeft', orderId: 'o' })
  expect(client.readQuery(CardDocument, { id: 'k' })).toBeNull()
})

it('row 47: an event that only a younger server knows is a resync, nothing breaks', () => {
  tell({ __typename: 'OrderPaid' })
  expect(client.readQuery(ListDocument, { view: 'MINE', first: 40 })).toBeNull()
  expect(client.readQuery(ThreadDocument, { id: 'a' })).toBeNull()
})

it('joins a later page to its list, doubles nothing and takes over where it ends', async () => {
  await client.query(ListDocument, { view: 'MINE', first: 100, after: 'b' }).toPromise()
  expect(ids()).toEqual(['a', 'b', 'x'])
  const found = client.readQuery(ListDocument, { view: 'MINE', first: 40 })?.data?.conversations
  expect(found?.pageInfo).toMatchObject({ hasNextPage: true, endCursor: 'x' })
  tell({ __typename: 'ConversationChanged', conversation: conversation('x', { status: 'CLOSED' }) })
  expect(ids()).toEqual(['a', 'b'])
})

it('lists a note among colleagues in its thread, though only a change of a message tells of it', async () => {
  await client.query(ThreadDocument, { id: 'a' }).toPromise()
  const note = message(2, { direction: 'INTERNAL', authorKind: 'MEMBER', author: member, text: 'note' })
  tell({ __typename: 'MessageChanged', message: note })
  tell({ __typename: 'MessageChanged', message: note })
  expect(said()).toEqual(['text 1', 'note'])
})
