import { useClientHandle, type AnyVariables, type TypedDocumentNode } from '@urql/vue'
import { useAction, type Problem } from '../api/useAction.ts'
import type { VariablesOf } from '../api/graphql.ts'
import { CHECK, INTEGRATION, REGISTER_WEBHOOK, REMOVE_WEBHOOK, UPDATE } from './documents.ts'

/** What may be changed of a bot; only the given settings change. */
export type Settings = Omit<VariablesOf<typeof UPDATE>['input'], 'integrationId'>

/** One action on one bot, after which its data are read again from the server. */
const useThenReread = <Data extends Record<string, { errors: readonly Problem[] }>, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  id: () => string,
) => {
  const { client } = useClientHandle()
  const action = useAction(document)
  const run = async (variables: Variables) => {
    const payload = await action.run(variables)
    if (payload) await client.query(INTEGRATION, { id: id() }, { requestPolicy: 'network-only' }).toPromise()
    return payload
  }
  return { ...action, run }
}

/** Saves settings of one bot. `save` answers true when the server took them. */
export const useSettings = (id: () => string) => {
  const { run, ...action } = useThenReread(UPDATE, id)
  const save = async (settings: Settings) => !!(await run({ input: { integrationId: id(), ...settings } }))
  return { ...action, save }
}

/** The three things one may do with a webhook. */
export const useWebhook = (id: () => string) => {
  const variables = () => ({ input: { integrationId: id() } })
  const install = useThenReread(REGISTER_WEBHOOK, id)
  const remove = useThenReread(REMOVE_WEBHOOK, id)
  const check = useThenReread(CHECK, id)
  return {
    install: { ...install, run: () => install.run(variables()) },
    remove: { ...remove, run: () => remove.run(variables()) },
    check: { ...check, run: () => check.run(variables()) },
  }
}
