import { hostname } from 'node:os'
import { registerCommands } from '../automation/commands/register-commands.ts'
import { greetNoticeChats } from '../automation/greet-notice-chats.ts'
import { resumeRun } from '../automation/runs/resume-run.ts'
import { fetchProfile } from '../contacts/fetch-profile.ts'
import { refreshProfile } from '../integrations/refresh-profile.ts'
import { answerChoice } from '../messages/choice/answer-choice.ts'
import { deliver } from '../messages/deliver.ts'
import { drainsOf } from '../messages/outbox/drain-lease.ts'
import { messageOutbox } from '../messages/outbox/outbox.ts'
import { noticeOutbox } from '../notifications/outbox/notice-outbox.ts'
import { downloadMedia } from '../messages/media/download.ts'
import { takeStaffUpdates } from '../notifications/staff-chats/take-updates.ts'
import type { Job } from '../queues/workers.ts'
import { type BellName, ring } from './bells.ts'
import { react } from './react.ts'

/** What leaves by a bot: the staff's few notices do not wait behind a long queue of customers. */
const drains = drainsOf([noticeOutbox, messageOutbox])
/** This process in leases and in the attempt log. */
const worker = `${hostname()}:${process.pid}`
/** How long one drain may keep a worker's place; then the bot is rung again and may go to another process. */
const drainBudgetMs = 5_000

const timers = new Map<string, NodeJS.Timeout>()
const stopping = new AbortController()

/** Queue → verb, one line per job kind. */
export const jobs: Record<BellName, Job> = {
  deliver: { run: drainBot, concurrency: 16, isWarm: true },
  // some of them wait for their next lap
  react: { run: react, concurrency: 8, isWarm: true },
  media: { run: downloadMedia, concurrency: 4 },
  profile: { run: fetchProfile, concurrency: 2 },
  'bot-profile': { run: refreshProfile, concurrency: 1 },
  greet: { run: greetNoticeChats, concurrency: 2 },
  // web hooks and the external answerer may be slow
  run: { run: resumeRun, concurrency: 8 },
  menu: { run: registerCommands, concurrency: 1 },
  choice: { run: answerChoice, concurrency: 4 },
  staff: { run: hearGroups, concurrency: 2 },
}

/** What is said in the staff's groups may be answered there. */
async function hearGroups(integrationId: string): Promise<void> {
  await takeStaffUpdates(integrationId)
  ring('deliver', integrationId)
}

/** Drains a bot's outbox; what is due later rings by itself then (or, after a crash, by the sweeper). */
async function drainBot(integrationId: string): Promise<void> {
  const wake = (id: string) => ring('deliver', id)
  const terms = { drains, worker, stopping: stopping.signal, budgetMs: drainBudgetMs, wake }
  const dueInMs = await deliver(integrationId, terms)
  if (dueInMs === null || stopping.signal.aborted) return
  if (dueInMs === 0) return wake(integrationId)
  clearTimeout(timers.get(integrationId))
  const due = () => {
    timers.delete(integrationId)
    wake(integrationId)
  }
  timers.set(integrationId, setTimeout(due, Math.min(dueInMs, 60_000) + 20))
}

/** No new claims from now on; the calls in flight are finished. */
export function stopDraining(): void {
  stopping.abort()
  for (const timer of timers.values()) clearTimeout(timer)
}
