/** Whether a text has the shape that BotFather gives: public bot id, colon, secret. */
export function isBotToken(token: string): boolean {
  return /^\d{6,12}:[A-Za-z0-9_-]{30,100}$/.test(token)
}

/**
 * All that is ever shown of a token: dots for the public id and the first 11 of the 35 characters of the secret, as
 * people tell their tokens apart by. What is left out is 144 bit.
 */
export function maskToken(token: string): string {
  const secret = token.slice(token.indexOf(':') + 1)
  return `••••••••:${secret.slice(0, 11)}...`
}
