const longest = 160

/** The first line's worth of a text for the conversation list; null when there is no text. */
export function preview(text: string | undefined | null): string | null {
  if (!text) return null
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line
}
