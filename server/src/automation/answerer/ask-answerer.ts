import sql from 'sql-template-tag'
import type { Button } from '../../channels/channel.ts'
import { handToHuman } from '../../conversations/mode/turn-to-human.ts'
import { writeNote } from '../../conversations/notes/add-note.ts'
import { commit, type Transaction } from '../../events/commit.ts'
import type { Upload } from '../../messages/compose/attach.ts'
import { say } from '../../texts.ts'
import { moveRun } from '../runs/open-run.ts'
import { speak } from '../speak.ts'
import { ask, type Asked } from './ask.ts'
import { fetchFiles } from './fetch-files.ts'
import { type Question, questionOf } from './question.ts'
import { type ExternalAnswer, wordsOf } from './shape.ts'

/** A run of the answerer that its job has leased. */
export type AskingRun = { id: string; organizationId: string; conversationId: string | null; messageId: string | null }

const name = 'ANSWERER'

/**
 * Asks the external answerer about one message and says what it answers; hands over to the people when it says so, or
 * when no answer can be had (late, broken, refused). An answerer that was switched off meanwhile is not asked.
 */
export async function askAnswerer(run: AskingRun): Promise<void> {
  const { organizationId, messageId } = run
  const question = messageId ? await questionOf(organizationId, messageId) : undefined
  if (!question?.answerer)
    return commit(organizationId, (tx) => end(tx, run, { state: 'SKIPPED', reason: 'NO_ANSWERER' }))
  const asked = await ask(question.answerer, question.body, run.id)
  const files = asked.answer ? await fetchFiles(organizationId, asked.answer) : []
  await commit(organizationId, (tx) => conclude(tx, run, { question, asked, files }))
}

type Conclusion = { question: Question; asked: Asked; files: Upload[] }

async function conclude(tx: Transaction, run: AskingRun, { question, asked, files }: Conclusion): Promise<void> {
  if (!(await isOpen(tx, run))) return
  if (!asked.answer) {
    await handOver(tx, run, question, say(question.locale, 'automation.answererFailed', { detail: asked.fault }))
    return end(tx, run, { state: 'FAILED', reason: asked.fault })
  }
  const { answer } = asked
  const text = wordsOf(answer)
  const hasWords = text !== '' || files.length > 0
  const conversationId = run.conversationId!
  const speech = { conversationId, messageId: run.messageId, runId: run.id, causeKey: `answer:${run.messageId}` }
  const spoken = hasWords
    ? await speak(tx, { ...speech, source: name, name, text, files, buttons: buttonsOf(answer) })
    : 'said'
  if (answer.handOff && (spoken === 'said' || spoken === 'repeated')) await handOver(tx, run, question)
  const isSaid = spoken === 'said' || spoken === 'repeated'
  return end(tx, run, isSaid ? { state: 'DONE', reason: null } : { state: 'SKIPPED', reason: spoken })
}

/** A button without an address comes back as a choice with its own words. */
function buttonsOf({ buttons }: ExternalAnswer): Button[][] {
  return (buttons ?? []).map((button) => {
    if (typeof button === 'string') return [{ text: button, data: `say:${button}`.slice(0, 30) }]
    const { text, url } = button
    return [url ? { text, url } : { text, data: `say:${text}`.slice(0, 30) }]
  })
}

async function handOver(tx: Transaction, run: AskingRun, { branchId }: Question, note?: string): Promise<void> {
  const conversationId = run.conversationId!
  await handToHuman(tx, conversationId)
  if (note) await writeNote(tx, { conversationId, branchId, text: note, by: { kind: 'AUTOMATION', name } })
  tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId })
}

/** Another job may have concluded it while this one was asking. */
async function isOpen(tx: Transaction, { id }: AskingRun): Promise<boolean> {
  const open = await tx.row(sql`
    select id from automation_run where id = ${id} and organization_id = ${tx.organizationId} and state = 'WAITING'
    for update`)
  return open !== undefined
}

async function end(
  tx: Transaction,
  { id }: AskingRun,
  { state, reason }: { state: 'DONE' | 'SKIPPED' | 'FAILED'; reason: string | null },
): Promise<void> {
  const step = { kind: 'ANSWER', outcome: reason ?? 'DONE' }
  await moveRun(tx, {
    id,
    set: sql`state = ${state}::automation_run_state, reason = ${reason}, resume_at = null,
      steps = ${JSON.stringify([step])}::jsonb`,
  })
}
