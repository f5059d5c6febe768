import { createI18n } from 'vue-i18n'
import { pluralIndex } from './plural-index.ts'

/** The languages of the interface. */
export type Language = 'ru' | 'en'

const STORED = 'mh-locale'
const bundles = {
  ru: () => import('../locales/ru.ts'),
  en: () => import('../locales/en.ts'),
}

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
    i18n.global.setLocaleMessage(language, (await bundles[language]()).messages as never)
  }
  i18n.global.locale.value = language as never
  document.documentElement.lang = language
  localStorage.setItem(STORED, language)
}

/** The vue-i18n plugin with the preferred language loaded. */
export async function createTranslations() {
  await setLanguage(preferredLanguage())
  return i18n
}
