/**
 * The secrets that a test plants (tokens, passwords, sessions) and where they were seen: `plant` says what nobody may
 * ever read in a log or an answer, `overhear` looks through what was said, `leaks` tells what came out. Texts are
 * looked through when they come, so nothing has to be kept.
 */
const planted = new Set<string>()
const found: string[] = []
let pattern: RegExp | undefined

/** From now on this text is a secret. Too short ones are refused: they would be found everywhere. */
export function plant(...secrets: (string | null | undefined)[]): void {
  for (const secret of secrets) if (secret && secret.length >= 8) planted.add(secret)
  pattern = undefined
}

/** Looks through what was said in public; `where` names the place. */
export function overhear(where: string, text: string): void {
  const secret = secretIn(text)
  if (secret) found.push(`${where} says the secret ${secret.slice(0, 6)}…: ${around(text, secret)}`)
}

/** Where secrets came out so far. */
export function leaks(): string[] {
  return [...found]
}

/** The first planted secret of a text. */
export function secretIn(text: string): string | undefined {
  if (planted.size === 0) return undefined
  pattern ??= new RegExp([...planted].map((secret) => secret.replace(/[^\w]/g, '\\$&')).join('|'))
  return pattern.exec(text)?.[0]
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret)
  return `${text.slice(Math.max(0, at - 80), at)}…${text.slice(at + secret.length, at + secret.length + 20)}`
}
