import { computed, shallowRef, watch, type Ref } from 'vue'
import type { Message } from '../api/fragments.ts'
import type { OutboxEntry } from './composer/outbox.ts'
import { useOutbox } from './composer/useOutbox.ts'
import type { useConversationActions } from './header/useConversationActions.ts'

type Written = Pick<OutboxEntry, 'body' | 'attachments' | 'sendAt'>
type Composer = { focus(): void; restore(entry: Written): void }

/** What goes from the composer to the server and back: sending, replying, retrying, editing what did not leave. */
export function useSending(
  conversationId: string,
  facts: { lastSeq: Ref<number>; composer: Readonly<Ref<Composer | null>> },
  actions: ReturnType<typeof useConversationActions>,
) {
  const outbox = useOutbox(conversationId)
  const replyTo = shallowRef<Message | null>(null)
  let wantsFocus = false

  watch(facts.composer, (drawn) => {
    if (drawn && wantsFocus) drawn.focus()
    wantsFocus = false
  })

  /** Asked for before the thread is there, the focus is given when it comes. */
  function focusComposer() {
    if (facts.composer.value) facts.composer.value.focus()
    else wantsFocus = true
  }

  function send(entry: Written) {
    outbox.add({ ...entry, replyTo: replyTo.value, seenSeq: facts.lastSeq.value })
    replyTo.value = null
  }

  function retry(message: Message) {
    if (message.id.startsWith('local:')) return outbox.sendAnyway(message.id.slice('local:'.length))
    void actions.retry(message)
  }

  function edit(id: string) {
    const taken = outbox.take(id)
    if (taken) facts.composer.value?.restore(taken)
  }

  async function takeBack(message: Message) {
    const taken = await actions.cancel(message)
    if (taken) facts.composer.value?.restore(taken)
  }

  function reply(message: Message) {
    replyTo.value = message
    focusComposer()
  }

  return {
    entries: outbox.entries,
    movedOn: computed(() => outbox.entries.value.find((entry) => entry.state === 'movedOn')),
    sendAnyway: outbox.sendAnyway,
    ...{ replyTo, focusComposer, send, retry, edit, takeBack, reply },
  }
}
