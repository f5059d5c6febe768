import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import type { VariablesOf } from '../../api/graphql.ts'
import { useAction } from '../../api/useAction.ts'
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

/** Every frequent question, and what may be done with them; after each change they are read again. */
export function useFaq() {
  const { data, fetching, error, executeQuery } = useQuery({ query: FaqDocument, requestPolicy: 'cache-and-network' })
  const reread = async () => void (await executeQuery({ requestPolicy: 'network-only' }))
  const saving = useAction(SaveFaqDocument)
  const removing = useAction(RemoveFaqDocument)
  const ordering = useAction(ReorderFaqDocument)

  async function save(draft: FaqDraft, entry?: FaqEntry): Promise<boolean> {
    const saved = await saving.run({ input: faqInputOf(draft, entry) })
    if (saved) await reread()
    return !!saved
  }

  return {
    entries: computed(() => data.value?.faqEntries ?? []),
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    isSaving: saving.isPending,
    problem: saving.problem,
    listProblem: computed(() => removing.problem.value ?? ordering.problem.value),
    forget: saving.forget,
    reread,
    save,
    turn: (entry: FaqEntry, isActive: boolean) => save({ ...faqDraftOf(entry), isActive }, entry),
    remove: async (entry: FaqEntry) => {
      if (await removing.run({ input: { id: entry.id } })) await reread()
    },
    reorder: async (ids: string[]) => {
      if (await ordering.run({ input: { ids } })) await reread()
    },
  }
}
