import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** An unguessable text of `bytes` random bytes (default 32 = 256 bit) in base64url. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** What is stored instead of a secret: its SHA-256 in hex. For secrets of 128 bit and more, never for passwords. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Whether two texts are equal, in a time that tells nothing of them; their lengths may differ. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())
}
