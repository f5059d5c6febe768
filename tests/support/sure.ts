/** A manager who never gives up: every answer is asked for again, with the same name, until it is there. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, uuidOf } from './client.ts'

const document = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } errors { code message } } }`
type Answer = { sendMessage: { messages: { id: string }[]; errors: { code: string }[] } }

/** A send that was acknowledged, as the checker of invariants wants it, and how often it was asked for. */
export type Acked = { text: string; messageIds: string[]; tries: number }

/** Sends by one instance after another until one says the message's id; throws what is refused for good. */
export async function sendSurely(clients: Client[], input: { conversationId: string; body: string }): Promise<Acked> {
  const clientMutationId = randomUUID()
  for (let tries = 1; ; tries++) {
    const client = clients[tries % clients.length]!
    const answer = await client.gql<Answer>(document, { input: { ...input, clientMutationId } }).catch(() => undefined)
    const payload = answer?.data?.sendMessage
    if (payload?.errors.length) throw new Error(`${input.body}: ${JSON.stringify(payload.errors)}`)
    if (payload) return { text: input.body, messageIds: payload.messages.map(({ id }) => uuidOf(id)), tries }
    await sleep(50)
  }
}
