/** How many digits a currency has behind the point (ISO 4217, as ICU knows them); null for what is no currency. */
export function digitsOfCurrency(currency: string): number | null {
  if (!/^[A-Z]{3}$/.test(currency)) return null
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** "12500.00" or «12 500,5» as the smallest units of its currency; null for what is no amount of it. */
export function minorOf(amount: string, currency: string): bigint | null {
  const digits = digitsOfCurrency(currency)
  const match = /^(\d{1,12})(?:[.,](\d{1,4}))?$/.exec(amount.replace(/[\s\u00a0\u202f]/g, ''))
  if (digits === null || !match) return null
  const fraction = match[2] ?? ''
  if (/[1-9]/.test(fraction.slice(digits))) return null
  return BigInt(`${match[1]}${fraction.slice(0, digits).padEnd(digits, '0')}`)
}

/** The smallest units (a string holds their digits) as a decimal: "12500.00". */
export function amountOf(minor: bigint | number | string, currency: string): string {
  const digits = digitsOfCurrency(currency) ?? 2
  const text = String(minor).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** A price as people say it: «12 500 ₽», with what is behind the point only when there is something. */
export function sayMoney(minor: bigint | number | string, currency: string, locale: 'ru' | 'en'): string {
  const amount = amountOf(minor, currency)
  const isWhole = !/[1-9]/.test(amount.split('.')[1] ?? '')
  const digits = digitsOfCurrency(currency) ?? 2
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: isWhole ? 0 : digits,
    maximumFractionDigits: digits,
  }).format(Number(amount))
}
