import { startSandbox } from '../../sandbox/start.ts'
import { channelOf } from '../registry.ts'
import { describeChannel, type FakeProvider } from '../contract.ts'

const bot = {
  token: '7000000042:AAE-a-token-of-the-contract-test-00000',
  username: 'mebel_bot',
  name: 'Мебельная мастерская',
}

type Shown = {
  id: number
  from: string
  kind: string
  text?: string
  albumId?: string
  replyToId?: number
  media?: { fileName?: string }
  buttons?: { text: string }[][]
  press?: { isAnswered: boolean }
}

/** An address where nobody listens: that of a sandbox that has gone. */
async function closedRoot(): Promise<string> {
  const { url, close } = await startSandbox({ port: 0 })
  await close()
  return url
}

async function startFake(): Promise<FakeProvider> {
  const sandbox = await startSandbox({ port: 0, bots: [bot] })
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${sandbox.url}/control${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    })
    return response.status === 204 ? undefined : response.json()
  }
  const { id } = (await control('POST', '/customers', { firstName: 'Мария' })) as { id: number }
  return {
    account: { token: bot.token, apiRoot: sandbox.url },
    stranger: { token: '7000000043:AAE-nobody', apiRoot: sandbox.url },
    nowhere: { token: bot.token, apiRoot: await closedRoot() },
    profile: { id: '7000000042', name: bot.name, username: bot.username },
    chatId: String(id),
    async write({ text, photo }) {
      await control('POST', `/chats/mebel_bot/${id}/messages`, { kind: photo ? 'photo' : 'text', text })
    },
    async press(messageId, data) {
      await control('POST', `/chats/mebel_bot/${id}/press`, { messageId: Number(messageId), data })
    },
    async share() {
      await control('POST', `/chats/mebel_bot/${id}/share`, {})
    },
    async commands(language) {
      const query = language ? `?language_code=${language}` : ''
      const answer = await fetch(`${sandbox.url}/bot${bot.token}/getMyCommands${query}`)
      return ((await answer.json()) as { result: unknown }).result
    },
    async forum(status) {
      const made = (await control('POST', '/groups', { title: 'Цех', isForum: true, members: [id] })) as { id: number }
      await control('POST', `/groups/${made.id}/bots`, { bot: 'mebel_bot', status: 'member' })
      const topic = (await control('POST', `/groups/${made.id}/topics`, { name: 'Заявки' })) as { id: number }
      if (status !== 'member') await control('POST', `/groups/${made.id}/bots`, { bot: 'mebel_bot', status })
      return { chatId: String(made.id), topicId: String(topic.id) }
    },
    async seen() {
      const { messages } = (await control('GET', `/chats/mebel_bot/${id}`)) as { messages: Shown[] }
      return messages
        .filter(({ from }) => from === 'bot')
        .map(({ id, kind, text, albumId, replyToId, media, buttons, press }) => ({
          id: String(id),
          kind,
          text,
          albumId,
          replyToId: replyToId === undefined ? undefined : String(replyToId),
          fileName: media?.fileName,
          buttons: buttons?.map((row) => row.map((button) => button.text)),
          isAnswered: press?.isAnswered,
        }))
    },
    close: () => sandbox.close(),
  }
}

describeChannel('the sandbox', { channel: channelOf('SANDBOX'), startFake })
describeChannel('the Telegram bot', { channel: channelOf('TELEGRAM_BOT'), startFake })
