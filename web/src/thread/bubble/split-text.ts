/** A stretch of text with one look. `href` is set only for addresses that are safe to open. */
export type TextPart = { text: string; styles: string[]; href?: string }

type Entity = { type: string; offset: number; length: number; url?: string | null }
type Range = { start: number; end: number; style?: string; href?: string }

const LOOKS = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'code',
  'pre',
  'blockquote',
  'expandable_blockquote',
])
const SAFE = /^(https?:|mailto:|tel:|tg:)/i
const ADDRESS = /\bhttps?:\/\/[^\s<>"]+|\bwww\.[^\s<>"]+/gi

/** Cuts a text at its entities (UTF-16 offsets, as Telegram counts) and at bare web addresses; builds no markup. */
export function splitText(text: string, entities: readonly Entity[]): TextPart[] {
  const ranges = [...entities.flatMap((entity) => rangeOf(text, entity)), ...bareAddresses(text, entities)]
  const edges = new Set([0, text.length])
  for (const range of ranges) edges.add(range.start).add(range.end)
  const cuts = [...edges].sort((a, b) => a - b)
  return cuts.slice(1).flatMap((end, index) => {
    const start = cuts[index]!
    if (start === end) return []
    const over = ranges.filter((range) => range.start <= start && range.end >= end)
    const styles = [...new Set(over.flatMap((range) => range.style ?? []))]
    const href = over.find((range) => range.href)?.href
    return [{ text: text.slice(start, end), styles, ...(href ? { href } : {}) }]
  })
}

function rangeOf(text: string, entity: Entity): Range[] {
  const start = Math.max(0, Math.min(text.length, Math.trunc(entity.offset)))
  const end = Math.max(start, Math.min(text.length, start + Math.trunc(entity.length)))
  if (!(end > start)) return []
  if (LOOKS.has(entity.type)) return [{ start, end, style: entity.type }]
  const href = safeAddress(addressOf(entity, text.slice(start, end)))
  return href ? [{ start, end, href }] : []
}

function addressOf(entity: Entity, said: string): string | undefined {
  switch (entity.type) {
    case 'text_link':
      return entity.url ?? undefined
    case 'url':
      return withScheme(said)
    case 'email':
      return `mailto:${said}`
    case 'phone_number':
      return `tel:${said.replace(/[^+\d]/g, '')}`
    case 'mention':
      return `https://t.me/${said.slice(1)}`
    default:
      return undefined
  }
}

function bareAddresses(text: string, entities: readonly Entity[]): Range[] {
  return [...text.matchAll(ADDRESS)].flatMap((match) => {
    const start = match.index
    const said = match[0].replace(/[.,;:!?)\]»”]+$/, '')
    const end = start + said.length
    const isTaken = entities.some(
      (entity) => entity.offset < end && entity.offset + entity.length > start && !LOOKS.has(entity.type),
    )
    const href = safeAddress(withScheme(said))
    return isTaken || !href ? [] : [{ start, end, href }]
  })
}

function withScheme(address: string): string {
  return /^[a-z][a-z+.-]*:/i.test(address) ? address : `https://${address}`
}

function safeAddress(address: string | undefined): string | undefined {
  if (!address || !SAFE.test(address)) return undefined
  return URL.canParse(address) ? address : undefined
}
