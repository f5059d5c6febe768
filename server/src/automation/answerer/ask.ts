import { config } from '../../config.ts'
import { openSecret } from '../../integrations/secrets.ts'
import { FetchFault, readText, safeFetch } from '../../lib/safe-fetch.ts'
import { callHeaders } from '../runs/call-headers.ts'
import { signatureOf } from '../runs/call-webhook.ts'
import { answerShape, type ExternalAnswer } from './shape.ts'

/** Where the answerer is; its secret as its row holds it. */
export type AnswererAddress = { integrationId: string; url: string; secretEncrypted: string | null; timeoutMs: number }

/** The answer, or why there is none, as a code. */
export type Asked = { answer: ExternalAnswer; fault?: undefined } | { answer?: undefined; fault: string }

const maxAnswerBytes = 256 * 1024

/**
 * Asks an external answerer: one POST of JSON with the headers of Standard Webhooks, signed in `webhook-signature` and
 * `x-manyhands-signature` when there is a secret; no redirects. `id` is the same for every repeat. Never throws.
 */
export async function ask(answerer: AnswererAddress, question: object, id: string): Promise<Asked> {
  const body = JSON.stringify(question)
  const { integrationId, secretEncrypted, timeoutMs } = answerer
  try {
    const secret = secretEncrypted && openSecret(integrationId, secretEncrypted)
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      ...callHeaders({ id, body, secret }),
      ...(secret && { 'x-manyhands-signature': signatureOf(secret, body) }),
    }
    const isPrivateAllowed = config.ALLOW_PRIVATE_ADDRESSES
    const response = await safeFetch(answerer.url, { method: 'POST', headers, body, timeoutMs, isPrivateAllowed })
    if (response.status < 200 || response.status > 299) {
      await response.stream.cancel()
      return { fault: `HTTP_${response.status}` }
    }
    const read = answerShape.safeParse(JSON.parse((await readText(response, maxAnswerBytes)) || '{}'))
    return read.success ? { answer: read.data } : { fault: 'BAD_ANSWER' }
  } catch (error) {
    if (error instanceof FetchFault) return { fault: error.code }
    return { fault: error instanceof SyntaxError ? 'BAD_ANSWER' : 'UNREACHABLE' }
  }
}
