import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether the webhook request carries our secret. Both sides are hashed first: equal lengths, constant time. */
export function verifySecret(headers: Record<string, string | string[] | undefined>, secret: string): boolean {
  const given = headers['x-telegram-bot-api-secret-token']
  if (typeof given !== 'string' || secret === '') return false
  return timingSafeEqual(sha256(given), sha256(secret))
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
