/// <reference types="vite/client" />
import { mergeFeatures } from './merge-features.ts'

/** The texts of every page that is not the first. */
export const messages = mergeFeatures(
  import.meta.glob<Record<string, unknown>>(
    ['./en/*.json', './en/pages/*.json', '!./en/{shell,inbox,thread,messages,contact,onboarding}.json'],
    { eager: true, import: 'default' },
  ),
)
