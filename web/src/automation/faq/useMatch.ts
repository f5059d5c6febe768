import { useClientHandle } from '@urql/vue'
import { MatchFaqDocument } from './documents.ts'

/** Asks which entry would answer a text, now and past every cache. */
export function useMatch() {
  const { client } = useClientHandle()
  return (text: string) => client.query(MatchFaqDocument, { text }, { requestPolicy: 'network-only' }).toPromise()
}
