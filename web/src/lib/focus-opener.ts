import { nextTick } from 'vue'

/**
 * Gives the focus to the button `[data-edit=key]` that opens a thing of a list to be written in place, once it is back
 * on the page: what was pressed before is gone by then, and the keyboard would begin at the top.
 */
export async function focusOpener(key: string): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>(`[data-edit="${key}"]`)?.focus()
}
