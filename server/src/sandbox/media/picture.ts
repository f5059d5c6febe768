type Size = { width: number; height: number }

/** Width and height of a picture in pixels; 800 × 600 for what is none. */
export async function pictureSize(bytes: Uint8Array | undefined): Promise<Size> {
  return (bytes && (await readSize(bytes))) ?? { width: 800, height: 600 }
}

/** As `pictureSize`, but undefined for what is no picture. */
export async function readSize(bytes: Uint8Array): Promise<Size | undefined> {
  const { default: sharp } = await import('sharp')
  try {
    const { width, height } = await sharp(bytes).metadata()
    return { width, height }
  } catch {
    return undefined
  }
}
