import { onScopeDispose, ref, type Ref } from 'vue'
import { CONTROL_ROOT } from './control.ts'
import type { StreamEvent } from './phone.ts'

const KINDS: readonly StreamEvent['kind'][] = ['message', 'edited', 'deleted', 'action', 'chat', 'bot']
const RETRY_MS = 1500

/**
 * Listens to the sandbox for as long as the component lives, and never gives up.
 * `onOpen` runs at every (re)connection: what happened meanwhile has to be read again.
 */
export const useStream = (handlers: { onEvent: (event: StreamEvent) => void; onOpen: () => void }): Ref<boolean> => {
  const isConnected = ref(false)
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = (): void => {
    const opened = new EventSource(`${CONTROL_ROOT}/stream`)
    source = opened
    opened.onopen = () => {
      isConnected.value = true
      handlers.onOpen()
    }
    opened.onerror = () => {
      isConnected.value = false
      // After an HTTP error the browser does not come back by itself.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(connect, RETRY_MS)
    }
    for (const kind of KINDS)
      opened.addEventListener(kind, (event) =>
        handlers.onEvent({ kind, ...(JSON.parse((event as MessageEvent<string>).data) as object) } as StreamEvent),
      )
  }

  connect()
  onScopeDispose(() => {
    clearTimeout(timer)
    source?.close()
  })
  return isConnected
}
