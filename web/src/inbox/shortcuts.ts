/** What a key can do in the inbox. */
export type Action =
  | 'next' | 'previous' | 'open' | 'back' | 'reply' | 'note' | 'close' | 'assign' | 'assignMe' | 'label'
  | 'previousView' | 'nextView' | 'search' | 'help' // prettier-ignore

/** One row of the table; `code` is the place of the key, whatever letter the layout puts there. */
export type Shortcut = { action: Action; code: string; shift?: boolean; alt?: boolean; label: string }

/** Every key of the inbox: what works, what the sheet shows and what the tests press. */
export const shortcuts: readonly Shortcut[] = [
  { action: 'next', code: 'KeyJ', label: 'J' },
  { action: 'next', code: 'ArrowDown', alt: true, label: 'Alt ↓' },
  { action: 'previous', code: 'KeyK', label: 'K' },
  { action: 'previous', code: 'ArrowUp', alt: true, label: 'Alt ↑' },
  { action: 'open', code: 'Enter', label: 'Enter' },
  { action: 'open', code: 'KeyO', label: 'O' },
  { action: 'back', code: 'Escape', label: 'Esc' },
  { action: 'back', code: 'KeyU', label: 'U' },
  { action: 'reply', code: 'KeyR', label: 'R' },
  { action: 'note', code: 'KeyN', label: 'N' },
  { action: 'close', code: 'KeyE', label: 'E' },
  { action: 'assign', code: 'KeyA', label: 'A' },
  { action: 'assignMe', code: 'KeyA', shift: true, label: 'Shift A' },
  { action: 'label', code: 'KeyL', label: 'L' },
  { action: 'previousView', code: 'BracketLeft', label: '[' },
  { action: 'nextView', code: 'BracketRight', label: ']' },
  { action: 'search', code: 'Slash', label: '/' },
  { action: 'help', code: 'Slash', shift: true, label: '?' },
]

type Press = Pick<
  KeyboardEvent,
  'code' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing' | 'defaultPrevented'
>

/** The action of a key press, none while a text is composed or a system key is held. */
export function actionOf(press: Press): Action | null {
  if (press.ctrlKey || press.metaKey || press.isComposing || press.defaultPrevented) return null
  const row = shortcuts.find(
    (item) => item.code === press.code && !!item.shift === press.shiftKey && !!item.alt === press.altKey,
  )
  return row?.action ?? null
}

/** Whether a key pressed on this element belongs to it: a field, a menu, a dialog, or a button and its Enter. */
export function keepsKeys(target: EventTarget | null, code: string): boolean {
  if (!(target instanceof Element)) return false
  if (
    target.closest(
      'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="dialog"], [role="menu"]',
    )
  )
    return true
  return code === 'Enter' && !!target.closest('button, a, [role="option"], [role="menuitem"]')
}
