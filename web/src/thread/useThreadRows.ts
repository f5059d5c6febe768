import { computed, type Ref } from 'vue'
import type { Message } from '../api/fragments.ts'
import { useSession } from '../api/session.ts'
import { buildRows, type UnreadAtOpen } from './build-rows.ts'
import type { OutboxEntry } from './composer/outbox.ts'
import { pendingMessage } from './composer/pending-message.ts'

/** The lines of the thread: what the server has, then what is still on its way there. */
export function useThreadRows(facts: {
  messages: Ref<Message[]>
  entries: Ref<OutboxEntry[]>
  unread: Ref<UnreadAtOpen | null>
  hasOlder: Ref<boolean>
}) {
  const { viewer } = useSession()
  const pending = computed(() => {
    const arrived = new Set(facts.messages.value.map((message) => message.clientMutationId))
    return facts.entries.value.filter((entry) => entry.state !== 'movedOn' && !arrived.has(entry.id))
  })
  const rows = computed(() => {
    const author = viewer.value ? { id: viewer.value.member.id, name: viewer.value.member.name } : null
    const drawn = pending.value.map((entry, index) => pendingMessage(entry, author, index))
    return buildRows([...facts.messages.value, ...drawn], facts.unread.value, facts.hasOlder.value)
  })
  return { rows }
}
