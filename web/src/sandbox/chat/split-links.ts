/** A stretch of a message; `href` where it is an address. */
export type LinkPart = { text: string; href?: string }

// Without a public address our links begin at the root of this site: greetings, and the way to a bot of the sandbox.
const ADDRESS = /\bhttps?:\/\/[^\s<>"«»]+|(?<![^\s(])\/(?:p\/|phone\?)[^\s<>"«»]+/gi

/** Cuts a text at the addresses in it; what closes the sentence does not belong to them. */
export function splitLinks(text: string): LinkPart[] {
  const parts: LinkPart[] = []
  let end = 0
  for (const match of text.matchAll(ADDRESS)) {
    const href = match[0].replace(/[.,;:!?)\]”]+$/, '')
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: href, href })
    end = match.index + href.length
  }
  return end < text.length ? [...parts, { text: text.slice(end) }] : parts
}
