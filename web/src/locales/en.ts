import { mergeFeatures } from './merge-features.ts'

/** Every text of the language; the file's name is the first part of a key. */
export const messages = mergeFeatures(
  import.meta.glob<Record<string, unknown>>('./en/*.json', { eager: true, import: 'default' }),
)
