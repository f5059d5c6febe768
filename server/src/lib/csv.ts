/**
 * One line of a CSV file (RFC 4180), its end included. A text that a spreadsheet would take for a formula (=, +, -, @,
 * tab or return in front) gets an apostrophe before it; numbers are written as they are, null as nothing.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (typeof cell === 'string' ? quoted(cell) : (cell ?? ''))).join(',')}\r\n`
}

/** What makes a spreadsheet read the file as UTF-8. */
export const byteOrderMark = '\uFEFF'

function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
