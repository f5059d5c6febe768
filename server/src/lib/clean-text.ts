/**
 * Makes a text from outside storable: NUL becomes U+2400 (PostgreSQL refuses it), lone surrogates become U+FFFD.
 * Clean texts come back unchanged.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '\u2400').toWellFormed()
}
