import { useClientHandle, useQuery } from '@urql/vue'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Client } from '@urql/core'
import type { Message } from '../api/fragments.ts'
import { feedState } from '../api/live.ts'
import { useScheduled } from '../api/useScheduled.ts'
import { orderMessages, type UnreadAtOpen } from './build-rows.ts'
import { OlderMessagesDocument, ThreadDocument } from './documents.ts'

const PAGE = 50

/** Reads a thread ahead of time, so that opening it shows it at once. */
export function prefetchThread(client: Client, id: string): void {
  void client.query(ThreadDocument, { id, last: PAGE }).toPromise()
}

/** One conversation: newest messages first read, older pages on demand, current by the feed. */
export function useThread(id: string) {
  const handle = useClientHandle()
  const base = useQuery({ query: ThreadDocument, variables: { id, last: PAGE } })
  // However long ago it was written, what waits for its time is of the newest page.
  const scheduled = useScheduled()
  const isPaging = ref(false)
  const unreadAtOpen = shallowRef<UnreadAtOpen | null>(null)
  let isOpened = false

  const conversation = computed(() => base.data.value?.conversation ?? null)
  const readMark = computed(() => base.data.value?.readMark ?? null)
  const messages = computed<Message[]>(() => {
    const nodes = conversation.value?.messages.edges.map((edge) => edge.node) ?? []
    // A row of another conversation can never be shown here, whatever a slow answer brings.
    return orderMessages([...scheduled.value, ...nodes].filter((message) => message.conversationId === id))
  })
  const pageInfo = computed(() => conversation.value?.messages.pageInfo ?? null)

  watch(
    conversation,
    (now) => {
      if (!now || isOpened) return
      isOpened = true
      const read = readMark.value?.readInboundSeq ?? 0
      if (now.inboundSeq > read) unreadAtOpen.value = { readInboundSeq: read, lastSeq: now.lastSeq }
    },
    { immediate: true },
  )

  async function loadOlder(): Promise<boolean> {
    const before = pageInfo.value?.startCursor
    if (!before || !pageInfo.value?.hasPreviousPage || isPaging.value) return false
    isPaging.value = true
    const { data } = await handle.client.query(OlderMessagesDocument, { id, last: PAGE, before }).toPromise()
    isPaging.value = false
    return !!data?.conversation?.messages.edges.length
  }

  const refetch = () => base.executeQuery({ requestPolicy: 'network-only' })
  watch(
    () => feedState.value.kind,
    (kind) => kind === 'online' && base.error.value && refetch(),
  )

  return {
    conversation,
    readMark,
    messages,
    unreadAtOpen,
    hasOlder: computed(() => pageInfo.value?.hasPreviousPage ?? false),
    isPaging,
    isLoading: computed(() => !conversation.value && base.fetching.value),
    isMissing: computed(() => !!base.data.value && !base.data.value.conversation && !base.fetching.value),
    error: computed(() => (conversation.value ? null : base.error.value)),
    loadOlder,
    refetch,
  }
}
