/** A box in CSS pixels that keeps the picture's shape within the limits; a square-ish one when its size is not told. */
export function fitBox(
  picture: { width: number | null; height: number | null },
  limits: { width: number; height: number },
): { width: number; height: number } {
  const width = picture.width && picture.width > 0 ? picture.width : 4
  const height = picture.height && picture.height > 0 ? picture.height : 3
  const scale = Math.min(limits.width / width, limits.height / height)
  const isTold = !!picture.width && !!picture.height
  const factor = isTold ? Math.min(scale, 1) : scale
  return { width: Math.max(80, Math.round(width * factor)), height: Math.max(60, Math.round(height * factor)) }
}

/** How many pictures stand in each line of an album of 1 to 10. */
export function albumLines(count: number): number[] {
  if (count <= 0) return []
  if (count === 1) return [1]
  if (count <= 3) return [count]
  if (count === 4) return [2, 2]
  const lines: number[] = []
  let rest = count
  while (rest > 0) {
    const line = rest === 4 || rest === 2 ? 2 : Math.min(3, rest)
    lines.push(line)
    rest -= line
  }
  return lines
}
