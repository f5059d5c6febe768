import type { TextEntity } from '../../channel.ts'
import { idOf, objectOf, objectsOf, textOf } from './lenient.ts'

/** The entities that lie inside the text; Telegram counts in UTF-16 code units, as JavaScript does. */
export function entitiesOf(value: unknown, text: string | undefined): TextEntity[] {
  return objectsOf(value).flatMap((entity) => {
    const { offset, length } = entity
    const type = textOf(entity.type)
    if (!type || !isIndex(offset) || !isIndex(length) || length === 0) return []
    if (offset + length > (text?.length ?? 0)) return []
    const user = idOf(objectOf(entity.user)?.id)
    const url = textOf(entity.url) ?? (user ? `tg://user?id=${user}` : undefined)
    const language = textOf(entity.language)
    return [{ type, offset, length, ...(url && { url }), ...(language && { language }) }]
  })
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
