const CATEGORIES = { ru: ['one', 'few', 'many'], en: ['one', 'other'] } as const
const rules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') }

/** Which of the `forms` written with `|` fits `count`: RU one | few | many, EN one | other. */
export function pluralIndex(language: 'ru' | 'en', count: number, forms: number): number {
  const category = rules[language].select(Math.abs(count))
  const index = (CATEGORIES[language] as readonly string[]).indexOf(category)
  return index === -1 ? forms - 1 : Math.min(index, forms - 1)
}
