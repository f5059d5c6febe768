import type { Attachment, Message } from '../../api/fragments.ts'

/** A message on its way to the server. `seenSeq` is the last message its author had before his eyes. */
export type OutboxEntry = {
  /** The idempotency key: the same for every try, so that no try can double the message. */
  id: string
  conversationId: string
  /** Whose it is: nobody else who signs in at this browser may send it. */
  memberId: string
  body: string
  attachments: Attachment[]
  replyTo: Message['replyTo']
  seenSeq: number
  createdAt: string
  /** When it is to leave; at once when absent. */
  sendAt?: string
  state: 'waiting' | 'sending' | 'movedOn' | 'refused'
  refusal?: string
  newer?: Message[]
}

/** What became of one try. */
export type Outcome =
  | { type: 'sent'; seq: number }
  | { type: 'lost' }
  | { type: 'movedOn'; newer: Message[] }
  | { type: 'refused'; message: string }

/** The entries to be sent now: the oldest of each conversation, unless it is on its way or needs a decision. */
export function nextToSend(entries: readonly OutboxEntry[]): OutboxEntry[] {
  const heads = new Map<string, OutboxEntry>()
  for (const entry of entries) {
    if (entry.state === 'refused' || heads.has(entry.conversationId)) continue
    heads.set(entry.conversationId, entry)
  }
  return [...heads.values()].filter((entry) => entry.state === 'waiting')
}

/** The entries after a try. A lost one waits for the connection; what follows a sent one has seen it. */
export function settleEntry(entries: readonly OutboxEntry[], id: string, outcome: Outcome): OutboxEntry[] {
  const settled = entries.find((entry) => entry.id === id)
  if (!settled) return [...entries]
  if (outcome.type === 'sent') {
    return entries
      .filter((entry) => entry.id !== id)
      .map((entry) =>
        entry.conversationId === settled.conversationId
          ? { ...entry, seenSeq: Math.max(entry.seenSeq, outcome.seq) }
          : entry,
      )
  }
  return change(entries, id, changesOf(outcome))
}

/** Sends on after all: the author has seen the newer messages. A time of leaving that is over meanwhile means now. */
export function confirmEntry(entries: readonly OutboxEntry[], id: string, now = Date.now()): OutboxEntry[] {
  const sendAtOf = ({ sendAt }: OutboxEntry) => (sendAt && Date.parse(sendAt) > now ? sendAt : undefined)
  const newer = entries.find((entry) => entry.id === id)?.newer ?? []
  const seen = Math.max(0, ...newer.map((message) => message.seq))
  return entries.map((entry) =>
    entry.id === id
      ? {
          ...entry,
          state: 'waiting',
          newer: undefined,
          refusal: undefined,
          sendAt: sendAtOf(entry),
          seenSeq: Math.max(entry.seenSeq, seen),
        }
      : entry,
  )
}

/** Marks an entry as being on its way. */
export function startEntry(entries: readonly OutboxEntry[], id: string): OutboxEntry[] {
  return change(entries, id, { state: 'sending' })
}

/** Takes an entry out: its author edits or discards it. */
export function dropEntry(entries: readonly OutboxEntry[], id: string): OutboxEntry[] {
  return entries.filter((entry) => entry.id !== id)
}

function changesOf(outcome: Exclude<Outcome, { type: 'sent' }>): Partial<OutboxEntry> {
  if (outcome.type === 'lost') return { state: 'waiting' }
  if (outcome.type === 'movedOn') return { state: 'movedOn', newer: outcome.newer }
  return { state: 'refused', refusal: outcome.message }
}

function change(entries: readonly OutboxEntry[], id: string, changes: Partial<OutboxEntry>): OutboxEntry[] {
  return entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry))
}
