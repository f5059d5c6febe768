import { shallowRef } from 'vue'
import { applyToChat } from './apply-stream.ts'
import type { ChatPlace } from './control.ts'
import type { PhoneChat, StreamEvent } from './phone.ts'

/**
 * The chat on the screen. It is read anew as often as one likes: an answer that comes after the person went elsewhere
 * is dropped, and what the stream told while the answer was on its way is not lost.
 */
export const useOpenChat = (read: (place: ChatPlace) => Promise<PhoneChat>) => {
  const chat = shallowRef<PhoneChat | null>(null)
  let wanted: ChatPlace | null = null
  let sinceAsked: StreamEvent[] | null = null

  const open = async (place: ChatPlace): Promise<void> => {
    wanted = place
    sinceAsked = []
    const answer = await read(place)
    if (wanted !== place) return
    chat.value = (sinceAsked ?? []).reduce(applyToChat, answer)
    sinceAsked = null
  }

  return {
    chat,
    open,
    /** Reads again what is open, if anything is. */
    reread: async (): Promise<void> => {
      if (wanted) await open({ ...wanted })
    },
    close: (): void => {
      wanted = null
      chat.value = null
    },
    take: (event: StreamEvent): void => {
      sinceAsked?.push(event)
      if (chat.value) chat.value = applyToChat(chat.value, event)
    },
  }
}
