import { Client, fetchExchange, gql, subscriptionExchange, type ExecutionResult } from '@urql/core'
import { expect, it, vi } from 'vitest'
import { keepNewest } from './keep-newest.ts'

const Send = gql(
  'mutation Late($input: SendMessageInput!) { sendMessage(input: $input) { messages { id state text } } }',
)
const Events = gql('subscription Told { events { ... on MessageChanged { message { id state } } } }')
const message = (state: string) => ({ __typename: 'Message', id: 'm', state, text: 'Да' })

async function start() {
  let feed: { next(result: ExecutionResult): void } | undefined
  let reply: ((state: string) => void) | undefined
  const client = new Client({
    url: 'http://test/graphql',
    preferGetMethod: false,
    fetch: () =>
      new Promise((resolve) => {
        reply = (state) => resolve(Response.json({ data: { sendMessage: { messages: [message(state)] } } }))
      }),
    exchanges: [
      keepNewest(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe(sink) {
            feed = sink
            return { unsubscribe() {} }
          },
        }),
      }),
    ],
  })
  client.subscription(Events, {}).subscribe(() => {})
  await vi.waitFor(() => expect(feed).toBeDefined())
  const tell = (state: string) =>
    feed!.next({ data: { events: { message: { __typename: 'Message', id: 'm', state } } } })
  const send = async () => {
    const answer = client.mutation(Send, { input: {} }).toPromise()
    await vi.waitFor(() => expect(reply).toBeDefined())
    return { answer, reply: reply! }
  }
  return { tell, send }
}

const stateOf = (data: unknown) => (data as { sendMessage: { messages: unknown[] } }).sendMessage.messages[0]

it('an answer overtaken by the feed does not take a message back', async () => {
  const { tell, send } = await start()
  const { answer, reply } = await send()
  tell('SENDING')
  tell('SENT')
  reply('QUEUED')
  expect(stateOf((await answer).data)).toEqual(message('SENT'))
})

it('what the feed said before the question gives way to the answer: a retry is queued again', async () => {
  const { tell, send } = await start()
  tell('FAILED')
  const { answer, reply } = await send()
  reply('QUEUED')
  expect(stateOf((await answer).data)).toEqual(message('QUEUED'))
})
