/** A price as people write it: `12 500 ₽`, `€99.50`; a currency nobody knows stands behind its number. */
export function formatMoney({ amount, currency }: { amount: string; currency: string }, language: string): string {
  const value = Number(amount)
  const isWhole = Number.isInteger(value)
  try {
    return new Intl.NumberFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
      style: 'currency',
      currency,
      ...(isWhole ? { maximumFractionDigits: 0 } : {}),
    }).format(value)
  } catch {
    return `${amount} ${currency}`
  }
}
