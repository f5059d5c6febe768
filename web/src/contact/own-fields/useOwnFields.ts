import { useQuery } from '@urql/vue'
import { computed } from 'vue'
import { useAction } from '../../api/useAction.ts'
import { OWN_FIELDS, SAVE_FIELD, type OwnField, type OwnFieldInput } from './documents.ts'

/** The organization's own fields of the card and what may be done with them; after each change they are read again. */
export function useOwnFields() {
  const { data, error, executeQuery } = useQuery({ query: OWN_FIELDS, requestPolicy: 'cache-and-network' })
  const fields = computed(() => data.value?.contactFields ?? [])
  const saving = useAction(SAVE_FIELD)
  const reread = async () => void (await executeQuery({ requestPolicy: 'network-only' }))
  const put = (input: OwnFieldInput) => saving.run({ input })

  /** Takes the place of the neighbour above (-1) or below (1); only those whose place changes are written. */
  async function shift(field: OwnField, by: -1 | 1): Promise<void> {
    if (saving.isPending.value) return
    const order = fields.value.filter(({ id }) => id !== field.id)
    order.splice(fields.value.findIndex(({ id }) => id === field.id) + by, 0, field)
    const changed = order.map((each, place) => ({ ...each, place })).filter(({ position, place }) => position !== place)
    for (const { id, label, kind, choices, place } of changed) {
      if (!(await put({ id, label, kind, choices: [...choices], position: place }))) break
    }
    await reread()
  }

  return {
    fields,
    isLoaded: computed(() => !!data.value),
    isBroken: computed(() => !!error.value && !data.value),
    isSaving: saving.isPending,
    problem: saving.problem,
    forget: saving.forget,
    reread,
    shift,
    save: async (input: OwnFieldInput) => {
      const isSaved = !!(await put(input))
      if (isSaved) await reread()
      return isSaved
    },
  }
}
