import type { VariablesOf } from '../../api/graphql.ts'
import { useAction } from '../../api/useAction.ts'
import { useItems } from '../parts/useItems.ts'
import { FaqDocument, RemoveFaqDocument, ReorderFaqDocument, SaveFaqDocument, type FaqEntry } from './documents.ts'

/** A question while it is written. */
export type FaqDraft = Pick<
  FaqEntry,
  'title' | 'phrases' | 'keywords' | 'patterns' | 'answer' | 'buttons' | 'isActive'
> & { branchId: string | null; integrationId: string | null }

/** A new question, or one that was read, to be written. */
export function faqDraftOf(entry?: FaqEntry): FaqDraft {
  return {
    title: entry?.title ?? '',
    phrases: [...(entry?.phrases ?? [])],
    keywords: [...(entry?.keywords ?? [])],
    patterns: [...(entry?.patterns ?? [])],
    answer: entry?.answer ?? '',
    buttons: (entry?.buttons ?? []).map((button) => ({ ...button })),
    isActive: entry?.isActive ?? true,
    branchId: entry?.branch?.id ?? null,
    integrationId: entry?.integration?.id ?? null,
  }
}

type Input = VariablesOf<typeof SaveFaqDocument>['input']

/** What is sent: a button leads to a question or to an address. */
export function faqInputOf(draft: FaqDraft, entry?: FaqEntry): Input {
  return {
    ...draft,
    id: entry?.id ?? null,
    expectedVersion: entry?.version ?? null,
    title: draft.title.trim(),
    answer: draft.answer.trim(),
    buttons: draft.buttons.map(({ text, faqId, url }) => (faqId ? { text, faqId } : { text, url })),
  }
}

/** Every frequent question, and what may be done with them. */
export const useFaq = () =>
  useItems({
    document: FaqDocument,
    pick: (data) => data.faqEntries,
    titleOf: (entry: FaqEntry) => entry.title,
    draftOf: faqDraftOf,
    inputOf: faqInputOf,
    saving: useAction(SaveFaqDocument),
    removing: useAction(RemoveFaqDocument),
    ordering: useAction(ReorderFaqDocument),
  })
