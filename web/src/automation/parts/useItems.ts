import { useQuery, type TypedDocumentNode } from '@urql/vue'
import { computed, ref, watch, type Ref } from 'vue'
import type { Problem } from '../../api/useAction.ts'
import { focusOpener } from '../../lib/focus-opener.ts'
import { moved } from './lines.ts'

type Act<Input> = {
  run: (variables: { input: Input }) => Promise<unknown>
  isPending: Ref<boolean>
  problem: Readonly<Ref<Problem | undefined>>
  forget: () => unknown
}

/** What is read, and how one of its things is written. */
type Source<Data, Item, Draft, Input> = {
  document: TypedDocumentNode<Data, Record<string, never>>
  pick: (data: Data) => readonly Item[]
  titleOf: (item: Item) => string
  draftOf: (item: Item) => Draft
  inputOf: (draft: Draft, item?: Item) => Input
  saving: Act<Input>
  removing: Act<{ id: string }>
  ordering: Act<{ ids: string[] }>
}

/** An ordered list of things that are switched on and off, with the one that is being written. */
export type Items<Item, Draft> = {
  items: Readonly<Ref<readonly Item[]>>
  titleOf: (item: Item) => string
  isLoading: Readonly<Ref<boolean>>
  isBroken: Readonly<Ref<boolean>>
  isSaving: Readonly<Ref<boolean>>
  /** Why the last one was not saved. */
  problem: Readonly<Ref<Problem | undefined>>
  /** Why the list is not as it was asked to be. */
  listProblem: Readonly<Ref<Problem | undefined>>
  /** What is being written: the id of a thing, `new`, or nothing. */
  editedId: Ref<string | null>
  edit: (id: string | null) => void
  reread: () => Promise<void>
  save: (draft: Draft, item?: Item) => Promise<void>
  turn: (item: Item, isActive: boolean) => Promise<boolean>
  move: (item: Item, step: -1 | 1) => Promise<void>
  remove: (item: Item) => Promise<void>
}

/** Reads a list and gives what may be done with it; after each change it is read again. */
export function useItems<Data, Item extends { id: string }, Draft extends { isActive: boolean }, Input>(
  source: Source<Data, Item, Draft, Input>,
): Items<Item, Draft> {
  const { saving, removing, ordering } = source
  const { data, fetching, error, executeQuery } = useQuery({
    query: source.document,
    variables: {},
    requestPolicy: 'cache-and-network',
  })
  const items = computed(() => (data.value ? source.pick(data.value) : []))
  const editedId = ref<string | null>(null)
  watch(editedId, (now, before) => now === null && before !== null && void focusOpener(before))
  const reread = async () => void (await executeQuery({ requestPolicy: 'network-only' }))
  const after = async (done: Promise<unknown>) => {
    const isDone = !!(await done)
    if (isDone) await reread()
    return isDone
  }
  const write = (draft: Draft, item?: Item) => after(saving.run({ input: source.inputOf(draft, item) }))

  return {
    items,
    titleOf: source.titleOf,
    isLoading: computed(() => fetching.value && !data.value),
    isBroken: computed(() => !!error.value && !data.value),
    isSaving: saving.isPending,
    problem: saving.problem,
    listProblem: computed(() => removing.problem.value ?? ordering.problem.value),
    editedId,
    edit: (id) => {
      saving.forget()
      editedId.value = id
    },
    reread,
    save: async (draft, item) => {
      if (await write(draft, item)) editedId.value = null
    },
    turn: (item, isActive) => write({ ...source.draftOf(item), isActive }, item),
    move: async (item, step) => {
      const ids = items.value.map(({ id }) => id)
      await after(ordering.run({ input: { ids: moved(ids, item.id, step) } }))
    },
    remove: async (item) =>
      void ((await after(removing.run({ input: { id: item.id } }))) && (await focusOpener('new'))),
  }
}
