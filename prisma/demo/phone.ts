// The other side of the demo: the same customers and dialogues on the sandbox's phones, so that a chat can be continued.
import type { PlacedDialogue } from './store.ts'

const FIRST_ID = 7_200_000_001
const ICONS: Record<string, string> = {
  photo: '📷 Фото',
  voice: '🎤 Голосовое сообщение',
  video: '🎬 Видео',
  document: '📎',
  location: '📍 Геопозиция',
  contact: '👤',
}

type Customer = { id: number; firstName: string; lastName?: string; username?: string }

/** The ids of these people at the sandbox at `root`: those of its own customers of the same name, else new ones. */
export async function customerIds(root: string, names: string[]): Promise<Map<string, number>> {
  const known = (await call(root, 'GET', '/customers')) as Customer[]
  const idOf = new Map(known.map((customer) => [fullName(customer), customer.id]))
  return new Map(names.map((name, index) => [name, idOf.get(name) ?? FIRST_ID + index]))
}

/** Gives the phones their history; chats that exist there stay as they are. Throws when the sandbox does not take it. */
export async function importPhones(root: string, bot: string, dialogues: PlacedDialogue[]): Promise<void> {
  const customers = dialogues.map(({ name, username, customerId }) => {
    const [firstName = name, ...rest] = name.split(' ')
    return { id: customerId, firstName, lastName: rest.join(' ') || undefined, username: username ?? undefined }
  })
  const chats = dialogues.map(({ customerId, placed }) => ({
    bot,
    customerId,
    messages: placed
      .filter((line) => line.insert?.kind !== 'failed')
      .map((line) => ({
        id: line.externalId,
        from: line.author === null ? 'customer' : 'bot',
        date: Math.floor(line.at.getTime() / 1000),
        text: textOf(line.insert, line.text),
      })),
  }))
  await call(root, 'POST', '/import', { customers, chats })
  const blocked = dialogues.filter(({ placed }) => placed.some((line) => line.insert?.args[0] === 'BLOCKED_BY_USER'))
  for (const { customerId } of blocked) await call(root, 'POST', `/chats/${bot}/${customerId}/block`, { blocked: true })
}

function textOf(insert: { kind: string; args: string[] } | null, text: string): string {
  if (!insert) return text
  if (insert.kind === 'sticker') return insert.args[0] ?? '🙂'
  const hasName = insert.kind === 'document' || insert.kind === 'contact'
  const icon = [ICONS[insert.kind], ...(hasName ? insert.args : [])].join(' ')
  return text ? `${icon}\n${text}` : icon
}

const fullName = ({ firstName, lastName }: Customer) => [firstName, lastName].filter(Boolean).join(' ')

async function call(root: string, method: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${root}/control${path}`, { method, headers, body: body && JSON.stringify(body) })
  if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${method} ${path}`)
  return response.status === 204 ? null : response.json()
}
