import { onBeforeUnmount, ref, watch, type Ref } from 'vue'
import { client } from '../../api/client.ts'
import { graphql } from '../../api/graphql.ts'

const QueuePlaceDocument = graphql(`
  query QueuePlace($id: ID!) {
    message(id: $id) {
      id
      queue {
        position
        expectedAt
      }
    }
  }
`)

const FIRST_LOOK = 1_500
const LOOK = 4_000

/** Where a message stands: its number in the queue, and in how many seconds it will probably leave. */
export type QueuePlace = { position: number; seconds: number | null }

/** The place of a message that keeps waiting; asked for only then, for most leave at once. Null when it does not. */
export function useQueuePlace(messageId: Ref<string | null>) {
  const place = ref<QueuePlace | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(id: string) {
    const { data } = await client.query(QueuePlaceDocument, { id }, { requestPolicy: 'network-only' }).toPromise()
    if (messageId.value !== id) return
    const queue = data?.message?.queue
    const inMs = queue?.expectedAt ? Date.parse(queue.expectedAt) - Date.now() : null
    place.value = queue
      ? { position: queue.position, seconds: inMs === null ? null : Math.max(1, Math.round(inMs / 1000)) }
      : null
    timer = setTimeout(() => void look(id), LOOK)
  }

  watch(
    messageId,
    (id) => {
      clearTimeout(timer)
      place.value = null
      if (id) timer = setTimeout(() => void look(id), FIRST_LOOK)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => clearTimeout(timer))
  return place
}
