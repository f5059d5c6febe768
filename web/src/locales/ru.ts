/// <reference types="vite/client" />
import { mergeFeatures } from './merge-features.ts'

/** The texts of the first page; the file's name is the first part of a key. */
export const messages = mergeFeatures(
  import.meta.glob<Record<string, unknown>>('./ru/{shell,inbox,thread,messages,contact,onboarding}.json', {
    eager: true,
    import: 'default',
  }),
)
