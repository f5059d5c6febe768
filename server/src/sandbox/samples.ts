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

const clip = { mimeType: 'video/mp4', width: 160, height: 120, duration: 1, bytes: from('clip.mp4') }
const speech = { mimeType: 'audio/ogg', duration: 5, bytes: from('voice.ogg') }
const sticker = { mimeType: 'image/webp', width: 256, height: 256, bytes: from('sticker.webp') }
const estimate = { mimeType: 'application/pdf', bytes: from('estimate.pdf') }
const kitchen = { folder: 'photos', fileName: 'kitchen.jpg', mimeType: 'image/jpeg', bytes: from('kitchen.jpg') }

const SAMPLES: Record<string, Sample> = {
  photo: kitchen,
  voice: { folder: 'voice', fileName: 'voice.ogg', ...speech },
  audio: { folder: 'music', fileName: 'melody.ogg', ...speech },
  sticker: { folder: 'stickers', fileName: 'sticker.webp', ...sticker },
  document: { folder: 'documents', fileName: 'Смета кухня.pdf', ...estimate },
  video: { folder: 'videos', fileName: 'video.mp4', ...clip },
  animation: { folder: 'animations', fileName: 'animation.mp4', ...clip },
  video_note: { folder: 'video_notes', fileName: 'note.mp4', ...clip, width: 120 },
}

/** The sample of a kind of message. */
export function sampleOf(kind: string): Sample | undefined {
  return SAMPLES[kind]
}

/** The sample photo as a stored file, for avatars. */
export function samplePhoto(world: World): StoredFile {
  return world.files.put({ bytes: kitchen.bytes(), folder: 'profile_photos', mimeType: kitchen.mimeType })
}
