const telegramToken = /\b\d{6,12}:[A-Za-z0-9_-]{30,}\b/g

/** Replaces every Telegram bot token in a text by its public half: `123456789:••••`. Tokens are in provider URLs. */
export function redact(text: string): string {
  return text.replace(telegramToken, (token) => `${token.slice(0, token.indexOf(':'))}:••••`)
}
