import { UserError } from '../errors.ts'
import { cleanText } from '../lib/clean-text.ts'

const maxWelcome = 4096
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/**
 * A chat id as the provider knows it, a string: groups have negative ones, and both exceed a GraphQL Int. Blank is null
 * (none). Throws BAD_INPUT for anything that is not a whole number of 64 bit.
 */
export function chatIdFrom(text: string | null | undefined): string | null {
  const id = text?.trim()
  if (!id) return null
  const isWhole = /^-?\d{1,19}$/.test(id) && BigInt(id) >= int64.min && BigInt(id) <= int64.max
  if (!isWhole || BigInt(id) === 0n) throw new UserError('BAD_INPUT', { path: ['ownerChatId'], detail: 'chat id' })
  return BigInt(id).toString()
}

/** The text that answers /start; blank is null (none). Throws BAD_INPUT when it is longer than one message. */
export function welcomeFrom(text: string | null | undefined): string | null {
  const welcome = cleanText(text?.trim() ?? '')
  if (welcome.length > maxWelcome) {
    throw new UserError('BAD_INPUT', { path: ['welcomeMessage'], detail: `> ${maxWelcome}` })
  }
  return welcome || null
}
