/** Up to two letters to stand for a name; signs and quotes are passed over, an emoji counts as a letter. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).flatMap((word) => firstSign(word) ?? [])
  const picked = words.length > 1 ? [words[0], words[1]] : words
  return picked.join('').toUpperCase() || '?'
}

function firstSign(word: string): string | undefined {
  return [...word].find((sign) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(sign))
}

/** One of `count` colours, always the same for the same key. */
export function hueOf(key: string, count: number): number {
  let sum = 0
  for (const sign of key) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 65_521
  return sum % count
}
