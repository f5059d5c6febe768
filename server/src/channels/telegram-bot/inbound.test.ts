import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InboundEvent } from '../channel.ts'
import { BadUpdate } from '../errors.ts'
import { telegramBot } from './index.ts'

const folder = new URL('./samples/', import.meta.url)
const load = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'))
const sample = (name: string) => load(new URL(`${name}.json`, folder))

function eventOf(name: string): InboundEvent {
  const { events } = telegramBot.parse(sample(name))
  expect(events).toHaveLength(1)
  return events[0] as InboundEvent
}

function messageOf(name: string) {
  const event = eventOf(name)
  if (event.type !== 'message') throw new Error(`${name} is ${event.type}`)
  return event
}

describe('what a Telegram update says', () => {
  it('S0-1, S0-11: a text, who wrote it and where', () => {
    const event = messageOf('text')
    expect(event).toMatchObject({
      chat: { id: '5200000101', kind: 'private' },
      sender: { id: '5200000101', isBot: false, name: 'Наталья Громова', username: 'natasha_g', locale: 'ru' },
      externalId: '10',
      sentAt: new Date(1767261610000),
    })
    expect(event.content).toEqual({
      kind: 'TEXT',
      text: 'Хочу заказать кухню 👩‍🍳 срочно, смотрите mebel.example',
      // the entity that reaches beyond the text is left out
      entities: [
        { type: 'bold', offset: 5, length: 8 },
        { type: 'url', offset: 43, length: 13 },
      ],
      files: [],
    })
    expect(event.command).toBeUndefined()
  })

  it('S1-26, S1-43: /start and its payload, other commands, with and without entities', () => {
    expect(messageOf('start-with-payload').command).toEqual({ name: 'start', args: 'chat_Xy-42' })
    expect(messageOf('command-for-bot').command).toEqual({ name: 'status', args: 'заказ 17' })
  })

  it('the largest size of a photo, its caption and album', () => {
    const event = messageOf('photo')
    expect(event.albumId).toBe('13999000111')
    expect(event.content).toMatchObject({ kind: 'PHOTO', text: 'Вот такая ниша', entities: [{ type: 'italic' }] })
    expect(event.content.files).toEqual([
      {
        kind: 'PHOTO',
        fileId: 'AgAC-own-large',
        mimeType: 'image/jpeg',
        size: 90000,
        width: 1280,
        height: 960,
        thumbnailFileId: 'AgAC-own-small',
      },
    ])
  })

  it.each([
    [
      'video',
      {
        kind: 'VIDEO',
        fileName: 'кухня.mp4',
        width: 720,
        height: 1280,
        duration: 7,
        thumbnailFileId: 'AAMC-own-thumb',
      },
    ],
    ['voice', { kind: 'VOICE', mimeType: 'audio/ogg', duration: 4 }],
    ['audio', { kind: 'AUDIO', fileName: 'a.mp3', duration: 185 }],
    ['video-note', { kind: 'VIDEO_NOTE', width: 240, height: 240, duration: 9, mimeType: 'video/mp4' }],
    ['document', { kind: 'DOCUMENT', fileName: 'План квартиры.pdf', mimeType: 'application/pdf', size: 20480 }],
    ['animation', { kind: 'ANIMATION', fileId: 'BAAC-own-anim' }],
    ['sticker', { kind: 'STICKER', mimeType: 'video/webm', width: 512 }],
  ])('%s with its one file', (name, file) => {
    const { content } = messageOf(name)
    expect(content.kind).toBe(file.kind)
    expect(content.files).toEqual([expect.objectContaining(file)])
  })

  it.each([
    ['location', 'LOCATION', { latitude: 55.7512, longitude: 37.6184, accuracy: 12.5 }],
    ['venue', 'VENUE', { title: 'Салон', address: 'Садовая, 5', latitude: 55.75, longitude: 37.61 }],
    ['dice', 'DICE', { emoji: '🎯', value: 6 }],
    ['pinned', 'SERVICE', { service: 'pinned_message', text: 'Адрес салона' }],
    ['unknown-content', 'UNSUPPORTED', { kinds: ['holo_postcard', 'brand_new_gift'] }],
  ])('%s in readable particulars', (name, kind, data) => {
    expect(messageOf(name).content).toEqual({ kind, data, files: [] })
  })

  it('a poll with its options', () => {
    const { kind, data } = messageOf('poll').content
    expect(kind).toBe('POLL')
    expect(data).toMatchObject({
      question: 'Какой фасад?',
      options: [
        { text: 'Дуб', votes: 0 },
        { text: 'МДФ', votes: 2 },
      ],
      isQuiz: true,
    })
  })

  it("a contact is the sender's only by his own id and not forwarded", () => {
    expect(messageOf('contact-own').content.data).toMatchObject({ phoneNumber: '+79991234567', isSender: true })
    expect(messageOf('contact-forwarded').content.data).toMatchObject({ isSender: false, forwardedFrom: 'Пётр' })
  })

  it('S3-12: a shared contact is told with its phone; whose it is decides the id, never the name', () => {
    expect(messageOf('contact-own').sharedContact).toEqual({ phone: '+79991234567', name: 'Наталья', isOwn: true })
    expect(messageOf('contact-stranger').sharedContact).toEqual({
      phone: '79990001122',
      name: 'Пётр Сидоров',
      isOwn: false,
    })
    expect(messageOf('contact-forwarded').sharedContact).toMatchObject({ isOwn: false })
    expect(messageOf('text').sharedContact).toBeUndefined()
  })

  it('a pressed button: whose, below what, and its words while Telegram knows them', () => {
    const choice = {
      type: 'choice',
      chat: { id: '5200000101', kind: 'private' },
      sender: { id: '5200000101', isBot: false, name: 'Наталья Громова', username: 'natasha_g', locale: 'ru' },
      externalId: '31',
      data: 'faq:prices',
    }
    expect(eventOf('choice')).toEqual({ ...choice, callbackId: '4382007195550000101', label: 'Цены 💰' })
    expect(eventOf('choice-inaccessible')).toEqual({ ...choice, callbackId: '4382007195550000102' })
  })

  it('what became of us in a group', () => {
    const group = { type: 'membership', chat: { id: '-1002555000111', kind: 'group', title: 'Цех' } }
    expect(eventOf('group-added')).toMatchObject({
      ...group,
      by: { name: 'Наталья Громова' },
      state: 'member',
      canSend: true,
      at: new Date(1767261900000),
    })
    expect(eventOf('group-restricted')).toMatchObject({ ...group, state: 'restricted', canSend: false })
    expect(eventOf('group-kicked')).toMatchObject({ ...group, state: 'kicked', canSend: false })
  })

  it('a forum topic, and a thread of replies that is none', () => {
    expect(messageOf('topic')).toMatchObject({ topicId: '12', replyToExternalId: '43' })
    expect(messageOf('reply-thread').topicId).toBeUndefined()
  })

  it('a reply names what it answers', () => {
    expect(messageOf('reply')).toMatchObject({ replyToExternalId: '2' })
  })

  it('texts are storable: no NUL, no lone surrogate', () => {
    expect(messageOf('nul-and-surrogate').content.text).toBe('a\u2400b\ufffd')
  })

  it('edits, blocking, moving, what is not for us', () => {
    expect(eventOf('edited')).toMatchObject({
      type: 'edit',
      externalId: '5',
      content: { text: 'Хочу заказать кухню и шкаф' },
    })
    expect(eventOf('blocked')).toMatchObject({
      type: 'blocked',
      chat: { id: '5200000101' },
      at: new Date(1767261800000),
    })
    expect(eventOf('unblocked')).toMatchObject({ type: 'unblocked', sender: { name: 'Наталья Громова' } })
    expect(eventOf('migrated')).toEqual({
      type: 'migrated',
      chat: { id: '-4100200', kind: 'group', title: 'Цех' },
      toChatId: '-1002555000111',
    })
    expect(eventOf('reaction')).toEqual({ type: 'ignored', reason: 'kind not handled: message_reaction' })
  })

  it('S1-57: ids of groups are negative and beyond 32 bits, as texts', () => {
    expect(messageOf('group').chat).toEqual({ id: '-1002555000111', kind: 'group', title: 'Цех' })
  })

  it('only an update without update_id is refused', () => {
    for (const body of [
      undefined,
      null,
      1,
      'x',
      [],
      {},
      { update_id: null },
      { update_id: 1.5 },
      { update_id: 'abc' },
    ]) {
      expect(() => telegramBot.parse(body)).toThrow(BadUpdate)
    }
    expect(telegramBot.parse({ update_id: '42' })).toEqual({
      updateId: '42',
      events: [{ type: 'ignored', reason: 'kind not handled: none' }],
    })
  })
})

describe('what a damaged update does', () => {
  const samples = readdirSync(folder).map((name) => load(new URL(name, folder)) as Record<string, unknown>)
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, '', 0, -1, Infinity, NaN, '7', 'x'.repeat(5000), [null], {}),
  )

  it('throws BadUpdate at most, whatever is put in the place of any part', () => {
    const damaged = fc
      .constantFrom(...samples)
      .chain((body) => fc.tuple(fc.constant(body), fc.constantFrom(...pathsOf(body)), anything))
    fc.assert(
      fc.property(damaged, ([body, path, value]) => {
        const parsed = parsedOrBad({ ...replaced(body, path, value), update_id: 1 })
        if (!parsed) return
        expect(parsed.updateId).toBe('1')
        for (const event of parsed.events) expect(JSON.stringify(event)).not.toContain('\\u0000')
      }),
      { numRuns: 2000 },
    )
  })

  it('throws BadUpdate at most for any JSON at all', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('message', 'edited_message', 'my_chat_member', 'callback_query', 'x'),
          fc.jsonValue(),
        ),
        (body) => {
          parsedOrBad({ ...body, update_id: 1 })
        },
      ),
    )
  })

  it('row 43: a message whose chat or id is no exact number is nobody’s, and never passed over in silence', () => {
    const chat = { id: 2 ** 53, type: 'private' }
    for (const message of [{ chat, message_id: 1 }, { chat: { ...chat, id: 7 }, message_id: 2 ** 53 }, {}]) {
      expect(parsedOrBad({ update_id: 1, message })).toBeUndefined()
    }
  })
})

/** What an update says; undefined when it is kept in quarantine instead. Any other error is a fault. */
function parsedOrBad(body: unknown): ReturnType<typeof telegramBot.parse> | undefined {
  try {
    return telegramBot.parse(body)
  } catch (error) {
    if (!(error instanceof BadUpdate)) throw error
    return undefined
  }
}

type Path = (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))
  return path.length ? [path, ...below] : below
}

function replaced(body: unknown, [key, ...rest]: Path, value: unknown): Record<string, unknown> {
  const copy = structuredClone(body) as Record<string, unknown>
  if (key === undefined) return copy
  copy[key] = rest.length ? replaced(copy[key], rest, value) : value
  return copy
}

// file | update | event | chat | message | kind | text
const EXPECTED = `
  album_part1_video | 873200001 | message | 7000000003 | 198283 | VIDEO
  animation | 123456789 | message | 7000000014 | 123456 | ANIMATION
  audio | 123456789 | message | 7000000014 | 123456 | AUDIO
  bot_message_same_ids_no_connection | 703 | message | 7000000031 | 1 | TEXT | Customer to bot
  business_connection_pre9 | 123456789 | ignored
  business_connection_rights_only | 700000013 | ignored
  business_message_no_connection_id | 1 | ignored
  business_message_same_ids_connection_a | 701 | ignored
  business_message_same_ids_connection_b | 702 | ignored
  callback_query | 2 | choice | 7000000028 | 69587
  callback_query_inaccessible_message | 2 | choice | 7000000028 | 69587
  channel_post | 1 | message | -1002000000014 | 123 | TEXT | Ciao
  chat_boost | 71651297 | ignored
  chat_shared_service | 911 | message | 7000000003 | 198283 | SERVICE
  checklist | 123456789 | message | 7000000014 | 123456 | UNSUPPORTED
  command_in_group | 1 | message | -500000002 | 1 | TEXT | /command
  command_with_args_no_entities | 3 | message | 7000000009 | 123 | TEXT | /register HR John Doe
  contact_other_person | 881 | message | 7000000016 | 5581 | CONTACT
  contact_without_user_id | 123456789 | message | 7000000014 | 123456 | CONTACT
  deleted_business_messages | 1 | ignored
  dice_supergroup | 573255266 | message | -1002000000004 | 35410 | DICE
  document_thumb_null | 1 | message | 7000000009 | 123 | DOCUMENT
  edited_business_message_no_connection_id | 1 | ignored
  edited_channel_post | 2 | edit | -1002000000014 | 123 | TEXT | Ciao!
  edited_message | 633291237 | edit | 7000000006 | 121 | TEXT | исправленный текст
  edited_message_with_reply | 62257549 | edit | 7000000011 | 23762 | TEXT | Editing this message
  forum_topic_closed | 907 | message | -1002000000009 | 62 | SERVICE
  forum_topic_created | 906 | message | -1002000000008 | 4 | SERVICE
  forward_origin_chat | 904 | message | -1002000000005 | 1 | TEXT | text
  group_chat_created | 123456789 | message | -500000010 | 123456 | SERVICE
  guest_message | 123456789 | ignored
  left_chat_member | 123456789 | message | -500000010 | 123456 | SERVICE
  location | 123456789 | message | 7000000014 | 123456 | LOCATION
  message_reaction | 71651249 | ignored
  message_reaction_anonymous_removed | 767844136 | ignored
  message_reaction_count | 71651251 | ignored
  migrate_from_group | 909 | migrated | -500000011
  migrate_to_supergroup | 908 | migrated | -500000011
  my_chat_member_blocked | 0 | blocked | 7000000018
  new_chat_members | 123456789 | message | -500000010 | 123456 | SERVICE
  official_audio | 10000 | message | 1111111 | 1365 | AUDIO
  official_callback_inline | 10000 | ignored
  official_chosen_inline_result | 10000 | ignored
  official_document | 10000 | message | 1111111 | 1365 | DOCUMENT
  official_edited | 10000 | edit | 1111111 | 1365 | TEXT | Edited text
  official_entities | 10000 | message | 1111111 | 1365 | TEXT | Bold and italics
  official_forward_channel_legacy | 10000 | message | 1111111 | 1365 | TEXT | /start
  official_forward_legacy | 10000 | message | 1111111 | 1365 | TEXT | /start
  official_inline_query | 10000 | ignored
  official_reply | 10000 | message | 1111111 | 1365 | TEXT | /start
  official_start_minimal | 10000 | message | 1111111 | 1365 | TEXT | /start
  official_text | 10000 | message | 1111111 | 1365 | TEXT | /start
  official_voice | 10000 | message | 1111111 | 1365 | VOICE
  photo | 312744884 | message | 7000000005 | 17 | PHOTO
  photo_caption_above_media | 140 | message | 7000000013 | 140 | PHOTO | El Psy Kongroo
  photo_caption_entities | 3460 | message | 7000000012 | 3460 | PHOTO | www.example.com
  photo_three_sizes | 199791 | message | 7000000003 | 199791 | PHOTO
  pinned_message | 845402291 | message | -1002000000004 | 20225 | SERVICE
  poll_answer | 903 | ignored
  poll_message | 123456789 | message | 7000000014 | 123456 | POLL
  poll_update | 902 | ignored
  purchased_paid_media | 573255267 | ignored
  removed_chat_boost | 71651297 | ignored
  start | 633291228 | message | 7000000006 | 119 | TEXT | /start
  sticker_animated | 199787 | message | 7000000003 | 199787 | STICKER
  sticker_in_supergroup_legacy | 552 | message | -1002000000003 | 21552 | STICKER
  sticker_numeric_flag | 2342342343242 | message | 7000000009 | 123 | STICKER
  sticker_static | 199788 | message | 7000000003 | 199785 | STICKER
  story_forwarded | 439432599 | message | -1002000000006 | 134545 | UNSUPPORTED
  supergroup_command_reply_story | 439432600 | message | -1002000000006 | 134546 | TEXT | /report
  text | 306197398 | message | 7000000001 | 154 | TEXT | 4
  text_effect | 912 | message | 7000000013 | 139 | TEXT | El Psy Kongroo
  text_emoji_cyrillic | 199785 | message | 7000000003 | 199785 | TEXT | Лол кек 😂
  text_entities_utf16 | 123456 | message | 7000000004 | 123 | TEXT | test bold underline 😆👍 look here
  text_follow_up | 1002 | message | 7527593 | 134 | TEXT | how are you
  text_link_preview_disabled | 892252934 | message | 7000000002 | 6557 | TEXT | hello there
  text_mention_of_bot | 1001 | message | 7527593 | 133 | TEXT | @vercelchatsdkbot hi
  topic_message | 905 | message | -1002000000008 | 5 | TEXT | blah
  unknown_update_kind | 1 | ignored
  venue | 901 | message | 7000000018 | 0 | VENUE
  video | 198283 | message | 7000000003 | 198283 | VIDEO
  video_chat_started | 910 | message | -1002000000012 | 198295 | SERVICE
  video_note | 123456789 | message | 7000000014 | 123456 | VIDEO_NOTE
  voice | 123456789 | message | 7000000014 | 123456 | VOICE
  web_app_data | 123456789 | message | 7000000014 | 123456 | SERVICE
`

const corpus = new URL('../../../../../shared/corpus/telegram/', import.meta.url)

describe.skipIf(!existsSync(corpus))('payloads of the corpus', () => {
  const rows = EXPECTED.trim().split('\n').map((row) => row.trim().split(' | ')) // prettier-ignore
  const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.json')) : []

  it('has a line for every file', () => {
    expect(rows.map(([name]) => `${name}.json`).sort()).toEqual(files.sort())
  })

  it.each(rows)('%s', (name, updateId, type, chat = '', id = '', kind = '', text = '') => {
    const body = load(new URL(`${name}.json`, corpus))
    const parsed = telegramBot.parse(body)
    const event = parsed.events[0] as Partial<Extract<InboundEvent, { type: 'message' }>>
    const { content } = event
    const found = [parsed.updateId, event.type, event.chat?.id, event.externalId, content?.kind, content?.text]
    expect(found.map((part) => part ?? '')).toEqual([updateId, type, chat, id, kind, text])
    for (const file of content?.files ?? []) expect(JSON.stringify(body)).toContain(file.fileId)
  })
})
