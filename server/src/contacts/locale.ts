/** In which of our languages a customer is spoken to: his messenger's where it is one, else the organization's. */
export function localeFor(messenger: string | null, organization: string): 'ru' | 'en' {
  if (messenger?.startsWith('ru')) return 'ru'
  if (messenger?.startsWith('en')) return 'en'
  return organization === 'en' ? 'en' : 'ru'
}
