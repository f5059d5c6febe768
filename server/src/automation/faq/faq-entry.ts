import { z } from 'zod'
import { faultOfPattern } from '../words/safe-pattern.ts'
import type { FaqQuestion } from './match-faq.ts'

/** A button below an answer: another entry, or an address. */
export const faqButtonShape = z.union([
  z.object({ text: z.string().trim().min(1).max(64), faqId: z.guid() }),
  z.object({ text: z.string().trim().min(1).max(64), url: z.url({ protocol: /^https?$/ }).max(500) }),
])

/** A button as its row holds it. */
export type FaqButton = z.output<typeof faqButtonShape>

const phrases = z.array(z.string().trim().min(1).max(300)).max(50)

/** What an entry must be; texts are trimmed. */
export const faqShape = z.object({
  title: z.string().trim().min(1).max(200),
  phrases,
  keywords: z.array(z.string().trim().min(1).max(100)).max(50),
  patterns: z.array(z.string().refine((pattern) => faultOfPattern(pattern) === null, 'regular expression')).max(10),
  answer: z.string().trim().min(1).max(4000),
  buttons: z.array(faqButtonShape).max(12),
})

/** An entry as it answers. */
export type FaqEntry = FaqQuestion & {
  id: string
  answer: string
  buttons: FaqButton[]
  branchId: string | null
  integrationId: string | null
}
