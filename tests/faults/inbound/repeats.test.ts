import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type House, organization, type Organization, signIn, startHouse } from '../../support/client.ts'
import { seedFor, startProvider, type Update } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query, spawnRole, until } from '../../support/stack.ts'

let house: House
let shop: Organization

beforeAll(async () => {
  house = await startHouse({ apis: 2, worker: true })
  shop = await organization()
})

it('row 1: the same update fifty times, twenty at once, at two instances: one row, one event, fifty times 200', async () => {
  const provider = await startProvider(shop.id, house)
  const update = provider.message(1_001, 'одно и то же, пятьдесят раз')
  const before = await events()
  const statuses: number[] = []
  const queue = Array.from({ length: 50 }, () => update)
  const post = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) statuses.push(await provider.post(next))
  }
  await Promise.all(Array.from({ length: 20 }, post))
  expect(statuses).toEqual(Array.from({ length: 50 }, () => 200))
  expect(await query('select 1 from raw_update where integration_id = $1', [provider.bot.id])).toHaveLength(1)
  expect((await events()).slice(before.length)).toEqual(['CONVERSATION_CHANGED', 'MESSAGE_RECEIVED'])
  expect(await provider.broken()).toEqual([])
})

type Step = { kind: 'message' | 'edit'; chat: number; id: number; text: string; edited: number }

/** What chats say in the order in which it was said: messages, each edited now and then. */
function historyOf(length: number): Step[] {
  return Array.from({ length }, (_, index) => {
    const chat = 1 + (index % 3)
    const isEdit = index > 3 && index % 2 === 1
    // Of its own chat, some steps back.
    const id = isEdit ? index - 3 - ((index - 3) % 2) : index
    return {
      kind: isEdit ? 'edit' : 'message',
      chat: isEdit ? 1 + (id % 3) : chat,
      id,
      text: `${id}·${index}`,
      edited: index,
    }
  })
}

it('row 2: a history in any order, in parallel, at two instances ends in the state of the right order', async () => {
  const length = isFull ? 200 : 40
  const history = historyOf(length)
  const expected = new Map<number, string>()
  for (const step of history) expected.set(step.id, step.text)
  const seed = seedFor('row 2')
  const order = fc.shuffledSubarray([...history.keys()], { minLength: length })
  const run = async (indexes: number[]) => {
    const provider = await startProvider(shop.id, house)
    const queue = indexes.map((index) => updateOf(history[index]!, index + 1))
    const post = async () => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        expect(await provider.post(next)).toBe(200)
        // Now and then the provider has not heard the answer.
        if (next.update_id % 5 === 0) expect(await provider.post(next)).toBe(200)
      }
    }
    await Promise.all(Array.from({ length: 8 }, post))
    // Two instances may have taken an edit and its message at the same moment: the sweeper finds those.
    const parked = `select 1 from raw_update where integration_id = $1 and state = 'PARKED'`
    await until(async () => (await query(parked, [provider.bot.id])).length === 0)
    const messages = await query<{ id: number; text: string }>(
      'select external_id::int as id, text from message where integration_id = $1 order by 1',
      [provider.bot.id],
    )
    expect(new Map(messages.map(({ id, text }) => [id, text]))).toEqual(expected)
    const previews = await query<{ is_right: boolean }>(
      `select c.last_message_text = m.text as is_right from conversation c
       join message m on m.conversation_id = c.id and m.seq = c.last_seq where c.integration_id = $1`,
      [provider.bot.id],
    )
    expect(previews.map(({ is_right }) => is_right)).toEqual([true, true, true])
  }
  await fc.assert(fc.asyncProperty(order, run), { seed, numRuns: isFull ? 25 : 2, endOnFailure: true })
}, 600_000)

it('row 3: ids that jump back, far ahead or come after a week are as good as any; a repeat of an old one is known', async () => {
  const provider = await startProvider(shop.id, house)
  const ids = [900_000_000, 5, 900_000_001, 4, 2 ** 31 + 7, 6, 2 ** 40, 3]
  const updates = ids.map((update_id, index) => ({ ...provider.message(2_000, `номер ${index}`), update_id }))
  for (const update of updates) expect(await provider.post(update)).toBe(200)
  // A week later: the bytes are old, the ids are known all the same.
  await query(`update raw_update set received_at = now() - interval '8 days' where integration_id = $1`, [
    provider.bot.id,
  ])
  for (const update of updates.toReversed()) expect(await provider.post(update)).toBe(200)
  expect(await provider.post({ ...provider.message(2_000, 'через неделю'), update_id: 17 })).toBe(200)
  expect(await provider.broken()).toEqual([])
})

it('row 4: an update of yesterday, of tomorrow or of no time at all stands where it came, and heads no list for ever', async () => {
  const provider = await startProvider(shop.id, house)
  const now = Math.floor(Date.now() / 1000)
  const dates = [now - 23 * 3600, now, now + 86_400, 1, 0, -1, 2 ** 31, 2 ** 53, now - 400 * 86_400, 1.5]
  for (const [index, date] of dates.entries()) {
    expect(await provider.post(provider.message(3_000, `дата ${index}`, { date })), String(date)).toBe(200)
  }
  await provider.deliver(provider.message(3_001, 'самый новый разговор', { date: now - 86_400 }))
  const owner = await signIn(house.apis[1]!.url, shop.owner)
  const { conversations } = await owner.data<{
    conversations: { edges: { node: { lastMessageText: string } }[] }
  }>('{ conversations(first: 2) { edges { node { lastMessageText } } } }')
  expect(conversations.edges.map(({ node }) => node.lastMessageText)).toEqual(['самый новый разговор', 'дата 9'])
  expect(await provider.broken()).toEqual([])
})

it('row 5: an api that dies after the commit and before its answer: the repeat is a duplicate', async () => {
  const provider = await startProvider(shop.id, house)
  const updates: Update[] = Array.from({ length: isFull ? 100 : 2 }, (_, index) =>
    provider.message(4_000, `смерть ${index}`),
  )
  for (const [index, update] of updates.entries()) {
    // The first pass is the repeat of the one before.
    const doomed = await spawnRole('api', {
      ...house.env,
      PORT: '0',
      KILLPOINT: `after_commit_before_reply:${index && 2}`,
    })
    if (index > 0) expect(await provider.post(updates[index - 1]!, doomed.url)).toBe(200)
    expect(await provider.post(update, doomed.url)).toBe(0)
    await doomed.ended
    expect(await query('select 1 from raw_update where integration_id = $1', [provider.bot.id])).toHaveLength(index + 1)
  }
  await provider.deliver(updates.at(-1)!)
  expect(await provider.broken()).toEqual([])
}, 600_000)

/** What was told of dialogs; the worker's own looks at a bot are told too, whenever they come. */
async function events(): Promise<string[]> {
  const rows = await query<{ kind: string }>(
    `select kind from event where organization_id = $1 and kind <> 'INTEGRATION_CHANGED' order by seq`,
    [shop.id],
  )
  return rows.map(({ kind }) => kind)
}

function updateOf({ kind, chat, id, text, edited }: Step, update_id: number): Update {
  const person = { id: chat, is_bot: false, first_name: `Клиент ${chat}` }
  const message = { message_id: id, date: 1_790_000_000, from: person, chat: { id: chat, type: 'private' }, text }
  if (kind === 'message') return { update_id, message }
  return { update_id, edited_message: { ...message, edit_date: 1_790_000_000 + edited } }
}
