import { badRequest } from '../wire/bot-api-error.ts'
import type { Json } from '../world/model.ts'
import { jsonParam, textParam, type Call } from './params.ts'

/** A text as Telegram takes it: not empty, at most 4096 UTF-16 units, surrounding white space cut. */
export function checkedText(call: Call): Json {
  const text = textParam(call, 'text')
  if (text === undefined || !text.trim()) throw badRequest('message text is empty')
  if (text.length > 32_768) throw badRequest('text is too long')
  const formatted = formattedText(call, text, 'entities')
  if (formatted.text.length > 4096) throw badRequest('message is too long')
  return formatted.entities.length ? formatted : { text: formatted.text }
}

/** A caption, at most 1024 units. */
export function checkedCaption(source: Pick<Call, 'params'>): Json {
  const caption = textParam(source, 'caption')
  if (!caption?.trim()) return {}
  const { text, entities } = formattedText(source, caption, 'caption_entities')
  if (text.length > 1024) throw badRequest('message caption is too long')
  return entities.length ? { caption: text, caption_entities: entities } : { caption: text }
}

type Entity = { type: string; offset: number; length: number; url?: string }

function formattedText(
  source: Pick<Call, 'params'>,
  text: string,
  field: string,
): { text: string; entities: Entity[] } {
  if (/^html$/i.test(textParam(source, 'parse_mode') ?? '')) return parseHtml(text)
  const entities = jsonParam<Entity[]>(source, field) ?? []
  for (const { offset, length } of entities) {
    if (offset < 0 || length < 0 || offset + length > text.length) {
      throw badRequest("can't parse entities: entity is out of the text")
    }
  }
  return { text, entities }
}

const TAGS: Record<string, string> = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline', s: 'strikethrough',
  del: 'strikethrough', code: 'code', pre: 'pre', a: 'text_link', blockquote: 'blockquote', 'tg-spoiler': 'spoiler',
} // prettier-ignore

/** HTML as far as bots use it; an unknown or unclosed tag is refused with Telegram's words. */
function parseHtml(html: string): { text: string; entities: Entity[] } {
  const open: { tag: string; offset: number; url?: string }[] = []
  const entities: Entity[] = []
  let text = ''
  for (const [piece] of html.matchAll(/<[^>]*>|[^<]+|</g)) {
    const tag = /^<(\/?)([\w-]+)(?:\s+href="([^"]*)")?[^>]*>$/.exec(piece)
    if (!tag) text += piece.replace(/&(lt|gt|amp|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
    else if (!TAGS[tag[2] ?? ''])
      throw badRequest(`can't parse entities: Unsupported start tag "${tag[2]}" at byte offset 0`)
    else if (!tag[1]) open.push({ tag: tag[2] ?? '', offset: text.length, url: tag[3] })
    else {
      const begun = open.pop()
      if (begun?.tag !== tag[2]) throw badRequest("can't parse entities: Unexpected end tag at byte offset 0")
      const { offset, url } = begun as { offset: number; url?: string }
      entities.push({ type: TAGS[tag[2] ?? ''] ?? '', offset, length: text.length - offset, ...(url && { url }) })
    }
  }
  if (open.length)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${open[0]?.tag}"`)
  return { text, entities }
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }
