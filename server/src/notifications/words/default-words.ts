import type { NoticeAudience } from '../../generated/prisma/enums.ts'
import type { Locale } from '../../texts.ts'
import type { NoticeEvent } from '../catalogue.ts'
import en from './en.json' with { type: 'json' }
import ru from './ru.json' with { type: 'json' }

const words: Record<Locale, Record<string, string>> = { ru, en }

/** The template the product brings for an event and an audience; all of the staff are told in the same words. */
export function defaultWords(event: NoticeEvent, audience: NoticeAudience, locale: Locale): string {
  return words[locale][`${event}.${audience === 'CLIENT' ? 'CLIENT' : 'STAFF'}`] ?? ''
}
