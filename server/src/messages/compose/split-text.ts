const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * Cuts a text into parts of at most `limit` UTF-16 code units (Telegram counts these), at the last paragraph, else
 * line, else sentence, else word border of the second half of a part, else between two graphemes, never inside a
 * surrogate pair. Parts are trimmed and never empty; a text of white space gives none.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (rest.length > limit) {
    const cut = borderIn(rest, limit)
    const part = rest.slice(0, cut).trimEnd()
    if (part) parts.push(part)
    rest = rest.slice(cut).trimStart()
  }
  if (rest) parts.push(rest)
  return parts
}

function borderIn(text: string, limit: number): number {
  const half = Math.floor(limit / 2)
  const head = text.slice(0, limit + 1)
  for (const border of [/\n\s*\n/g, /\n/g, /[.!?…]\s/g, /\s/g]) {
    const last = [...head.matchAll(border)].map((match) => match.index + match[0].trimEnd().length).at(-1)
    if (last !== undefined && last > half && last <= limit) return last
  }
  return graphemeBorder(text, limit)
}

/** The end of the last whole grapheme within the limit; inside a giant one (zalgo) at least between code points. */
function graphemeBorder(text: string, limit: number): number {
  const from = Math.max(0, limit - 200)
  const start = isLowSurrogate(text, from) ? from + 1 : from
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(start, limit + 200))) {
    const close = start + index + segment.length
    if (close > limit) break
    end = close
  }
  if (end > start) return end
  return isLowSurrogate(text, limit) ? limit - 1 : limit
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
