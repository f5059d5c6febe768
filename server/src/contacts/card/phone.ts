import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * A phone number as it is kept: `+` and digits, the country's code first; null for what can be none. A number that
 * names no country is taken as one of `country`.
 */
export function normalizePhone(text: string, country: CountryCode = 'RU'): string | null {
  const phone = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false })
  return phone?.isPossible() ? phone.number : null
}

/** The phone of a messenger's card, which bears its country's code with or without a plus. */
export function phoneOfCard(text: string): string | null {
  return normalizePhone(`+${text.replace(/\D/g, '')}`) ?? normalizePhone(text)
}

/** What phones are compared by. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '')
}
