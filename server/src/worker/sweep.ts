import { dueRuns } from '../automation/runs/resume-run.ts'
import { checkWebhooks } from '../integrations/webhook/check-all.ts'
import { log } from '../lib/log.ts'
import { botsKept } from '../messages/inbound/kept/keep.ts'
import { replayParked } from '../messages/inbound/replay-parked.ts'
import { discardUploads } from '../messages/media/discard-uploads.ts'
import { dueFiles } from '../messages/media/pending.ts'
import { dueBots } from '../messages/outbox/due.ts'
import { expireLeases, failOrphans } from '../messages/outbox/expire.ts'
import { botsWithNotices, failNoticesOfGoneBots, freeLeasedNotices } from '../notifications/outbox/due.ts'
import { tellUnanswered } from '../notifications/unanswered/tell-unanswered.ts'
import { sweepReminders, sweepUnanswered } from './automate.ts'
import { ringAnew } from './bells.ts'
import { jobs } from './jobs.ts'
import { behind } from './react.ts'

/** What a sweep found that a bell should have told long ago: more than nothing twice in a row means deaf workers. */
export type Sweep = { overdueBots: number }

/** Whoever should have heard a bell so long ago is deaf: somebody else is to hear the next ones. */
const deafSeconds = 2

/**
 * Does what lost bells left undone, by PostgreSQL alone: works with Redis flushed, away or broken. Whatever is due is
 * done here and now, not rung for; leases see to it that nothing is done twice at once.
 */
export async function sweep(overdueSeconds: number): Promise<Sweep> {
  const bots = await dueBots()
  // Not waited for: a bot that is busy or whose provider is slow must not put the next sweep off.
  for (const { integrationId, waitedSeconds } of bots) {
    void step('deliver', () => jobs.deliver.run(integrationId))
    if (waitedSeconds > deafSeconds) ringAnew('deliver', integrationId)
  }
  await Promise.all([
    step('expire', expireLeases),
    step('orphans', failOrphans),
    step('notices', sweepNotices),
    step('parked', replayParked),
    step('webhooks', checkWebhooks),
    step('uploads', discardUploads),
    step('react', async () => {
      for (const { organizationId } of await behind()) await step('react', () => jobs.react.run(organizationId))
    }),
    step('media', async () => {
      for (const id of await dueFiles(20)) await jobs.media.run(id)
    }),
    step('runs', async () => {
      // Not waited for one after the other: an answerer may take its time.
      for (const id of await dueRuns(20)) void step('run', () => jobs.run.run(id))
    }),
    step('unanswered rules', sweepUnanswered),
    step('reminders', sweepReminders),
    step('greet', async () => {
      for (const id of await botsKept('greeting')) await jobs.greet.run(id)
    }),
    step('staff', async () => {
      for (const id of await botsKept('staff')) await jobs.staff.run(id)
    }),
  ])
  return { overdueBots: bots.filter((bot) => bot.waitedSeconds > overdueSeconds).length }
}

async function sweepNotices(): Promise<void> {
  // What it tells is in the queue of notices then, and is found below.
  await tellUnanswered()
  await Promise.all([freeLeasedNotices(), failNoticesOfGoneBots()])
  for (const id of await botsWithNotices()) void step('deliver', () => jobs.deliver.run(id))
}

async function step(name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    log.error({ err: error, step: name }, 'a step of the sweep failed')
  }
}
