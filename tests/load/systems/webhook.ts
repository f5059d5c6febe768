import { Agent, request } from 'node:http'
import type { Bot } from './tenant.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
let updates = 0

/** An update of a customer's message that tells when it was to be sent, in microseconds of the shared clock. */
export function updateAt(scheduledAt: number, { chat, text = '' }: { chat: number; text?: string }): string {
  const id = ++updates
  const from = { id: chat, is_bot: false, first_name: 'Клиент' }
  return JSON.stringify({
    update_id: id,
    message: {
      message_id: id,
      date: Math.floor(Date.now() / 1000),
      from,
      chat: { id: chat, type: 'private', first_name: 'Клиент' },
      text: `T=${Math.round(scheduledAt * 1000)} ${text}`,
    },
  })
}

/** The path and headers by which a bot's provider reaches us. */
export function hookOf(bot: Bot): { path: string; headers: Record<string, string> } {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': bot.secret }
  return { path: `/api/v1/telegram/webhook/${bot.key}`, headers }
}

/** What is posted and where. */
export type Post = { url: string; path: string; headers?: Record<string, string>; body: string }

/** Posts on a kept connection; the answer's body, or a throw for any other status than 200 and 201. */
export async function post(what: Post): Promise<string> {
  try {
    return await postOnce(what)
  } catch (error) {
    // A kept connection that the server was just closing: its provider would come again as well.
    if ((error as { code?: string }).code === 'ECONNRESET') return postOnce(what, false)
    throw error
  }
}

function postOnce({ url, path, headers, body }: Post, by: Agent | false = agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) }
    const sent = request(
      `${url}${path}`,
      { method: 'POST', agent: by, headers: { ...headers, ...length } },
      (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if (answer.statusCode === 200 || answer.statusCode === 201) resolve(text)
          else reject(new Error(`${path.slice(0, 12)}… answered ${answer.statusCode}: ${text.slice(0, 200)}`))
        })
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
