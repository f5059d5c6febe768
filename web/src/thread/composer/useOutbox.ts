import { useSessionStorage } from '@vueuse/core'
import { computed, watch } from 'vue'
import { client } from '../../api/client.ts'
import { feedState } from '../../api/live.ts'
import { useSession } from '../../api/session.ts'
import { SendDocument } from './documents.ts'
import {
  confirmEntry,
  dropEntry,
  nextToSend,
  settleEntry,
  startEntry,
  type OutboxEntry,
  type Outcome,
} from './outbox.ts'

const RETRY = 3_000

/** Kept over a reload: the keys make a second try harmless. One outbox for all conversations of this tab. */
const entries = useSessionStorage<OutboxEntry[]>('mh-outbox', [])
entries.value = entries.value.map((entry) => (entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry))

const { viewer } = useSession()
const me = () => viewer.value?.member.id ?? ''
const isMine = (entry: OutboxEntry) => entry.memberId === me()

let retryTimer: ReturnType<typeof setTimeout> | undefined

async function trySend(entry: OutboxEntry): Promise<Outcome> {
  const { data, error } = await client
    .mutation(SendDocument, {
      input: {
        conversationId: entry.conversationId,
        body: entry.body,
        attachmentIds: entry.attachments.map((file) => file.id),
        replyToId: entry.replyTo?.id ?? null,
        clientMutationId: entry.id,
        expectedLastSeq: entry.seenSeq,
        sendAt: entry.sendAt ?? null,
      },
    })
    .toPromise()
  if (!data)
    return error?.networkError ? { type: 'lost' } : { type: 'refused', message: error?.graphQLErrors[0]?.message ?? '' }
  const problem = data.sendMessage.errors[0]
  if (problem?.__typename === 'ConversationMovedOnError') return { type: 'movedOn', newer: problem.newerMessages }
  if (problem) return { type: 'refused', message: problem.message }
  return { type: 'sent', seq: Math.max(0, ...data.sendMessage.messages.map((message) => message.seq)) }
}

async function send(entry: OutboxEntry): Promise<void> {
  entries.value = startEntry(entries.value, entry.id)
  const outcome = await trySend(entry)
  entries.value = settleEntry(entries.value, entry.id, outcome)
  if (outcome.type === 'lost') retryLater()
  else pump()
}

function pump(): void {
  for (const entry of nextToSend(entries.value.filter(isMine))) void send(entry)
}

function retryLater(): void {
  clearTimeout(retryTimer)
  retryTimer = setTimeout(pump, RETRY)
}

watch(
  () => feedState.value.kind,
  (kind) => kind === 'online' && pump(),
)
window.addEventListener('online', pump)
if (entries.value.length) retryLater()

/** The messages of one conversation that have not reached the server, in order, and what their author may do. */
export function useOutbox(conversationId: string) {
  return {
    entries: computed(() => entries.value.filter((entry) => entry.conversationId === conversationId && isMine(entry))),
    add(entry: Pick<OutboxEntry, 'body' | 'attachments' | 'replyTo' | 'seenSeq' | 'sendAt'>) {
      const body = entry.body.trim()
      if (!body && !entry.attachments.length) return
      const made = {
        ...entry,
        body,
        id: crypto.randomUUID(),
        conversationId,
        memberId: me(),
        createdAt: new Date().toISOString(),
        state: 'waiting' as const,
      }
      entries.value = [...entries.value, made]
      pump()
    },
    sendAnyway(id: string) {
      entries.value = confirmEntry(entries.value, id)
      pump()
    },
    take(id: string): OutboxEntry | undefined {
      const taken = entries.value.find((entry) => entry.id === id)
      entries.value = dropEntry(entries.value, id)
      pump()
      return taken
    },
  }
}
