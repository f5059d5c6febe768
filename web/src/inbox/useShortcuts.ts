import { useEventListener, useLocalStorage } from '@vueuse/core'
import { actionOf, keepsKeys, type Action } from './shortcuts.ts'

/** Runs the inbox's keys while the page is shown; `isEnabled` is the person's switch, kept in this browser. */
export function useShortcuts(actions: Record<Action, () => void>) {
  const isEnabled = useLocalStorage('mh-shortcuts', true)
  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    const action = actionOf(event)
    if (!action || keepsKeys(event.target, event.code)) return
    // The lightbox has the keys from its first frame, before it has the focus.
    if (document.querySelector('.pswp')) return
    // Escape is no character key: it works with the switch off as well.
    if (!isEnabled.value && event.code !== 'Escape' && !event.altKey) return
    event.preventDefault()
    actions[action]()
  })
  return { isEnabled }
}
