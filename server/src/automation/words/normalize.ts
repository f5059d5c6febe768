/** The longest text that is looked at, in UTF-16 code units: who wants an answer by itself does not write a letter. */
export const longestRead = 600

/** A text as it is compared: small letters, ё as е, one blank between words, no marks around them. */
export function normalize(text: string): string {
  return wordsOf(text).join(' ')
}

/** The words of a text, as they are compared. */
export function wordsOf(text: string): string[] {
  const plain = text.slice(0, longestRead).normalize('NFKC').toLowerCase().replaceAll('ё', 'е')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
