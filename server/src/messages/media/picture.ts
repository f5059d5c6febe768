import sharp from 'sharp'
import { storage } from '../../lib/storage/open-storage.ts'

/** What is known of a stored picture. */
export type Picture = { width: number; height: number; thumbnailKey: string | null }

const maxPictureBytes = 20 * 1024 * 1024
const maxPixels = 60_000_000
const thumbnailSide = 480

/**
 * Reads a stored picture's size as it is shown (turned by its EXIF mark) and stores a small webp beside it. Undefined
 * for what is no readable picture or has more pixels than anybody needs: such a file is shown as a document.
 */
export async function readPicture(key: string, bytes: number): Promise<Picture | undefined> {
  if (bytes > maxPictureBytes) return undefined
  const file = await storage.open(key)
  if (!file) return undefined
  const content = Buffer.from(await new Response(file.stream).arrayBuffer())
  try {
    const image = sharp(content, { limitInputPixels: maxPixels, failOn: 'none' })
    const { width, height, orientation = 1 } = await image.metadata()
    const isTurned = orientation >= 5
    const thumbnail = await image
      .rotate()
      .resize(thumbnailSide, thumbnailSide, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 78 })
      .toBuffer()
    const thumbnailKey = `${key}.thumb.webp`
    await storage.put(thumbnailKey, new Blob([new Uint8Array(thumbnail)]).stream(), maxPictureBytes)
    return { width: isTurned ? height : width, height: isTurned ? width : height, thumbnailKey }
  } catch {
    return undefined
  }
}
