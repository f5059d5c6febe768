/**
 * The bot command a text starts with, with or without entities (`/start abc`, `/start@some_bot abc`).
 * Name in lower case without slash and bot, args trimmed.
 */
export function commandOf(text: string | undefined): { name: string; args: string } | undefined {
  const match = /^\/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]+)?(?:\s+([\s\S]*))?$/.exec(text ?? '')
  const name = match?.[1]
  if (!name) return undefined
  return { name: name.toLowerCase(), args: (match[2] ?? '').trim() }
}
