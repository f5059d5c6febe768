import sql from 'sql-template-tag'
import { addLabels } from '../../conversations/labels/label-conversation.ts'
import { mayHave } from '../../conversations/may-have.ts'
import { handToHuman } from '../../conversations/mode/turn-to-human.ts'
import { writeNote } from '../../conversations/notes/add-note.ts'
import { UserError } from '../../errors.ts'
import type { Transaction } from '../../events/transaction.ts'
import { systemOf } from '../../team/viewer.ts'
import type { Action } from '../rules/rule.ts'
import { speak, type Spoken } from '../speak.ts'
import type { Run } from './proceed.ts'

type Place = { id: string; branchId: string | null; assigneeId: string | null }
type Outcome = { outcome: string; detail?: string }

/** Does one action of a rule in its dialog; what cannot be done any more (a label that is gone) is a code, no fault. */
export async function act(tx: Transaction, run: Run, action: Action): Promise<Outcome> {
  const place = await lockPlace(tx, run.conversationId)
  if (!place) return { outcome: 'NO_CONVERSATION' }
  try {
    return await actIn(tx, { run, action, place })
  } catch (error) {
    if (error instanceof UserError) return { outcome: error.code }
    throw error
  }
}

type Act = { run: Run; action: Action; place: Place }

async function actIn(tx: Transaction, { run, action, place }: Act): Promise<Outcome> {
  const { id: conversationId, branchId } = place
  switch (action.kind) {
    case 'ANSWER':
      return { outcome: outcomeOf(await sayInRun(tx, run, action.text)) }
    case 'LABEL':
      await addLabels(tx, systemOf(tx.organizationId), { conversationId, branchId, labelIds: [action.labelId] })
      return { outcome: 'DONE' }
    case 'NOTE':
      await writeNote(tx, {
        conversationId,
        branchId,
        text: action.text,
        by: { kind: 'AUTOMATION', name: run.ruleName },
      })
      return { outcome: 'DONE' }
    case 'ASSIGN':
      return { outcome: await assign(tx, place, action.memberId ?? null) }
    case 'HAND_OFF': {
      const spoken = action.text ? await sayInRun(tx, run, action.text) : undefined
      await handToHuman(tx, conversationId)
      tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId })
      return { outcome: 'DONE', ...(spoken && spoken !== 'said' && { detail: spoken }) }
    }
    case 'WAIT':
    case 'CALL_WEBHOOK':
      throw new Error('no action of a dialog')
  }
}

const outcomeOf = (spoken: Spoken) => (spoken === 'said' || spoken === 'repeated' ? 'DONE' : spoken)

function sayInRun(tx: Transaction, run: Run, text: string): Promise<Spoken> {
  const { conversationId, messageId, causeKey, ruleName, nextAction, id: runId } = run
  const speech = { conversationId: conversationId!, messageId, text, runId, causeKey: `${causeKey}:${nextAction}` }
  return speak(tx, { ...speech, source: 'RULE', name: ruleName })
}

async function lockPlace(tx: Transaction, id: string | null): Promise<Place | undefined> {
  if (!id) return undefined
  return tx.row<Place>(sql`
    select id, branch_id as "branchId", assignee_id as "assigneeId" from conversation
    where id = ${id} and organization_id = ${tx.organizationId} for no key update`)
}

async function assign(tx: Transaction, place: Place, memberId: string | null): Promise<string> {
  if (place.assigneeId === memberId) return 'DONE'
  if (memberId && !(await mayHave(tx, memberId, place))) return 'CANNOT_BE_ASSIGNED'
  await tx.rows(sql`
    update conversation set assignee_id = ${memberId}, version = version + 1
    where id = ${place.id} and organization_id = ${tx.organizationId}`)
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId: place.id, branchId: place.branchId })
  return 'DONE'
}
