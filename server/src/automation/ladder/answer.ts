import { handToHuman } from '../../conversations/mode/turn-to-human.ts'
import { commit } from '../../events/commit.ts'
import { answerCommand } from '../commands/answer-command.ts'
import { openQuestion } from '../answerer/open-question.ts'
import { answerAttempt } from '../linking/answer-attempt.ts'
import { startRules } from '../runs/start-rules.ts'
import { speak, type Spoken } from '../speak.ts'
import { answersAtOnce, decide, type Decision, type Line } from './decide.ts'
import { loadSetup, stemsFor } from './setup.ts'
import { type KnownSituation, situationOfMessage } from './situation.ts'

/**
 * Does whatever automation does about a customer's message, by the ladder of `decide`: at least once run, said at most
 * once. Answers the runs that go on outside of a commit (web hooks, the external answerer).
 */
export async function answer(organizationId: string, messageId: string): Promise<string[]> {
  const situation = await situationOfMessage(organizationId, messageId)
  if (!situation) return []
  const setup = await loadSetup(organizationId, situation)
  const decision = decide(situation, setup, await stemsFor(setup, [situation.text]))
  const { first, greeting } = decision
  const isAnswered = await answerFirst(organizationId, situation, first)
  if (greeting && !isAnswered) await sayLine(organizationId, situation, greeting)
  const { conversationId } = situation
  const runs = await startRules(organizationId, decision.rules, { key: messageId, messageId, conversationId })
  if (isAnswered || !decision.last || decision.rules.some(answersAtOnce)) return runs
  if (decision.last === 'ANSWERER') return [...runs, ...(await openQuestion(organizationId, situation))]
  if (decision.last === 'COMMAND') await answerCommand(organizationId, messageId)
  else await sayLine(organizationId, situation, decision.last)
  return runs
}

/** What goes before anything else is thought of: a line, what a client says of himself, what he asks of his orders. */
async function answerFirst(
  organizationId: string,
  situation: KnownSituation,
  first: Decision['first'],
): Promise<boolean> {
  if (first === null || first === 'COMMAND') {
    if (await answerAttempt(organizationId, situation.messageId)) return true
    return first === 'COMMAND' && answerCommand(organizationId, situation.messageId)
  }
  await sayLine(organizationId, situation, first)
  return true
}

/** Says a line in a commit of its own; a line that hands off gives the dialog to the people in the same commit. */
function sayLine(organizationId: string, situation: KnownSituation, line: Line): Promise<Spoken> {
  const { conversationId, messageId, branchId } = situation
  return commit(organizationId, async (tx) => {
    const spoken = await speak(tx, { ...line, conversationId, messageId })
    if (!line.handsOff || spoken === 'repeated' || spoken === 'HUMAN_HAS_DIALOG') return spoken
    await handToHuman(tx, conversationId)
    tx.append({ kind: 'CONVERSATION_CHANGED', conversationId, branchId })
    return spoken
  })
}
