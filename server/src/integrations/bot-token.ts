/** Whether a text has the shape that BotFather gives: public bot id, colon, secret. */
export function isBotToken(token: string): boolean {
  return /^\d{6,12}:[A-Za-z0-9_-]{30,100}$/.test(token)
}

/** All that is ever shown of a token: the public bot id, which everybody may know, and none of the secret. */
export function maskToken(token: string): string {
  return `${token.slice(0, token.indexOf(':'))}:••••••••`
}
