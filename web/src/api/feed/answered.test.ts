import { Client, fetchExchange, gql } from '@urql/core'
import { expect, it, vi } from 'vitest'
import { noteQueries, whenAnswered } from './answered.ts'

const List = gql('query List { orderStatuses { id name } }')

function start() {
  const replies: ((name: string) => void)[] = []
  const client = new Client({
    url: 'http://test/graphql',
    preferGetMethod: false,
    fetch: () =>
      new Promise((resolve) => {
        replies.push((name) => resolve(Response.json({ data: { orderStatuses: [{ id: 'n', name }] } })))
      }),
    exchanges: [noteQueries(), fetchExchange],
  })
  const read = () => client.query(List, {}, { requestPolicy: 'network-only' }).toPromise()
  return { replies, read }
}

it('what is told while an equal query is on its way is read after it, not out of its older answer', async () => {
  const { replies, read } = start()
  const first = read()
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  const second = whenAnswered().then(read)
  replies[0]!('SENDING')
  expect((await first).data.orderStatuses[0].name).toBe('SENDING')
  await vi.waitFor(() => expect(replies).toHaveLength(2))
  replies[1]!('FAILED')
  expect((await second).data.orderStatuses[0].name).toBe('FAILED')
})

it('nothing is waited for when nothing is on its way, nor what was given up', async () => {
  const { replies, read } = start()
  await whenAnswered()
  const left = read()
  await vi.waitFor(() => expect(replies).toHaveLength(1))
  replies[0]!('SENT')
  await left
  await whenAnswered()
})
