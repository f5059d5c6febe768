import { computed, ref } from 'vue'
import { useClientHandle, useQuery } from '@urql/vue'
import { useIntervalFn } from '@vueuse/core'
import { useAction } from '../../api/useAction.ts'
import { INTEGRATION } from '../documents.ts'
import { CHAT_CANDIDATES, CHAT_LINK, CREATE_CHAT_LINK, type ChatLink } from './documents.ts'

const POLL_MS = 1500

/** True when the link was neither used nor has run out. */
export const isWaiting = (link: ChatLink | null, now = Date.now()): boolean =>
  !!link && !link.usedAt && Date.parse(link.expiresAt) > now

/**
 * Learns the owner's chat: by a one-time link, or from those who wrote lately.
 * Asks again and again while the component is on screen, for the person presses «Старт» elsewhere.
 */
export const useOwnerChat = (integrationId: () => string) => {
  const { client } = useClientHandle()
  const link = ref<ChatLink | null>(null)
  const create = useAction(CREATE_CHAT_LINK)
  const { data, executeQuery } = useQuery({
    query: CHAT_CANDIDATES,
    variables: () => ({ integrationId: integrationId() }),
    requestPolicy: 'network-only',
  })

  const makeLink = async () => {
    const payload = await create.run({ input: { integrationId: integrationId() } })
    if (payload?.chatLink) link.value = payload.chatLink
  }

  const readLink = async () => {
    if (!link.value || !isWaiting(link.value)) return
    const policy = { requestPolicy: 'network-only' } as const
    const answer = await client.query(CHAT_LINK, { id: link.value.id }, policy).toPromise()
    if (answer.data?.chatLink) link.value = answer.data.chatLink
    if (link.value.usedAt) await client.query(INTEGRATION, { id: integrationId() }, policy).toPromise()
  }

  useIntervalFn(() => {
    void readLink()
    executeQuery({ requestPolicy: 'network-only' })
  }, POLL_MS)

  return {
    link,
    makeLink,
    isMaking: create.isPending,
    problem: create.problem,
    candidates: computed(() => data.value?.chatCandidates ?? []),
  }
}
