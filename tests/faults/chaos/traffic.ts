/** Everybody talks: customers through the provider, managers through the API until it has acknowledged. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { control, customer, globalId, uuidOf, write } from '../../support/client.ts'
import type { AckedSend } from '../../support/invariants.ts'
import { overhear } from '../../support/secrets.ts'
import type { Dice } from './dice.ts'
import { trace } from './report.ts'
import type { Chat, Town } from './town.ts'

/** What has been said so far. */
export type Traffic = {
  acked: AckedSend[]
  written: number
  /** Why sends had to be repeated, and how often. */
  repeats: Record<string, number>
  done: Promise<void>
}

/** How much each chat says each way, and over how long. */
export type Talk = { messages: number; seconds: number; apis: string[] }

const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code } } }`
type Answer = { data?: { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } | null } | null }
/** Longer each time: whoever asks anew too soon only makes an overloaded server slower. */
const patienceMs = (turn: number) => Math.round(Math.min(15_000, 2_500 * 1.5 ** turn))
/** Whoever has no answer after five minutes never gets one. */
const patienceInAllMs = 300_000
/** So many browsers send at a time; the others wait for one of them. */
const browsers = 32

/** Begins the talk of all chats. */
export function startTraffic(town: Town, dice: Dice, talk: Talk): Traffic {
  const traffic: Traffic = { acked: [], written: 0, repeats: {}, done: Promise.resolve() }
  const lanes = new Lanes(browsers)
  const pauses = town.chats.map(() => Array.from({ length: talk.messages }, () => dice.roll()))
  traffic.done = Promise.all(
    town.chats.map(async (chat, index) => {
      const begun = performance.now()
      for (let turn = 0; turn < talk.messages; turn++) {
        const at = ((turn + pauses[index]![turn]!) / talk.messages) * talk.seconds * 1000
        await sleep(Math.max(0, begun + at - performance.now()))
        await write(town.sandbox.url, { bot: chat.bot, customer: chat.customer, text: `${chat.name}: вопрос ${turn}` })
        traffic.written += 1
        if (turn === Math.floor(talk.messages / 2)) await start(town.sandbox.url, chat)
        const answer = { text: `${chat.name}: ответ ${turn}`, apis: talk.apis, first: index + turn }
        await lanes.run(() => say(chat, traffic, answer))
      }
    }),
  ).then(() => undefined)
  const telling = setInterval(
    () => trace(`${traffic.acked.length} acknowledged ${JSON.stringify(traffic.repeats)}`),
    5_000,
  )
  void traffic.done.finally(() => clearInterval(telling)).catch(() => undefined)
  return traffic
}

/** Somebody new presses Start: no manager talks to him yet, so the bot has to answer by itself. */
async function start(sandboxUrl: string, { bot, name }: Chat): Promise<void> {
  const newcomer = await customer(sandboxUrl, { firstName: `${name}, новый` })
  await control(sandboxUrl, `/chats/${bot.botId}/${newcomer.id}/start`, {})
}

/** Like a browser that never gives up: the same clientMutationId, to whichever instance answers. */
async function say(
  chat: Chat,
  traffic: Traffic,
  { text, apis, first }: { text: string; apis: string[]; first: number },
) {
  const conversationId = globalId('Conversation', chat.conversationId)
  const input = { conversationId, body: text, clientMutationId: randomUUID() }
  const refused: string[] = []
  const until = performance.now() + patienceInAllMs
  for (let turn = 0; performance.now() < until; turn++) {
    const api = apis[(first + turn) % apis.length]!
    const payload = await ask(chat, { api, input, timeoutMs: patienceMs(refused.length) }).catch(
      (error: Error) => void refused.push(error.message),
    )
    if (payload?.errors.length === 0) {
      traffic.acked.push({ text, messageIds: payload.messages.map((message) => uuidOf(message.id)) })
      return
    }
    if (payload) refused.push(JSON.stringify(payload.errors))
    const why = reasonOf(refused.at(-1)!)
    traffic.repeats[why] = (traffic.repeats[why] ?? 0) + 1
    await sleep(Math.min(1_000, 100 * (turn + 1)))
  }
  throw new Error(`«${text}» was never acknowledged: ${refused.slice(-3).join(' | ')}`)
}

function reasonOf(refusal: string): string {
  return /"code":"(\w+)"/.exec(refusal)?.[1] ?? (/aborted|fetch failed/.exec(refusal)?.[0] || refusal.slice(0, 60))
}

async function ask(chat: Chat, { api, input, timeoutMs }: { api: string; input: object; timeoutMs: number }) {
  const response = await chat.shop.browser.at(api).fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { input } }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const text = await response.text()
  overhear('an answer of sendMessage', text)
  const { data } = JSON.parse(text) as Answer
  if (!data?.sendMessage) throw new Error(text.slice(0, 300))
  return data.sendMessage
}

/** Runs so many at a time. */
class Lanes {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
