import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Client,
  globalId,
  member,
  type Organization,
  organization,
  signIn,
  startHouse,
  uuidOf,
} from '../support/client.ts'
import { makeBotRow } from '../support/house.ts'
import { query, until } from '../support/stack.ts'

const house = await startHouse()
const { url } = house.apis[0]
let shop: Organization
let botId: string
let owner: Client
let boris: Client
let vera: Client

type Page = {
  conversations: {
    edges: {
      cursor: string
      node: { id: string; contact: { name: string } }
      readMark: { readSeq: number; readInboundSeq: number }
    }[]
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null; startCursor: string | null }
  }
}
const list = `query ($view: ConversationView, $filter: ConversationFilter, $first: Int, $after: String, $last: Int, $before: String) {
  conversations(view: $view, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id contact { name } } readMark { readSeq readInboundSeq } }
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } }`

beforeAll(async () => {
  shop = await organization()
  botId = (await makeBotRow(shop.id, { kind: 'TELEGRAM_BOT' })).id
  owner = await signIn(url, shop.owner)
  boris = await signIn(url, shop.managers[0])
  vera = await signIn(url, shop.managers[1])
})

describe('the list', () => {
  it('S0-9, S0-10: pages hold values: a list that moves loses and doubles nothing, backwards equals forwards', async () => {
    // Many of one moment, so that the id decides.
    for (let n = 0; n < 60; n++)
      await chat(`Клиент ${n}`, { at: new Date(1_790_000_000_000 + Math.floor(n / 7) * 1000) })
    const expected = await query<{ id: string }>(
      "select id from conversation where organization_id = $1 and status = 'OPEN' order by last_message_at desc, id desc",
      [shop.id],
    )
    const forwards = await walk(owner, { first: 7 }, async (page) => {
      // Every row already seen moves to the top while we read on.
      const seen = page.conversations.edges.map(({ node }) => uuidOf(node.id))
      await query('update conversation set last_message_at = now() where id = any($1::uuid[])', [seen])
    })
    expect(forwards.map((id) => uuidOf(id))).toEqual(expected.map(({ id }) => id))
    const again = await walk(owner, { first: 9 })
    const backwards: string[] = []
    for (let before: string | null = null; ;) {
      const { conversations }: Page = await owner.data<Page>(list, { last: 11, before })
      backwards.unshift(...conversations.edges.map(({ node }) => node.id))
      if (!conversations.pageInfo.hasPreviousPage) break
      before = conversations.pageInfo.startCursor
    }
    expect(backwards).toEqual(again)
    expect(new Set(again).size).toBe(60)
  })

  it('refuses cursors it never gave and pages that are too big stay at a hundred', async () => {
    const wrong = await owner.gql(list, { first: 5, after: 'never' })
    expect(wrong.errors?.[0]?.extensions?.code).toBe('BAD_INPUT')
    const { conversations } = await owner.data<Page>(list, { first: 100 })
    expect(conversations.edges).toHaveLength(60)
  })

  it('S0-11: is searched by name and username, and filtered', async () => {
    await chat('Мария Соколова', { username: 'masha_kitchen' })
    const names = async (filter: object) =>
      (await owner.data<Page>(list, { first: 100, filter })).conversations.edges.map(({ node }) => node.contact.name)
    expect(await names({ search: 'соколОВА' })).toEqual(['Мария Соколова'])
    expect(await names({ search: '@masha' })).toEqual(['Мария Соколова'])
    expect(await names({ search: '100%' })).toEqual([])
    expect(await names({ integrationId: globalId('Integration', botId), search: 'Мария' })).toEqual(['Мария Соколова'])
    expect(await names({ assigneeId: globalId('Member', shop.owner.memberId) })).toEqual([])
  })

  it('S3-4: a manager of one branch sees its conversations and those of none, in lists, counts and by id', async () => {
    const branches = await query<{ id: string }>(
      "insert into branch (organization_id, name) values ($1, 'Север'), ($1, 'Юг') returning id",
      [shop.id],
    )
    const [north, south] = branches.map(({ id }) => id) as [string, string]
    const person = await member(shop.id, 'MANAGER', 'Глеб')
    await query('insert into member_branch (member_id, branch_id) values ($1, $2)', [person.memberId, north])
    const gleb = await signIn(url, person)
    const own = await chat('Северянин', { branchId: north })
    const foreign = await chat('Южанин', { branchId: south })
    const seen = await walk(gleb, { first: 100 })
    expect(seen).toContain(own)
    expect(seen).not.toContain(foreign)
    const read = (client: Client, id: string) =>
      client.data<{ conversation: object | null; node: object | null }>(
        'query ($id: ID!) { conversation(id: $id) { id } node(id: $id) { id } }',
        { id },
      )
    expect(await read(gleb, foreign)).toEqual({ conversation: null, node: null })
    expect((await read(boris, foreign)).conversation).not.toBeNull()
    expect(await change(gleb, 'closeConversation', { conversationId: foreign })).toBe('NOT_FOUND')
    const notHis = { conversationId: foreign, memberId: globalId('Member', person.memberId) }
    expect(await change(boris, 'assignConversation', notHis)).toBe('BAD_INPUT')
  })
})

describe('assigning, closing, reopening', () => {
  it('S0-4: a manager takes it, gives it to a colleague, gives it back; the tabs and their numbers follow', async () => {
    const id = await chat('Ольга')
    const mine = globalId('Member', shop.managers[0].memberId)
    const before = await counts(boris)
    expect(await change(boris, 'assignConversation', { conversationId: id, memberId: mine })).toBe('ok')
    expect(await walk(boris, { first: 100, view: 'MINE' })).toEqual([id])
    expect(await walk(boris, { first: 100, view: 'UNASSIGNED' })).not.toContain(id)
    expect(await counts(boris)).toEqual({
      ...before,
      mine: before.mine + 1,
      unassigned: before.unassigned - 1,
      unreadMine: before.unreadMine + 1,
    })
    expect(
      await change(boris, 'assignConversation', {
        conversationId: id,
        memberId: globalId('Member', shop.managers[1].memberId),
      }),
    ).toBe('ok')
    expect(await walk(vera, { first: 100, view: 'MINE' })).toEqual([id])
    expect(await change(vera, 'assignConversation', { conversationId: id, memberId: null })).toBe('ok')
    expect(await counts(boris)).toEqual(before)
  })

  it('row 35: a stale version is refused with the conversation as it is now; a repeat of the same request is not', async () => {
    const id = await chat('Павел')
    const assign = `mutation ($input: AssignConversationInput!) { assignConversation(input: $input) {
      conversation { version assignee { name } }
      errors { __typename code ... on VersionConflictError { current { version assignee { name } } } } } }`
    type Answer = {
      assignConversation: {
        conversation: { version: number } | null
        errors: { __typename: string; code: string; current?: { assignee: { name: string } } }[]
      }
    }
    const input = {
      conversationId: id,
      memberId: globalId('Member', shop.managers[0].memberId),
      expectedVersion: 1,
      clientMutationId: 'take-1',
    }
    const first = (await boris.gql<Answer>(assign, { input })).data!.assignConversation
    expect(first.conversation?.version).toBe(2)
    const late = { ...input, memberId: globalId('Member', shop.managers[1].memberId), clientMutationId: 'take-2' }
    const refused = (await vera.gql<Answer>(assign, { input: late })).data!.assignConversation
    expect(refused.errors[0]).toMatchObject({
      __typename: 'VersionConflictError',
      current: { assignee: { name: 'Борис Менеджер' } },
    })
    const repeat = (await boris.gql<Answer>(assign, { input })).data!.assignConversation
    expect(repeat).toMatchObject({ errors: [], conversation: { version: 2 } })
    const other = (await boris.gql<Answer>(assign, { input: { ...input, memberId: null } })).data!.assignConversation
    expect(other.errors[0]?.code).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('row 35: of two who take it at once with the same version one wins', async () => {
    const id = await chat('Роман')
    const take = (client: Client, memberId: string) =>
      change(client, 'assignConversation', {
        conversationId: id,
        memberId: globalId('Member', memberId),
        expectedVersion: 1,
      })
    const results = await Promise.all([take(boris, shop.managers[0].memberId), take(vera, shop.managers[1].memberId)])
    expect(results.sort()).toEqual(['VERSION_CONFLICT', 'ok'])
  })

  it('closes and reopens; a chat that has an open one again is not reopened twice', async () => {
    const id = await chat('Семён')
    expect(await change(vera, 'closeConversation', { conversationId: id })).toBe('ok')
    expect(await change(vera, 'closeConversation', { conversationId: id })).toBe('ok')
    expect(await walk(vera, { first: 100, view: 'CLOSED' })).toEqual([id])
    expect(await change(vera, 'reopenConversation', { conversationId: id })).toBe('ok')
    await change(vera, 'closeConversation', { conversationId: id })
    await query(
      `insert into conversation (organization_id, integration_id, contact_id, external_chat_id)
       select organization_id, integration_id, contact_id, external_chat_id from conversation where id = $1`,
      [uuidOf(id)],
    )
    expect(await change(vera, 'reopenConversation', { conversationId: id })).toBe('CONFLICT')
  })

  it('an observer only looks', async () => {
    const observer = await signIn(url, await member(shop.id, 'OBSERVER', 'Игорь'))
    const id = await chat('Тамара')
    for (const name of ['closeConversation', 'reopenConversation', 'assignConversation']) {
      expect(await change(observer, name, { conversationId: id })).toBe('FORBIDDEN')
    }
    expect(await change(observer, 'saveDraft', { conversationId: id, text: 'x' })).toBe('FORBIDDEN')
    const { conversation } = await observer.data<{ conversation: { composer: object } }>(
      'query ($id: ID!) { conversation(id: $id) { composer { canSend reason } } }',
      { id },
    )
    expect(conversation.composer).toEqual({ canSend: false, reason: 'NO_RIGHT' })
    const nobody = {
      conversationId: id,
      memberId: globalId('Member', (await member(shop.id, 'OBSERVER', 'Ида')).memberId),
    }
    expect(await change(boris, 'assignConversation', nobody)).toBe('BAD_INPUT')
  })
})

describe('what each one has read and typed', () => {
  it('read marks only go forward, whatever order requests arrive in, and each member has his own', async () => {
    const id = await chat('Ульяна', { messages: 5 })
    type Mark = { markConversationRead: { readMark: { readSeq: number; readInboundSeq: number } } }
    const read = async (client: Client, upToSeq: number) =>
      (
        await client.data<Mark>(
          'mutation ($c: ID!, $n: Int!) { markConversationRead(input: { conversationId: $c, upToSeq: $n }) { readMark { readSeq readInboundSeq } errors { code } } }',
          { c: id, n: upToSeq },
        )
      ).markConversationRead.readMark
    expect(await read(boris, 3)).toEqual({ readSeq: 3, readInboundSeq: 3 })
    await Promise.all([5, 1, 4, 2].map((seq) => read(boris, seq)))
    expect(await read(boris, 0)).toEqual({ readSeq: 5, readInboundSeq: 5 })
    expect(await read(boris, 99)).toEqual({ readSeq: 5, readInboundSeq: 5 })
    expect(await change(boris, 'markConversationUnread', { conversationId: id, fromSeq: 4 })).toBe('ok')
    const edge = async (client: Client) =>
      (await client.data<Page>(list, { first: 100 })).conversations.edges.find(({ node }) => node.id === id)!.readMark
    expect(await edge(boris)).toEqual({ readSeq: 3, readInboundSeq: 3 })
    expect(await edge(vera)).toEqual({ readSeq: 0, readInboundSeq: 0 })
  })

  it('drafts are kept for their author, and an empty one is none', async () => {
    const id = await chat('Фёдор')
    const draft = async (client: Client) =>
      (
        await client.data<{ draft: { text: string } | null }>(
          'query ($id: ID!) { draft(conversationId: $id) { text } }',
          { id },
        )
      ).draft
    await change(boris, 'saveDraft', { conversationId: id, text: 'Добрый день,' })
    await change(boris, 'saveDraft', { conversationId: id, text: 'Добрый день, Фёдор' })
    expect(await draft(boris)).toEqual({ text: 'Добрый день, Фёдор' })
    expect(await draft(vera)).toBeNull()
    await change(boris, 'saveDraft', { conversationId: id, text: ' ' })
    expect(await draft(boris)).toBeNull()
  })

  it('S1-16, S1-53: the composer says why nothing can be sent', async () => {
    const id = await chat('Харитон')
    const reason = async () =>
      (
        await boris.data<{ conversation: { composer: { reason: string | null } } }>(
          'query ($id: ID!) { conversation(id: $id) { composer { reason } } }',
          { id },
        )
      ).conversation.composer.reason
    expect(await reason()).toBeNull()
    const set = (column: string, value: unknown) =>
      query(`update integration set ${column} = $2 where id = $1`, [botId, value])
    await set('mode', 'NOTIFY_ONLY')
    expect(await reason()).toBe('CLOSED_CHANNEL')
    await set('mode', 'CHAT')
    await set('is_active', false)
    expect(await reason()).toBe('INTEGRATION_OFF')
    await set('is_active', true)
    await query('update conversation set unreachable_since = now() where id = $1', [uuidOf(id)])
    expect(await reason()).toBe('UNREACHABLE')
  })
})

type Wish = { at?: Date; username?: string; branchId?: string; messages?: number }

/** A conversation as rows; gives its global id. */
async function chat(name: string, { at = new Date(), username, branchId, messages = 1 }: Wish = {}): Promise<string> {
  const [row] = await query<{ id: string }>(
    `with person as (insert into contact (organization_id, name) values ($1, $2) returning id),
      address as (insert into contact_identity (organization_id, contact_id, provider, external_id, username, display_name)
        select $1, id, 'telegram', id::text, $5, $2 from person)
     insert into conversation (organization_id, integration_id, contact_id, external_chat_id, last_message_at, branch_id, last_seq, inbound_seq)
     select $1, $3, id, id::text, $4, $6, $7, $7 from person returning id`,
    [shop.id, name, botId, at, username ?? null, branchId ?? null, messages],
  )
  await query(
    `insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind, kind, text, state)
     select $1, $2, $3, n, n, 'INBOUND', 'CONTACT', 'TEXT', 'привет', 'RECEIVED' from generate_series(1, $4::int) n`,
    [shop.id, row!.id, botId, messages],
  )
  return globalId('Conversation', row!.id)
}

async function walk(
  client: Client,
  variables: { first: number; view?: string },
  between?: (page: Page) => Promise<void>,
): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ;) {
    const page: Page = await client.data<Page>(list, { ...variables, after })
    ids.push(...page.conversations.edges.map(({ node }) => node.id))
    await between?.(page)
    if (!page.conversations.pageInfo.hasNextPage) return ids
    after = page.conversations.pageInfo.endCursor
  }
}

/** Calls a mutation of conversations: `ok` or the code of its first error. */
async function change(client: Client, name: string, input: object): Promise<string> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const answer = await client.gql<Record<string, { errors: { code: string }[] }>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code } } }`,
    { input },
  )
  if (!answer.data) throw new Error(JSON.stringify(answer.errors))
  return answer.data[name]?.errors[0]?.code ?? 'ok'
}

async function counts(client: Client) {
  const document = '{ conversationCounts { mine unassigned all closed unreadMine } }'
  type Counts = { mine: number; unassigned: number; all: number; closed: number; unreadMine: number }
  return (await until(() => client.data<{ conversationCounts: Counts }>(document))).conversationCounts
}
