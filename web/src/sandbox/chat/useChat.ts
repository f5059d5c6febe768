import { computed, ref } from 'vue'
import * as control from '../control.ts'
import type { PhoneChat, PhoneMessage } from '../phone.ts'

/** The customer's own last message that still can be changed: a text, or a caption. */
export const lastEditable = (messages: readonly PhoneMessage[]): PhoneMessage | undefined =>
  messages.findLast((message) => message.from === 'customer' && !!message.text && !message.text.startsWith('/start'))

/**
 * What the customer, in a group its member `speaker`, does in one chat. Results arrive by the stream; `failure` holds
 * what the sandbox refused last.
 */
export const useChat = (chat: () => PhoneChat, speaker: () => number | undefined = () => undefined) => {
  const failure = ref('')
  const isBusy = ref(false)
  const place = () => ({ botId: chat().bot.id, customerId: chat().customer.id })

  const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
    isBusy.value = true
    failure.value = ''
    try {
      await action()
      return true
    } catch (error) {
      failure.value = error instanceof Error ? error.message : String(error)
      return false
    } finally {
      isBusy.value = false
    }
  }

  return {
    failure,
    isBusy,
    editable: computed(() => lastEditable(chat().messages)),
    write: (message: control.NewMessage) => attempt(() => control.writeMessage(place(), { ...message, as: speaker() })),
    edit: (id: number, text: string) => attempt(() => control.editMessage(place(), { id, text })),
    start: (payload?: string) => attempt(() => control.startChat(place(), payload)),
    block: (blocked: boolean) => attempt(() => control.blockBot(place(), blocked)),
    press: (messageId: number, data: string) =>
      attempt(() => control.pressButton(place(), { messageId, data, as: speaker() })),
    share: (own: boolean) => attempt(() => control.shareContact(place(), { own })),
  }
}
