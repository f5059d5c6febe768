// No word boundary in front: in a provider's URL the token follows `/bot` without one.
const telegramToken = /(?<!\d)(\d{6,12})(?::|%3A)[A-Za-z0-9_-]{30,}/gi

/** Replaces every Telegram bot token in a text by its public half: `123456789:••••`. Tokens are in provider URLs. */
export function redact(text: string): string {
  return text.replace(telegramToken, '$1:••••')
}
