import { UserError } from '../../errors.ts'
import { commonPasswords } from './common-passwords.ts'

/** In Unicode code points. No rules of composition: length and rarity are what counts (ASVS 5.0 V6.2). */
export const minPasswordLength = 8
/** Above it a password is only a way to keep the hasher busy. */
export const maxPasswordLength = 256

/** Throws PASSWORD_WEAK when the password is too short, too long, widely used, or the person's own name or e-mail. */
export function checkPasswordStrength(password: string, personal: string[] = []): void {
  const length = [...password].length
  const plain = password.normalize('NFKC').toLowerCase()
  const own = personal.flatMap((text) => [text, text.split('@')[0] ?? '']).map((text) => text.toLowerCase())
  const isWeak =
    length < minPasswordLength ||
    length > maxPasswordLength ||
    commonPasswords.has(plain) ||
    own.includes(plain) ||
    new Set(plain).size < 3
  if (isWeak) throw new UserError('PASSWORD_WEAK', { path: ['password'] })
}
