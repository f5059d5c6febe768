import { useClientHandle } from '@urql/vue'
import { useDebounceFn } from '@vueuse/core'
import type { Client } from '@urql/core'

const HESITATION = 80

/** Reads ahead what the pointer rests on; passing over rows asks for nothing. */
export function usePrefetch(read: (client: Client, id: string) => void) {
  const handle = useClientHandle()
  return useDebounceFn((id: string) => read(handle.client, id), HESITATION)
}
