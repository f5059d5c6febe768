import { computed, ref } from 'vue'
import { useClientHandle, type AnyVariables, type TypedDocumentNode } from '@urql/vue'
import { translate } from '../lib/i18n.ts'

/** Why something was refused, in the viewer's language; `retryAt` says when it may be tried again. */
export type Problem = { code: string; message: string; path?: readonly string[] | null; retryAt?: string }

type Payload = { errors: readonly Problem[] }

/** The one root field of a mutation's answer. */
type PayloadOf<Data> = Data[keyof Data]

/**
 * A mutation as a button sees it: `run` answers the payload, or null when it was refused;
 * then `problems` says why. A server that cannot be reached is a problem like any other, it never throws.
 */
export function useAction<Data extends Record<string, Payload>, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const handle = useClientHandle()
  const problems = ref<readonly Problem[]>([])
  const isPending = ref(false)

  const run = async (variables: Variables): Promise<PayloadOf<Data> | null> => {
    isPending.value = true
    const answer = await handle.client.mutation(document, variables).toPromise()
    isPending.value = false
    const payload = answer.data ? (Object.values(answer.data)[0] as PayloadOf<Data>) : undefined
    problems.value = payload ? payload.errors : [unreachable(answer.error?.graphQLErrors[0]?.message)]
    return payload && payload.errors.length === 0 ? payload : null
  }

  return { run, isPending, problems, problem: computed(() => problems.value[0]), forget: () => (problems.value = []) }
}

const unreachable = (message: string | undefined): Problem => ({
  code: 'UNREACHABLE',
  message: message ?? translate('onboarding.signIn.offline'),
})
