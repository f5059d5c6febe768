import { useClientHandle, useMutation } from '@urql/vue'
import { useDebounceFn, useEventListener } from '@vueuse/core'
import { onBeforeUnmount, ref, watch } from 'vue'
import { useSession } from '../../api/session.ts'
import { DraftDocument, SaveDraftDocument } from './documents.ts'

type Kept = { text: string; at: number }
const LOCAL_DELAY = 500
const SERVER_DELAY = 2_000

/**
 * The text of the composer of one conversation: kept here within 500 ms, on the server within 2 s of the last key,
 * restored on return and on another device. It is never sent by itself.
 */
export function useDraft(conversationId: string) {
  const key = `mh-draft-${useSession().viewer.value?.member.id}-${conversationId}`
  const handle = useClientHandle()
  const save = useMutation(SaveDraftDocument)
  const local = readKept(key)
  const text = ref(local?.text ?? '')
  let isTouched = false
  let savedText: string | null = null

  const keepLocal = () => writeKept(key, text.value)
  const keepOnServer = () => {
    if (text.value === savedText) return
    savedText = text.value
    void save.executeMutation({ input: { conversationId, text: text.value } }).then(({ error }) => {
      if (error) savedText = null
    })
  }
  const keepLocalSoon = useDebounceFn(keepLocal, LOCAL_DELAY, { maxWait: LOCAL_DELAY })
  const keepOnServerSoon = useDebounceFn(keepOnServer, SERVER_DELAY)

  void handle.client
    .query(DraftDocument, { id: conversationId }, { requestPolicy: 'network-only' })
    .toPromise()
    .then(({ data }) => {
      const draft = data?.draft
      savedText ??= draft?.text ?? ''
      if (!draft || isTouched || Date.parse(draft.updatedAt) <= (local?.at ?? 0)) return
      text.value = draft.text
    })

  watch(text, () => {
    isTouched = true
    void keepLocalSoon()
    void keepOnServerSoon()
  })

  function flush() {
    if (!isTouched) return
    keepLocal()
    keepOnServer()
  }

  useEventListener(window, 'pagehide', keepLocal)
  onBeforeUnmount(flush)

  /** What was written has been sent: the draft is empty here at once and on the server. */
  function clear() {
    text.value = ''
    isTouched = true
    flush()
  }

  return { text, clear }
}

function readKept(key: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null
    return typeof kept?.text === 'string' ? kept : null
  } catch {
    return null
  }
}

function writeKept(key: string, text: string): void {
  try {
    if (text) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Kept))
    else localStorage.removeItem(key)
  } catch {
    // a full or forbidden storage: the server still keeps the draft
  }
}
