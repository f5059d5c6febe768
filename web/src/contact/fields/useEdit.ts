import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { UPSERT_CONTACT, type ContactCard } from '../documents.ts'

/** The fields that every card has. */
export type OwnField = 'name' | 'phone' | 'email' | 'company'

/** Writes one field of a card, over the version that was seen; `save` answers true when the server took it. */
export function useEdit(contact: () => ContactCard) {
  const { run, isPending, problem, forget } = useAction(UPSERT_CONTACT)
  const save = async (
    part: Partial<Record<OwnField, string | null>> | { attributes: { key: string; value: string }[] },
  ) => !!(await run({ input: { id: contact().id, expectedVersion: contact().version, ...part } }))
  return { save, isPending, problem, isConflict: computed(() => problem.value?.code === 'VERSION_CONFLICT'), forget }
}
