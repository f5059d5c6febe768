import { expect, it } from 'vitest'
import { actionOf, keepsKeys, shortcuts } from './shortcuts.ts'

const press = (code: string, more: Partial<KeyboardEvent> = {}) =>
  ({
    code,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    isComposing: false,
    defaultPrevented: false,
    ...more,
  }) as KeyboardEvent

it('finds every row of the table by the place of its key, in any layout', () => {
  for (const row of shortcuts) {
    expect(actionOf(press(row.code, { key: 'о', shiftKey: !!row.shift, altKey: !!row.alt }))).toBe(row.action)
  }
})

it('leaves keys with Ctrl or Command and composed texts alone', () => {
  expect(actionOf(press('KeyR', { ctrlKey: true }))).toBeNull()
  expect(actionOf(press('KeyR', { metaKey: true }))).toBeNull()
  expect(actionOf(press('KeyJ', { isComposing: true }))).toBeNull()
})

it('keeps silent in fields, menus and dialogs', () => {
  document.body.innerHTML = '<textarea></textarea><div role="dialog"><p></p></div><button></button><main></main>'
  const find = (selector: string) => document.querySelector(selector)
  expect(keepsKeys(find('textarea'), 'KeyJ')).toBe(true)
  expect(keepsKeys(find('[role=dialog] p'), 'KeyJ')).toBe(true)
  expect(keepsKeys(find('button'), 'Enter')).toBe(true)
  expect(keepsKeys(find('button'), 'KeyJ')).toBe(false)
  expect(keepsKeys(find('main'), 'KeyJ')).toBe(false)
})

it('has no two rows for one key', () => {
  const keys = shortcuts.map((row) => `${row.code} ${!!row.shift} ${!!row.alt}`)
  expect(new Set(keys).size).toBe(keys.length)
})
