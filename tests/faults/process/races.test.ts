import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import {
  type Client,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
} from '../../support/client.ts'
import { startProvider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query } from '../../support/stack.ts'

let house: House
let shop: Organization
let boris: Client
let vera: Client

beforeAll(async () => {
  house = await startHouse({ apis: 2 })
  shop = await organization()
  // Two people at two instances.
  boris = await signIn(house.apis[0].url, shop.managers[0])
  vera = await signIn(house.apis[1]!.url, shop.managers[1])
})

type State = { id: string; version: number; status: string; assignee: { id: string } | null }
type Outcome = { conversation: State | null; errors: { __typename: string; code: string; current?: State }[] }
const fields = `conversation { id version status assignee { id } }
  errors { __typename code ... on VersionConflictError { current { id version status assignee { id } } } }`

async function change(client: Client, name: 'assign' | 'close' | 'reopen', input: object): Promise<Outcome> {
  const mutation = `${name}Conversation`
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}ConversationInput`
  const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`
  const answer = await client.gql<Record<string, Outcome>>(document, {
    input: { clientMutationId: randomUUID(), ...input },
  })
  if (!answer.data?.[mutation]) throw new Error(JSON.stringify(answer.errors))
  return answer.data[mutation]
}

async function aConversation(chat: number) {
  const provider = await startProvider(shop.id, house)
  await provider.deliver(provider.message(chat, 'чьё?'))
  const [row] = await query<{ id: string; version: number }>(
    'select id, version from conversation where integration_id = $1',
    [provider.bot.id],
  )
  return { provider, id: globalId('Conversation', row!.id), uuid: row!.id, version: row!.version }
}

const versionsTold = async (uuid: string) =>
  (await query(`select 1 from event where conversation_id = $1 and kind = 'CONVERSATION_CHANGED'`, [uuid])).length

it('row 35: two who reassign at once: one winner for each version, the loser sees what is', async () => {
  const { provider, id, uuid, version: start } = await aConversation(101)
  const rounds = isFull ? 1_000 : 40
  const [mine, hers] = shop.managers.map(({ memberId }) => globalId('Member', memberId))
  const told = await versionsTold(uuid)
  let version = start
  let changes = 0
  for (let round = 0; round < rounds; round++) {
    const wishes = [round % 2 ? mine : null, hers]
    const outcomes = await Promise.all([
      change(boris, 'assign', { conversationId: id, memberId: wishes[0], expectedVersion: version }),
      change(vera, 'assign', { conversationId: id, memberId: wishes[1], expectedVersion: version }),
    ])
    const winners = outcomes.filter(({ errors }) => errors.length === 0)
    // Who asks for what is already so changes nothing and is in nobody's way.
    const won = winners.filter(({ conversation }) => conversation!.version === version + 1)
    expect(won.length).toBeGreaterThanOrEqual(1)
    for (const { errors } of outcomes.filter((outcome) => outcome.errors.length > 0)) {
      expect(errors[0]).toMatchObject({ __typename: 'VersionConflictError', code: 'VERSION_CONFLICT' })
      expect(errors[0]!.current).toEqual(won[0]!.conversation)
    }
    const [row] = await query<{ version: number }>('select version from conversation where id = $1', [uuid])
    expect(row!.version).toBe(version + 1)
    changes += row!.version - version
    version = row!.version
  }
  // What the feed tells is what happened.
  expect((await versionsTold(uuid)) - told).toBe(changes)
  expect(await provider.broken()).toEqual([])
}, 300_000)

it('row 35: assigning against closing: one of them wins, and the conversation is what the winner says', async () => {
  const { provider, id, uuid, version: start } = await aConversation(102)
  let version = start
  let assignee: string | undefined
  const members = shop.managers.map(({ memberId }) => globalId('Member', memberId))
  const wins = { assign: 0, close: 0 }
  for (let round = 0; round < (isFull ? 500 : 20); round++) {
    // To whom it does not belong, for anything else changes nothing.
    const memberId = members.find((member) => member !== assignee)
    const [assigned, closed] = await Promise.all([
      change(boris, 'assign', { conversationId: id, memberId, expectedVersion: version }),
      change(vera, 'close', { conversationId: id, expectedVersion: version }),
    ])
    expect(assigned.errors.length + closed.errors.length).toBe(1)
    const [winner, loser] = assigned.conversation ? [assigned, closed] : [closed, assigned]
    expect(loser.errors[0]?.current).toEqual(winner.conversation)
    wins[winner === assigned ? 'assign' : 'close'] += 1
    version = winner.conversation!.version
    assignee = winner.conversation!.assignee?.id
    if (winner === closed) version = (await change(vera, 'reopen', { conversationId: id })).conversation!.version
  }
  console.log('assign against close:', wins)
  const [row] = await query<{ version: number }>('select version from conversation where id = $1', [uuid])
  expect(row!.version).toBe(version)
  expect(await provider.broken()).toEqual([])
}, 300_000)

it('row 35: two answers at once to the same question: one goes out, the other author is shown it first', async () => {
  const { provider, id, uuid } = await aConversation(103)
  const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id }
    errors { code ... on ConversationMovedOnError { newerMessages { text } } } } }`
  type Sent = {
    sendMessage: { messages: { id: string }[]; errors: { code: string; newerMessages?: { text: string }[] }[] }
  }
  const [row] = await query<{ last_seq: number }>('select last_seq from conversation where id = $1', [uuid])
  const sends = await Promise.all(
    [boris, vera].map((client, index) =>
      client.gql<Sent>(document, {
        input: {
          conversationId: id,
          body: `ответ ${index}`,
          clientMutationId: randomUUID(),
          expectedLastSeq: row!.last_seq,
        },
      }),
    ),
  )
  const [winner, loser] = sends.map(({ data }) => data!.sendMessage).sort((a, b) => a.errors.length - b.errors.length)
  expect(winner!.messages).toHaveLength(1)
  expect(loser!.errors[0]).toMatchObject({ code: 'CONVERSATION_MOVED_ON', newerMessages: [{ text: /ответ/ }] })
  await query(`update message set state = 'CANCELLED' where conversation_id = $1 and direction = 'OUTBOUND'`, [uuid])
  expect(await provider.broken()).toEqual([])
})

it('row 36: the same mutation a hundred times at once, at two instances, with one clientMutationId: it is done once', async () => {
  const { provider, id, uuid } = await aConversation(104)
  const both = [boris, boris.at(house.apis[1]!.url)]
  const input = { conversationId: id, body: 'ровно один раз', clientMutationId: randomUUID() }
  type Sent = { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      both[index % 2]!.data<Sent>(
        `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`,
        { input },
      ),
    ),
  )
  const ids = new Set(answers.flatMap(({ sendMessage }) => sendMessage.messages.map((message) => message.id)))
  expect(ids.size).toBe(1)
  const assignment = {
    conversationId: id,
    memberId: globalId('Member', shop.managers[0].memberId),
    clientMutationId: randomUUID(),
  }
  const told = await versionsTold(uuid)
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, index) => change(both[index % 2]!, 'assign', assignment)),
  )
  expect(new Set(outcomes.map(({ conversation, errors }) => `${conversation?.version} ${errors.length}`)).size).toBe(1)
  expect((await versionsTold(uuid)) - told).toBe(1)
  await query(`update message set state = 'CANCELLED' where conversation_id = $1 and direction = 'OUTBOUND'`, [uuid])
  const acked = [{ text: input.body, messageIds: [...ids].map(uuidOf) }]
  expect(await provider.broken(acked)).toEqual([])
})
