import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer as runLadder } from '../../server/src/automation/ladder/answer.ts'
import { saveAnswerer } from '../../server/src/automation/answerer/save-answerer.ts'
import { testAnswerer } from '../../server/src/automation/answerer/test-answerer.ts'
import { dueRuns, resumeRun } from '../../server/src/automation/runs/resume-run.ts'
import { config } from '../../server/src/config.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { outbound, say as sayTo, words, type Chat } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

type Question = {
  message: { text: string }
  contact: { name: string }
  history: { from: string; text: string }[]
  locale: string
}
type Reply = { status?: number; body?: unknown; raw?: string; delayMs?: number; before?: () => Promise<unknown> }

let organizationId: string
let boss: Viewer
let manager: Viewer
let bot: Bot
let url: string
let picture: Buffer
/** An Ogg page that says it is Opus: enough to be known by. */
const voice = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(20), Buffer.from('\x01\x13OpusHead'), Buffer.alloc(64)]) // prettier-ignore
let reply: Reply = {}
const asked: { question: Question; signature: unknown; headers: IncomingHttpHeaders; raw: string }[] = []

const server = createServer((request, response) => {
  if (request.url === '/hall.png') return void response.writeHead(200, { 'content-type': 'image/png' }).end(picture)
  if (request.url === '/hello.ogg') return void response.end(voice)
  if (request.url !== '/ask') return void response.writeHead(404).end()
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => void respond(Buffer.concat(chunks).toString()))
  async function respond(raw: string) {
    const { headers } = request
    asked.push({ question: JSON.parse(raw) as Question, signature: headers['x-manyhands-signature'], headers, raw })
    const { status = 200, body, raw: text, delayMs = 0, before } = reply
    await before?.()
    await sleep(delayMs)
    response.writeHead(status, { 'content-type': 'application/json' }).end(text ?? JSON.stringify(body))
  }
})

const say = (chat: Partial<Chat>, text: string, times = 1) => sayTo(bot, chat, text, times)
const modeOf = async ({ conversationId }: Chat) => {
  const [row] = await query<{ bot_mode: string }>('select bot_mode from conversation where id = $1', [conversationId])
  return row!.bot_mode
}
const runOf = async ({ lastId }: Chat) => {
  const [run] = await query<{ state: string; reason: string | null }>(
    `select state, reason from automation_run where message_id = $1 and source = 'ANSWERER'`,
    [lastId],
  )
  return run
}

beforeAll(async () => {
  picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a06' } })
    .png()
    .toBuffer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  config.ALLOW_PRIVATE_ADDRESSES = true
  organizationId = await makeOrganization()
  boss = await makeMember(organizationId, 'ADMIN')
  manager = await makeMember(organizationId)
  bot = await makeBotRow(organizationId)
  await saveAnswerer(boss, {
    integrationId: bot.id,
    url: `${url}/ask`,
    secret: 'тайна',
    isActive: true,
    timeoutMs: 700,
  })
})
afterAll(() => void server.close().closeAllConnections())

describe('the external answerer', () => {
  it('S0-22: is asked with the dialog, signed, and its answer is said as the bot, once', async () => {
    reply = {
      body: { reply: 'Кухня от ста тысяч.', buttons: ['Дорого', { text: 'Сайт', url: 'https://mebel.example' }] },
    }
    const chat = await say({}, 'Сколько стоит кухня?', 4)
    await say(chat, 'А шкаф?')
    expect(await words(chat)).toEqual(['Кухня от ста тысяч.', 'Кухня от ста тысяч.'])
    expect(asked).toHaveLength(2)
    const { question, signature, headers, raw } = asked[1]!
    expect(question).toMatchObject({
      message: { text: 'А шкаф?' },
      contact: { name: 'Мария' },
      history: [
        { from: 'client', text: 'Сколько стоит кухня?' },
        { from: 'bot', text: 'Кухня от ста тысяч.' },
      ],
      locale: 'ru',
    })
    expect(signature).toBe(`sha256=${createHmac('sha256', 'тайна').update(raw).digest('hex')}`)
    const { 'webhook-id': id = '', 'webhook-timestamp': at = '' } = headers as Record<string, string>
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(60)
    const standard = createHmac('sha256', 'тайна').update(`${id}.${at}.${raw}`).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${standard}`)
    expect(id).not.toBe(asked[0]!.headers['webhook-id'])
    const [said] = await outbound(chat)
    expect(said).toMatchObject({ author_kind: 'AUTOMATION', data: { automation: 'ANSWERER' } })
    expect(said!.buttons).toEqual([[{ text: 'Дорого', data: 'say:Дорого' }], [{ text: 'Сайт', url: 'https://mebel.example' }]]) // prettier-ignore
  })

  it('S0-22: is asked as Flowise wants it, and may answer as Flowise does', async () => {
    reply = { body: { text: 'Кухня от ста тысяч.', chatMessageId: 'x', sourceDocuments: [] } }
    const chat = await say({}, 'Сколько стоит кухня?')
    expect(await words(chat)).toEqual(['Кухня от ста тысяч.'])
    expect(asked.at(-1)!.question).toMatchObject({ question: 'Сколько стоит кухня?', chatId: chat.conversationId })
    reply = { body: { reply: 'Два слова', text: { some: 'thing' } } }
    expect(await words(await say({}, 'А шкаф?'))).toEqual(['Два слова'])
  })

  it('its voice and pictures are fetched and sent as files; what cannot be had is left out', async () => {
    reply = {
      body: { reply: 'Послушайте', welcomeVoiceUrl: `${url}/hello.ogg`, welcomeImageUrls: [`${url}/hall.png`, `${url}/gone.png`] }, // prettier-ignore
    }
    const chat = await say({}, 'Покажите')
    const files = await query<{ kind: string; state: string; mime_type: string; width: number | null }>(
      `select a.kind, a.state, a.mime_type, a.width from attachment a join message m on m.id = a.message_id
       where m.conversation_id = $1 order by m.seq, a.position`,
      [chat.conversationId],
    )
    expect(files).toMatchObject([
      { kind: 'PHOTO', state: 'READY', mime_type: 'image/png', width: 40 },
      { kind: 'VOICE', state: 'READY' },
    ])
    expect(await words(chat)).toEqual(['Послушайте', null])
  })

  it.each<[string, Reply, string]>([
    ['too late', { body: { reply: 'поздно' }, delayMs: 1500 }, 'TIMED_OUT'],
    ['a fault of its own', { status: 500, body: {} }, 'HTTP_500'],
    ['no JSON', { raw: '<html>' }, 'BAD_ANSWER'],
    ['another shape', { body: { reply: 5 } }, 'BAD_ANSWER'],
    ['a redirect', { status: 307, body: {} }, 'HTTP_307'],
  ])('S0-22: %s: the dialog goes to the people, with a note', async (_name, given, reason) => {
    reply = given
    const chat = await say({}, 'Вопрос')
    expect(await words(chat)).toEqual([])
    expect(await modeOf(chat)).toBe('HUMAN')
    expect(await runOf(chat)).toEqual({ state: 'FAILED', reason })
    const notes = await query(`select text from message where conversation_id = $1 and direction = 'INTERNAL'`, [chat.conversationId]) // prettier-ignore
    expect(notes).toHaveLength(1)
  })

  it('S0-22: hands over when it says so; an empty answer is silence', async () => {
    reply = { body: { reply: 'Зову человека', handOff: true } }
    const handed = await say({}, 'Вопрос')
    expect([await words(handed), await modeOf(handed)]).toEqual([['Зову человека'], 'HUMAN'])
    reply = { body: {} }
    const silent = await say({}, 'Вопрос')
    expect([await words(silent), await modeOf(silent)]).toEqual([[], 'BOT'])
  })

  it('S0-16: is silent when a member has answered while it was thinking', async () => {
    let chat: Chat | undefined
    const clientMutationId = 'quicker'
    reply = { body: { reply: 'Я тоже' } }
    chat = await say({}, 'Раз')
    const { conversationId } = chat
    reply = {
      body: { reply: 'Опоздал' },
      before: () => sendMessage(manager, { conversationId, body: 'Уже отвечаю', clientMutationId }),
    }
    chat = await say(chat, 'Два')
    expect(await words(chat)).toEqual(['Я тоже', 'Уже отвечаю'])
    expect(await runOf(chat)).toEqual({ state: 'SKIPPED', reason: 'HUMAN_HAS_DIALOG' })
  })

  it('a question that its job left is asked by the sweeper', async () => {
    reply = { body: { reply: 'Нашёлся' } }
    const chat = await say({}, 'Раз')
    const before = asked.length
    const { id } = chat
    await query(`update automation_run set state = 'DONE' where state = 'WAITING'`)
    const next = await sayTo(bot, { id }, 'Два', 0)
    const runs = await runLadder(organizationId, next.lastId)
    expect(await dueRuns(10)).toEqual(runs)
    await Promise.all([...runs, ...runs].map(resumeRun))
    expect(asked.length).toBe(before + 1)
    expect((await words(chat)).at(-1)).toBe('Нашёлся')
    expect(await dueRuns(10)).toEqual([])
  })

  it('is tried by administrators, and reaches no inner address unless allowed', async () => {
    reply = { body: { reply: 'Проба' } }
    const { id: integrationId } = bot
    expect(await testAnswerer(boss, { integrationId, text: 'Есть кто?' })).toBe('Проба')
    await expect(testAnswerer(manager, { integrationId, text: 'Есть кто?' })).rejects.toThrow('FORBIDDEN')
    config.ALLOW_PRIVATE_ADDRESSES = false
    await expect(testAnswerer(boss, { integrationId, text: 'Есть кто?' })).rejects.toThrow('ADDRESS_FORBIDDEN')
    config.ALLOW_PRIVATE_ADDRESSES = true
    await expect(saveAnswerer(boss, { integrationId, url: 'ftp://a', isActive: true })).rejects.toThrow('BAD_INPUT')
  })
})
