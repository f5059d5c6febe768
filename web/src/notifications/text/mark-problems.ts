/** A stretch of a text; `isWrong` where a place in braces means nothing. */
export type Piece = { text: string; isWrong: boolean }

/** Cuts a text at its faulty places; `position` points at the opening brace, `variable` is what stands between. */
export function markProblems(text: string, problems: readonly { variable: string; position: number }[]): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { variable, position } of problems.toSorted((a, b) => a.position - b.position)) {
    const written = `{${variable}}`
    // The answer may be of an older text: only what still stands there is marked.
    if (position < end || !text.startsWith(written, position)) continue
    if (position > end) pieces.push({ text: text.slice(end, position), isWrong: false })
    end = position + written.length
    pieces.push({ text: written, isWrong: true })
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isWrong: false })
  return pieces
}
