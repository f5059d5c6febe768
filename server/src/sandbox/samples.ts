import { readFileSync } from 'node:fs'
import type { StoredFile } from './world/model.ts'
import type { World } from './world/world.ts'

/** A small file of ours that a customer sends when the phone gives none. */
export type Sample = {
  folder: string
  fileName: string
  mimeType: string
  width?: number
  height?: number
  duration?: number
  bytes(): Buffer
}

const from = (fileName: string) => () => readFileSync(new URL(`./samples/${fileName}`, import.meta.url))

const SAMPLES: Record<string, Sample> = {
  photo: { folder: 'photos', fileName: 'kitchen.jpg', mimeType: 'image/jpeg', bytes: from('kitchen.jpg') },
  voice: { folder: 'voice', fileName: 'voice.ogg', mimeType: 'audio/ogg', duration: 4, bytes: from('voice.ogg') },
  audio: { folder: 'music', fileName: 'melody.ogg', mimeType: 'audio/ogg', duration: 4, bytes: from('voice.ogg') },
  sticker: { folder: 'stickers', fileName: 'sticker.webp', mimeType: 'image/webp', width: 256, height: 256, bytes: from('sticker.webp') },
  document: { folder: 'documents', fileName: 'Смета кухня.pdf', mimeType: 'application/pdf', bytes: from('estimate.pdf') },
  video: { folder: 'videos', fileName: 'video.mp4', mimeType: 'video/mp4', width: 160, height: 120, duration: 1, bytes: from('clip.mp4') },
  animation: { folder: 'animations', fileName: 'animation.mp4', mimeType: 'video/mp4', width: 160, height: 120, duration: 1, bytes: from('clip.mp4') },
  video_note: { folder: 'video_notes', fileName: 'note.mp4', mimeType: 'video/mp4', width: 120, height: 120, duration: 1, bytes: from('clip.mp4') },
} // prettier-ignore

/** The sample of a kind of message. */
export function sampleOf(kind: string): Sample | undefined {
  return SAMPLES[kind]
}

/** The sample photo as a stored file, for avatars. */
export function samplePhoto(world: World): StoredFile {
  const photo = SAMPLES.photo as Sample
  return world.files.put({ bytes: photo.bytes(), folder: 'profile_photos', mimeType: photo.mimeType })
}
