import { control } from '../client.ts'
import type { CheckedBot } from '../invariants.ts'

/** A send that the provider carried out, in the order in which it did. */
export type Accepted = { botId: string; chatId: string; messageIds: string[]; text?: string }
/** A message that a customer wrote, in the order of his chat; `id` is the provider's. */
export type Written = { botId: string; chat: string; id: string; text?: string }
/** The provider's side of the story. */
export type Provider = { accepted: Accepted[]; written: Written[] }

type Journal = { botId: number; chatId: string; messageIds: number[]; text?: string }[]
type Chat = { messages: { id: number; from: string; text?: string }[] }

/** Asks our own fake for what it carried out and what its customers wrote. */
export async function providerOf(
  sandboxUrl: string,
  bots: CheckedBot[],
  chats: { botId: string; chat: string }[],
): Promise<Provider> {
  const accepted: Accepted[] = []
  for (const { botId } of bots) {
    const journal = await control<Journal>(sandboxUrl, `/accepted?bot=${botId}`)
    for (const send of journal) {
      accepted.push({ ...send, botId, chatId: String(send.chatId), messageIds: send.messageIds.map(String) })
    }
  }
  const written: Written[] = []
  for (const { botId, chat } of await withSilentOnes(sandboxUrl, bots, chats)) {
    const { messages } = await control<Chat>(sandboxUrl, `/chats/${botId}/${chat}`)
    for (const { id, from, text } of messages) {
      if (from === 'customer') written.push({ botId, chat, id: String(id), text })
    }
  }
  return { accepted, written }
}

/** The chats of the provider too: one of which nothing has reached us is the worst loss of all. */
async function withSilentOnes(sandboxUrl: string, bots: CheckedBot[], chats: { botId: string; chat: string }[]) {
  const all = new Map(chats.map((place) => [`${place.botId} ${place.chat}`, place]))
  for (const { botId } of bots) {
    const known = await control<{ customer: { id: number } }[]>(sandboxUrl, `/chats/${botId}`)
    for (const { customer } of known) {
      all.set(`${botId} ${customer.id}`, { botId, chat: String(customer.id) })
    }
  }
  return all.values()
}
