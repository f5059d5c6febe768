/** What a client may ask of his orders. */
export const clientCommands = ['status', 'price', 'deadline'] as const

/** What he asks, and of which order if he says its number. */
export type ClientCommand = { name: (typeof clientCommands)[number]; number: number | null }

const words: Record<string, ClientCommand['name']> = {
  статус: 'status',
  цена: 'price',
  стоимость: 'price',
  срок: 'deadline',
  сроки: 'deadline',
  status: 'status',
  price: 'price',
  deadline: 'deadline',
}

const spoken = new RegExp(
  `^(${Object.keys(words).join('|')})(?:\\s+(?:моего\\s+)?(?:заказа|ремонта|готовности))?(?:\\s*[№#]?\\s*(\\d{1,9}))?$`,
)

/**
 * Reads a command (`/status 12`) or the same in words («Статус?», «срок ремонта №12»). Null for anything longer: that
 * is for a person, or for somebody who understands sentences.
 */
export function readCommand(text: string, command: { name: string; args: string } | null): ClientCommand | null {
  if (command) {
    const name = clientCommands.find((one) => one === command.name.toLowerCase())
    const number = /^[№#]?\s*(\d{1,9})$/.exec(command.args.trim())?.[1]
    return name ? { name, number: number ? Number(number) : null } : null
  }
  const said = text.trim().toLowerCase().replace(/[?!.…]+$/, '').trim() // prettier-ignore
  const match = said.length <= 60 ? spoken.exec(said) : null
  if (!match) return null
  return { name: words[match[1]!]!, number: match[2] ? Number(match[2]) : null }
}
