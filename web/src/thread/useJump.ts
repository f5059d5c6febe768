import { nextTick, type Ref } from 'vue'
import type { Message } from '../api/fragments.ts'

const PAGES = 40

/** Brings a message on the screen, reading older pages until it is there; `false` when it is beyond reach. */
export function useJump(facts: {
  messages: Ref<Message[]>
  loadOlder(): Promise<boolean>
  show(id: string): Promise<boolean>
}) {
  return async (id: string): Promise<boolean> => {
    for (let page = 0; page < PAGES; page += 1) {
      if (facts.messages.value.some((message) => message.id === id)) {
        await nextTick()
        return facts.show(id)
      }
      if (!(await facts.loadOlder())) return false
    }
    return false
  }
}
