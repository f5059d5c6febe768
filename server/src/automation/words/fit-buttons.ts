import type { Button, Capabilities } from '../../channels/channel.ts'

type Limits = Pick<Capabilities, 'maxButtons' | 'maxButtonDataBytes' | 'maxButtonTextLength'>

/** The buttons as the channel can carry them: words cut, too many left out, those with too long data as well. */
export function fitButtons(rows: Button[][], limits: Limits): Button[][] {
  let left = limits.maxButtons
  const fitting = rows.map((row) =>
    row
      .filter((button) => !('data' in button) || Buffer.byteLength(button.data) <= limits.maxButtonDataBytes)
      .filter(() => left-- > 0)
      .map((button) => ({ ...button, text: button.text.slice(0, limits.maxButtonTextLength) })),
  )
  return fitting.filter((row) => row.length > 0)
}
