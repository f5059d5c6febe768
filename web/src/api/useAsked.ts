import { ref } from 'vue'
import type { AnyVariables, TypedDocumentNode } from '@urql/vue'
import { useAction, type Problem } from './useAction.ts'

/**
 * A mutation that is asked about once more, for a ConfirmModal: `ask` opens the question without what an earlier try
 * was refused for, `confirm` carries it out; `done` when it was.
 */
export function useAsked<Data extends Record<string, { errors: readonly Problem[] }>, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  done: () => unknown,
) {
  const { run, isPending, problem, forget } = useAction(document)
  const isAsked = ref(false)
  const ask = () => {
    forget()
    isAsked.value = true
  }
  const confirm = async (variables: Variables) => {
    if (!(await run(variables))) return
    isAsked.value = false
    await done()
  }
  return { isAsked, isPending, problem, ask, confirm }
}
