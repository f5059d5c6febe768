import type { Json, StoredFile } from '../world/model.ts'

type Size = { width: number; height: number }

/** A photo as its list of sizes; our server keeps one picture and tells of a small one as well. */
export function photoSizes({ fileId, size }: StoredFile, { width, height }: Size): Json[] {
  const scale = 320 / Math.max(width, height, 320)
  const one = { file_id: fileId, file_unique_id: uniqueId(fileId), file_size: size }
  const large = { ...one, width, height }
  if (scale === 1) return [large]
  return [{ ...one, width: Math.round(width * scale), height: Math.round(height * scale) }, large]
}

/** A file object as the Bot API shows it, with what is particular to its kind. */
export function fileObject({ fileId, size, mimeType, fileName }: StoredFile, more: Json): Json {
  return {
    file_id: fileId,
    file_unique_id: uniqueId(fileId),
    file_size: size,
    mime_type: mimeType,
    file_name: fileName,
    ...more,
  }
}

/** The id that does not change between bots. */
export function uniqueId(fileId: string): string {
  return `AQAD${fileId.slice(4, 16)}`
}
