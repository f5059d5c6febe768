import { newSecret } from '../../lib/secret.ts'

const prefix = 'client_'

/** A code of 192 bit, in 39 of the 64 characters that Telegram allows in a deep link. Only its hash is stored. */
export function newLinkCode(): string {
  return `${prefix}${newSecret(24)}`
}

/** Whether the payload of a `/start` means to be such a code, right or wrong. */
export function isLinkCode(payload: string): boolean {
  return payload.startsWith(prefix)
}
