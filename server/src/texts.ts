import en from './texts/en.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }

/** The languages the product speaks. */
export type Locale = 'ru' | 'en'

/** Every text there is; both languages have the same keys (a test compares them). */
export type TextKey = keyof typeof ru

const texts: Record<Locale, Record<string, string>> = { ru, en }

/** The text of `key` in `locale`, its `{name}` places filled from `facts`; an unknown key comes back as it is. */
export function say(locale: Locale, key: string, facts: Record<string, string | number | undefined> = {}): string {
  const text = texts[locale][key] ?? texts.en[key] ?? key
  return text.replaceAll(/\{(\w+)\}/g, (_place, name: string) => String(facts[name] ?? '')).trim()
}

/** A moment as people say it by the clock of a place: «3 декабря в 14:30». */
export function sayMoment(at: Date, { locale, timeZone }: { locale: Locale; timeZone: string }): string {
  const format = { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', timeZone } as const
  return new Intl.DateTimeFormat(locale, format).format(at)
}

/** Whether there is a text for `key`. */
export function hasText(key: string): boolean {
  return Object.hasOwn(texts.ru, key)
}

/** The language for an `Accept-Language` header: Russian when it is asked for before English, else English. */
export function localeFrom(acceptLanguage: string | null | undefined): Locale {
  for (const part of (acceptLanguage ?? '').toLowerCase().split(',')) {
    const tag = part.trim()
    if (tag.startsWith('ru')) return 'ru'
    if (tag.startsWith('en')) return 'en'
  }
  return 'en'
}
