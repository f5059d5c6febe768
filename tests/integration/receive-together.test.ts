import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bot, makeBotRow, makeOrganization } from '../support/house.ts'
import { query } from '../support/stack.ts'
import { editUpdate, membershipUpdate, messageUpdate, receive } from '../support/updates.ts'

const chat = fc.constantFrom(1, 2, 3, -4)
const id = fc.integer({ min: 1, max: 6 })
const text = fc.constantFrom('да', 'нет', '/start', 'готово?', '')
const names = fc.constantFrom('Мария', 'Маша', 'Мария С.')

type Step = { close?: number; update?: Record<string, unknown> & { update_id: number }; isRepeated?: boolean }

/** What may come: messages with everything, edits early and late, blocks, repeats, other names, and a closing between. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ chat, id, text, name: names, reply: fc.option(id), photo: fc.boolean(), twice: fc.boolean() })
      .map(({ chat, id, text, name, reply, photo, twice }) => ({
        update: messageUpdate({
          chat,
          id,
          text: text || undefined,
          from: { id: Math.abs(chat), first_name: name },
          ...(reply && { reply_to_message: { message_id: reply, date: 1, chat: { id: chat, type: 'private' } } }),
          ...(photo && {
            photo: [{ file_id: `f${id}`, file_unique_id: `u${id}`, width: 9, height: 9, file_size: 99 }],
          }),
        }),
        isRepeated: twice && id === 3,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ chat, id, text, edited: fc.integer({ min: 1_700_000_001, max: 1_700_000_009 }) })
      .map(({ text, ...parts }) => ({
        update: editUpdate({ ...parts, text: `${text}!`, from: { id: Math.abs(parts.chat) } }),
      })),
  },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 3).map((chat) => ({ update: membershipUpdate(chat, 'kicked') })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 3, -4).map((close) => ({ close })) },
)

describe('receiving together', () => {
  it('a random history received together ends as the same received one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const [alone, together] = [await aBot(), await aBot()]
        const batch: Promise<unknown>[] = []
        for (const { close, update, isRepeated } of steps) {
          if (close) await Promise.all(batch.splice(0))
          for (const bot of [alone, together]) if (close) await closeChat(bot, close)
          if (!update) continue
          // An update's id belongs to its provider: both bots may get the same.
          for (let times = isRepeated ? 2 : 1; times > 0; times -= 1) {
            await receive(alone, update)
            batch.push(receive(together, update))
          }
        }
        await Promise.all(batch)
        expect(await contentOf(together)).toEqual(await contentOf(alone))
      }),
      { numRuns: Number(process.env['RUNS'] ?? 40) },
    )
  })

  it('two messages of a new customer in one batch open one contact and one conversation', async () => {
    const bot = await aBot()
    await Promise.all([1, 2].map((id) => receive(bot, messageUpdate({ chat: 77, id, text: `${id}` }))))
    const content = await contentOf(bot)
    expect(content.people).toHaveLength(1)
    expect(content.conversations).toMatchObject([{ last_seq: 2, inbound_seq: 2, last_message_text: '2' }])
    expect(content.events.map((event) => event['kind'])).toEqual([
      'CONVERSATION_CHANGED',
      'MESSAGE_RECEIVED',
      'MESSAGE_RECEIVED',
    ])
  })

  it('a bad row among many goes into quarantine alone', async () => {
    const bot = await aBot()
    const updates = [1, 2, 3].map((id) => messageUpdate({ chat: 80 + id, id, text: `${id}` }))
    // PostgreSQL has no such moment.
    const bad = messageUpdate({ chat: 84, id: 4, date: 8_640_000_000_000 })
    const outcomes = await Promise.all(
      [...updates, bad, messageUpdate({ chat: 81, id: 5 })].map((u) => receive(bot, u)),
    )
    expect(outcomes.flat()).toEqual(['applied', 'applied', 'applied', 'quarantined', 'applied'])
    expect((await contentOf(bot)).conversations).toHaveLength(3)
  })
})

async function aBot(): Promise<Bot> {
  return makeBotRow(await makeOrganization(), { accept_groups: true })
}

const closeChat = (bot: Bot, chat: number) =>
  query(
    `update conversation set status = 'CLOSED', closed_at = now(), awaiting_reply_since = null
     where integration_id = $1 and external_chat_id = $2`,
    [bot.id, String(chat)],
  )

/** Everything that a bot's updates left behind, without ids and times of ours. */
async function contentOf({ id, organizationId }: Bot) {
  const ask = (text: string) =>
    query<Record<string, unknown>>(text, [text.includes('integration_id') ? id : organizationId])
  return {
    raw: await ask('select update_id, state, reason from raw_update where integration_id = $1 order by update_id'),
    people: await ask(
      `select c.name, c.locale, i.external_id, i.username, i.display_name from contact c
       left join contact_identity i on i.contact_id = c.id where c.organization_id = $1 order by i.external_id, c.name`,
    ),
    conversations: await ask(
      `select external_chat_id, status, last_seq, inbound_seq, version, last_message_text, last_message_kind,
         last_message_direction, awaiting_reply_since is null as is_answered, unreachable_reason,
         closed_at is null as is_open, i.external_id
       from conversation c join contact_identity i on i.contact_id = c.contact_id
       where integration_id = $1 order by external_chat_id`,
    ),
    messages: await ask(
      `select c.external_chat_id, m.seq, m.inbound_seq, m.external_id, m.kind, m.text, m.entities, m.data, m.state,
         m.provider_at, m.edited_at, r.external_id as reply_to, m.author_kind, m.direction,
         (select json_agg(json_build_array(a.position, a.kind, a.provider_file_id, a.size, a.state) order by a.position)
           from attachment a where a.message_id = m.id) as files,
         (select json_agg(e.text order by e.id) from message_edit e where e.message_id = m.id) as edits
       from message m join conversation c on c.id = m.conversation_id left join message r on r.id = m.reply_to_id
       where m.integration_id = $1 order by 1, m.seq`,
    ),
    // The order of different chats is nobody's promise.
    events: await ask(
      `select c.external_chat_id, e.kind, m.external_id from event e join conversation c on c.id = e.conversation_id
       left join message m on m.id = e.message_id where e.organization_id = $1 order by 1, e.seq`,
    ),
    places: await ask(
      'select count(*)::int, max(seq)::int, (select seq::int from feed f where f.organization_id = $1) as head from event where organization_id = $1',
    ),
  }
}
