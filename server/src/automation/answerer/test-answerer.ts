import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { row } from '../../db/query.ts'
import { UserError } from '../../errors.ts'
import type { Viewer } from '../../team/viewer.ts'
import { mustManage } from '../setting/check.ts'
import { ask, type AnswererAddress } from './ask.ts'
import { wordsOf } from './shape.ts'

/** What the answerer of a bot says to a text, asked now; nothing is sent. PROVIDER_REFUSED with the code of a fault. */
export async function testAnswerer(
  viewer: Viewer,
  { integrationId, text }: { integrationId: string; text: string },
): Promise<string> {
  mustManage(viewer)
  const answerer = await row<AnswererAddress>(sql`
    select integration_id as "integrationId", url, secret_encrypted as "secretEncrypted", timeout_ms as "timeoutMs"
    from answerer where integration_id = ${integrationId} and organization_id = ${viewer.organizationId}`)
  if (!answerer) throw new UserError('NOT_FOUND')
  const nobody = { id: null, name: 'Test', phone: null, locale: viewer.locale }
  const conversation = { id: null, integrationId, branchId: null, messageCount: 1 }
  const message = { id: null, kind: 'TEXT', text: text.slice(0, 4000), at: new Date(), choice: null }
  const about = { conversation, contact: nobody, message, question: message.text }
  const question = { ...about, history: [], locale: viewer.locale, isTest: true }
  const { answer, fault } = await ask(answerer, question, randomUUID())
  if (!answer) throw new UserError('PROVIDER_REFUSED', { detail: fault })
  return wordsOf(answer)
}
