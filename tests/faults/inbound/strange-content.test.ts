import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import {
  type Client,
  conversationOf,
  control,
  globalId,
  type House,
  organization,
  type Organization,
  signIn,
  startHouse,
  uuidOf,
} from '../../support/client.ts'
import { seedFor, type Provider, startProvider } from '../../support/provider.ts'
import { isFull } from '../../support/shop.ts'
import { query, until } from '../../support/stack.ts'

let house: House
let shop: Organization
let owner: Client

beforeAll(async () => {
  house = await startHouse({ apis: 2, worker: true })
  shop = await organization()
  owner = await signIn(house.apis[0].url, shop.owner)
})

const states = (provider: Provider) =>
  query<{ state: string; reason: string | null; update_id: string }>(
    'select state, reason, update_id from raw_update where integration_id = $1 order by received_at, update_id',
    [provider.bot.id],
  )
const texts = async (provider: Provider) => {
  const rows = await query<{ text: string }>('select text from message where integration_id = $1 order by seq', [
    provider.bot.id,
  ])
  return rows.map(({ text }) => text)
}

it('row 39: a poison update is kept aside, alone among those that came with it, and comes in by the replay', async () => {
  const provider = await startProvider(shop.id, house)
  // What a row of ours refuses, although the channel could read it: as a check would that nobody thought of.
  await query(`create function refuse_poison() returns trigger language plpgsql as
    $$ begin if new.text like '%ОТРАВА%' then raise exception 'poison' using errcode = '22000'; end if; return new; end $$`)
  await query('create trigger poison before insert on message for each row execute function refuse_poison()')
  expect(await provider.post(provider.message(501, 'до'))).toBe(200)
  const poison = { ...provider.message(501, 'последним: ОТРАВА'), update_id: 777_000 }
  const others = Array.from({ length: 30 }, (_, index) => provider.message(502 + index, `рядом ${index}`))
  const statuses = await Promise.all([poison, ...others].map((update) => provider.post(update)))
  expect(new Set(statuses)).toEqual(new Set([200]))
  const aside = (await states(provider)).filter(({ state }) => state === 'QUARANTINED')
  expect(aside).toEqual([{ state: 'QUARANTINED', reason: 'poison', update_id: '777000' }])
  // The provider comes again with it: known, and not tried again.
  expect(await provider.post(poison)).toBe(200)
  expect(await texts(provider)).toHaveLength(31)

  const replay = () =>
    owner.data<{ replayUpdate: { isApplied: boolean; reason: string | null } }>(
      `mutation ($input: ReplayUpdateInput!) { replayUpdate(input: $input) { isApplied reason errors { code } } }`,
      { input: { integrationId: globalId('Integration', provider.bot.id), updateId: '777000' } },
    )
  expect((await replay()).replayUpdate).toMatchObject({ isApplied: false, reason: 'poison' })
  await query('drop trigger poison on message')
  expect((await replay()).replayUpdate).toMatchObject({ isApplied: true })
  expect(await provider.broken()).toEqual([])
})

it('row 40: an album comes item by item, late, doubled and in any order: one row each, held together', async () => {
  const provider = await startProvider(shop.id, house)
  const item = (index: number) =>
    provider.message(601, '', {
      text: undefined,
      media_group_id: '13579',
      photo: [{ file_id: `photo-${index}`, file_unique_id: `u${index}`, width: 90, height: 60, file_size: 1_000 }],
    })
  const items = Array.from({ length: 10 }, (_, index) => item(index))
  // Nobody waits for the rest: nine in parallel and not in order, some twice, the tenth after another message.
  const nine = items.slice(0, 9).toReversed()
  expect(new Set(await Promise.all([...nine, ...nine.slice(3)].map((update) => provider.post(update))))).toEqual(
    new Set([200]),
  )
  expect(await provider.post(provider.message(601, 'вот ещё одна'))).toBe(200)
  expect(await provider.post(items[9]!)).toBe(200)
  const rows = await query<{ album_id: string | null; files: string; seq: number }>(
    `select m.album_id, m.seq, (select count(*) from attachment a where a.message_id = m.id) as files
     from message m where m.integration_id = $1 order by m.seq`,
    [provider.bot.id],
  )
  const album = { album_id: '13579', files: '1' }
  expect(rows.map(({ album_id, files }) => ({ album_id, files }))).toEqual([
    ...Array.from({ length: 9 }, () => album),
    { album_id: null, files: '0' },
    album,
  ])
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
})

/** Every way in which JSON and its texts are legal and yet no row of a table. */
const corpus: [name: string, body: (id: number, person: string) => string, text: string | null][] = [
  ['NUL', (id, person) => update(id, person, '"a\\u0000b"'), 'a\u2400b'],
  ['a lone high surrogate', (id, person) => update(id, person, '"x\\ud800y"'), 'x\ufffdy'],
  ['a lone low surrogate at the end', (id, person) => update(id, person, '"x\\udc00"'), 'x\ufffd'],
  ['reversed surrogates', (id, person) => update(id, person, '"\\udc00\\ud800!"'), '\ufffd\ufffd!'],
  ['1e400 beside the text', (id, person) => update(id, person, '"big"', ',"views":1e400,"edit_date":-1e400'), 'big'],
  ['1e400 as a size', (id, person) => update(id, person, 'null', `,${file('1e400')}`), null],
  ['a negative size', (id, person) => update(id, person, 'null', `,${file('-1')}`), null],
  ['a size of 2^53', (id, person) => update(id, person, 'null', `,${file('9007199254740993')}`), null],
  ['7,000 deep', (id, person) => update(id, person, '"deep"', `,"x":${'['.repeat(7_000)}${']'.repeat(7_000)}`), 'deep'],
  [
    '7,000 objects deep',
    (id, person) => update(id, person, '"deeper"', `,"x":${'{"a":'.repeat(7_000)}1${'}'.repeat(7_000)}`),
    'deeper',
  ],
  [
    '7,000 deep in a reply',
    (id, person) =>
      update(
        id,
        person,
        '"reply"',
        `,"reply_to_message":${'{"reply_to_message":'.repeat(7_000)}{}${'}'.repeat(7_000)}`,
      ),
    'reply',
  ],
  ['a megabyte of text', (id, person) => update(id, person, JSON.stringify('щ'.repeat(500_000))), 'щ'.repeat(500_000)],
  ['__proto__', (id, person) => update(id, person, '"proto"', ',"__proto__":{"text":"evil"},"constructor":1'), 'proto'],
  ['keys twice', (id, person) => update(id, person, '"first","text":"second"'), 'second'],
  [
    'entities that are none',
    (id, person) => update(id, person, '"e"', ',"entities":[null,{"offset":-1e9,"length":1e400,"type":7}]'),
    'e',
  ],
]

it('row 41: NUL, lone surrogates, 1e400, 7,000-deep JSON and a megabyte of text come through the real webhook', async () => {
  const provider = await startProvider(shop.id, house)
  for (const [index, [name, body, text]] of corpus.entries()) {
    const person = `{"id":${7_000 + index},"is_bot":false,"first_name":"К\\u0000\\ud83d","username":"u\\udc00"}`
    expect(await provider.post(body(index + 1, person)), name).toBe(200)
    const [row] = await query<{ text: string | null; name: string }>(
      `select m.text, p.name from message m join conversation c on c.id = m.conversation_id join contact p on p.id = c.contact_id
       where m.integration_id = $1 and m.external_id = $2`,
      [provider.bot.id, String(index + 1)],
    )
    expect(row?.text === text, name).toBe(true)
    expect(row?.name, name).toBe('К\u2400\ufffd')
  }
  const open = await states(provider)
  expect(open.filter(({ state }) => state !== 'APPLIED')).toEqual([])
  // The bytes are kept as they came, whatever the text became.
  const [kept] = await query<{ body: Buffer }>(
    `select body from raw_update where integration_id = $1 and update_id = '1'`,
    [provider.bot.id],
  )
  expect(kept!.body.includes('a\\u0000b')).toBe(true)
  // And a reader gets all of it as JSON again.
  const { contacts } = { contacts: await read('К\u2400\ufffd') }
  expect(contacts).not.toEqual([])
})

it('row 41: no bytes at all make the webhook fail: what is not understood is kept and answered', async () => {
  const provider = await startProvider(shop.id, house)
  const seed = seedFor('row 41')
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text)),
    fc.jsonValue().map((value) => Buffer.from(JSON.stringify({ update_id: 9_999_999, message: value }))),
    fc
      .record({
        text: fc.string({ unit: 'binary' }),
        id: fc.nat(),
        more: fc.jsonValue(),
        field: fc.constantFrom(
          'photo',
          'chat',
          'from',
          'entities',
          'caption',
          'poll',
          'contact',
          'location',
          'forward_origin',
          'sticker',
          'new_chat_members',
        ),
      })
      .map(({ text, id, more, field }) =>
        Buffer.from(
          JSON.stringify({
            update_id: id,
            message: {
              message_id: id,
              date: 1,
              chat: { id: 5, type: 'private' },
              from: { id: 5, first_name: text },
              text,
              [field]: more,
            },
          }),
        ),
      ),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      expect(await provider.post(body)).toBe(200)
    }),
    { seed, numRuns: isFull ? 2_000 : 100 },
  )
})

const words = [
  'семья: 👨‍👩‍👧‍👦, флаг: 🏴󠁧󠁢󠁥󠁮󠁧󠁿, кожа: 👍🏿, ключ: 1️⃣',
  'مرحبا عالم \u202Egpj.exe\u202C и обратно \u2066изолят\u2069',
  `Z̷̢̛̖̺̟̯ạ̸̧̛͔̮̗̪͔l̵̨̛̤͕g̶̡̛̫o${'\u0335'.repeat(40)} и дальше`,
  'ноль\u200Bширины\u200C\u200D\uFEFFи\u00ADмягкий перенос\u2028строка\u2029абзац',
  'й (NFC) й (NFD) ﬁ ſ ẞ ǆ 𝕸𝖆𝖙𝖍 𠜎 𑜀 \u{10FFFD} \uFFFF',
  'строка\r\nдругая\tтаб\u0001\u001F\u007F\u0085конец',
]

it('row 42: emoji, joiners, right-to-left, zalgo and what has no width go round byte for byte', async () => {
  const provider = await startProvider(shop.id, house)
  for (const [index, text] of words.entries()) {
    const chat = 8_000 + index
    const from = { id: chat, is_bot: false, first_name: text }
    const file = { file_id: `f${index}`, file_unique_id: `f${index}`, file_name: `${text}.pdf`, file_size: 5 }
    expect(await provider.post(provider.message(chat, text, { from }))).toBe(200)
    expect(
      await provider.post(provider.message(chat, `${index}`, { from, text: undefined, caption: text, document: file })),
    ).toBe(200)
    const conversationId = await conversationOf(shop.id, text)
    const { conversation } = await owner.data<Thread>(thread, { id: globalId('Conversation', conversationId) })
    const [first, second] = conversation.messages.edges.map(({ node }) => node)
    expect(conversation.contact.name).toBe(text)
    expect(first!.text).toBe(text)
    expect(second!.text).toBe(text)
    // The file's name keeps its visible end; what would turn its reading direction may be taken out.
    expect(second!.attachments[0]!.fileName).toMatch(/\.pdf$/)

    const { sendMessage } = await owner.data<{ sendMessage: { messages: { id: string }[] } }>(
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`,
      {
        input: { conversationId: globalId('Conversation', conversationId), body: text, clientMutationId: randomUUID() },
      },
    )
    const id = uuidOf(sendMessage.messages[0]!.id)
    await until(async () => (await query(`select 1 from message where id = $1 and state = 'SENT'`, [id])).length === 1)
    const sent = await control<{ text: string }[]>(
      house.sandbox.url,
      `/accepted?bot=${provider.bot.botId}&chat=${chat}`,
    )
    expect(sent.map((one) => one.text)).toEqual([text])
  }
})

it('row 43: ids of 64 bits stay what they are, from the webhook to the provider', async () => {
  const social = await startProvider(shop.id, house, { accept_groups: true })
  const max = Number.MAX_SAFE_INTEGER
  const exact = ['-1001234567890123', String(max), String(-max), '2147483648', '4503599627370497']
  for (const [index, chat] of exact.entries()) {
    expect(await social.post(social.message(Number(chat), `чат ${chat}`)), chat).toBe(200)
    const [row] = await query<{ id: string }>(
      'select id from conversation where integration_id = $1 and external_chat_id = $2',
      [social.bot.id, chat],
    )
    expect(row, chat).toBeDefined()
    const { sendMessage } = await owner.data<{ sendMessage: { messages: { id: string }[] } }>(
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`,
      {
        input: {
          conversationId: globalId('Conversation', row!.id),
          body: `ответ ${index}`,
          clientMutationId: randomUUID(),
        },
      },
    )
    const id = uuidOf(sendMessage.messages[0]!.id)
    await until(
      async () =>
        (await query(`select 1 from message where id = $1 and state in ('SENT', 'FAILED')`, [id])).length === 1,
    )
    const calls = await control<{ chatId: string }[]>(
      house.sandbox.url,
      `/calls?bot=${social.bot.botId}&chat=${chat}&method=sendMessage`,
    )
    expect(calls.length, chat).toBeGreaterThan(0)
  }
  // Beyond 2^53 a number of JSON is no longer exact: as a text it is kept, as a number it is never taken for another's.
  for (const id of ['9007199254740993', '9223372036854775807', '-9223372036854775808']) {
    const person = (literal: string) => `{"id":${literal},"is_bot":false,"first_name":"Большой"}`
    expect(await social.post(update(Number(id.slice(-6)) + 50_000, person(`"${id}"`), '"текстом"'))).toBe(200)
    expect(
      await query('select 1 from conversation where integration_id = $1 and external_chat_id = $2', [
        social.bot.id,
        id,
      ]),
    ).toHaveLength(1)
    const before = (await texts(social)).length
    expect(await social.post(update(Number(id.slice(-6)) + 60_000, person(id), '"числом"'))).toBe(200)
    expect((await texts(social)).length).toBe(before)
  }
  const aside = (await states(social)).filter(({ state }) => state === 'QUARANTINED')
  expect(aside).toHaveLength(3)
  // An update id beyond it is no id: its bytes are.
  expect(
    await social.post(
      update(1, '{"id":77,"is_bot":false,"first_name":"Б"}', '"x"').replace(
        '"update_id":1',
        '"update_id":9007199254740993',
      ),
    ),
  ).toBe(200)
  expect((await states(social)).some(({ update_id }) => update_id === '9007199254740992')).toBe(false)
})

type Thread = {
  conversation: {
    contact: { name: string }
    messages: { edges: { node: { text: string; attachments: { fileName: string }[] } }[] }
  }
}
const thread = `query ($id: ID!) { conversation(id: $id) { contact { name }
  messages(last: 5) { edges { node { text attachments { fileName } } } } } }`

async function read(name: string): Promise<string[]> {
  const { conversations } = await owner.data<{ conversations: { edges: { node: { contact: { name: string } } }[] } }>(
    '{ conversations(first: 100) { edges { node { lastMessageText contact { name } } } } }',
  )
  return conversations.edges.map(({ node }) => node.contact.name).filter((found) => found === name)
}

function update(id: number, person: string, text: string, more = ''): string {
  const chat = `{"type":"private",${person.slice(1)}`
  return `{"update_id":${id},"message":{"message_id":${id},"date":1790000000,"from":${person},"chat":${chat},"text":${text}${more}}}`
}

function file(size: string): string {
  return `"document":{"file_id":"d","file_unique_id":"d","file_name":"d.pdf","file_size":${size}}`
}
