import { createI18n } from 'vue-i18n'
import { pluralIndex } from './plural-index.ts'

/** The languages of the interface. */
export type Language = 'ru' | 'en'

const STORED = 'mh-locale'
const bundles = {
  ru: { first: () => import('../locales/ru.ts'), later: () => import('../locales/ru-later.ts') },
  en: { first: () => import('../locales/en.ts'), later: () => import('../locales/en-later.ts') },
}
const whole = new Set<Language>()
let isLaterAsked = false

const i18n = createI18n({
  legacy: false,
  locale: 'ru',
  fallbackLocale: false,
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
  pluralRules: {
    ru: (count, forms) => pluralIndex('ru', count, forms),
    en: (count, forms) => pluralIndex('en', count, forms),
  },
})

/** The translator for code outside components; its language follows the interface. */
export const translate = i18n.global.t as (key: string, named?: Record<string, unknown>) => string

/** The language shown now. */
export function currentLanguage(): Language {
  return i18n.global.locale.value as Language
}

/** What the browser asks for before anybody signed in: the last choice, else the browser's language. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored === 'ru' || stored === 'en') return stored
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'ru'
}

/** Switches the interface without a reload; the texts of the language are fetched once. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    i18n.global.setLocaleMessage(language, (await bundles[language].first()).messages as never)
  }
  if (isLaterAsked) await loadLater(language)
  i18n.global.locale.value = language as never
  document.documentElement.lang = language
  localStorage.setItem(STORED, language)
}

/** Loads the texts of the pages that are not the first one, once; from then on in every language chosen. */
export async function loadAllTexts(): Promise<void> {
  isLaterAsked = true
  await loadLater(currentLanguage())
}

async function loadLater(language: Language): Promise<void> {
  if (whole.has(language)) return
  i18n.global.mergeLocaleMessage(language, (await bundles[language].later()).messages as never)
  whole.add(language)
}

/** The vue-i18n plugin with the preferred language loaded. */
export async function createTranslations() {
  await setLanguage(preferredLanguage())
  return i18n
}
