/** Puts words where the caret is, as if they had been typed: Ctrl+Z takes them back. */
export function insertText(field: HTMLTextAreaElement, words: string): void {
  field.focus()
  // Deprecated, and still the only way that keeps the browser's own undo.
  if (document.execCommand?.('insertText', false, words)) return
  field.setRangeText(words, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
