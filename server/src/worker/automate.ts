import { answer } from '../automation/ladder/answer.ts'
import { dueReminders, noteReminder } from '../automation/meetings/due-reminders.ts'
import { occasionOfLink, occasionOfMove, runOn, unansweredOccasions } from '../automation/runs/run-on.ts'
import type { FeedEvent } from '../events/event.ts'
import { sceneOfLead } from '../leads/scene-of-lead.ts'
import { notify } from '../notifications/notify.ts'
import { ring } from './bells.ts'

/** The reactions by which automation hears of events: each runs what is set up, the slow parts by a bell. */
export const automate = {
  async onMessage({ organizationId, messageId }: FeedEvent): Promise<void> {
    if (messageId) ringRuns(await answer(organizationId, messageId))
  },

  async onOrderMoved({ organizationId, subjectId }: FeedEvent): Promise<void> {
    const occasion = subjectId ? await occasionOfMove(organizationId, subjectId) : undefined
    if (occasion) ringRuns(await runOn(organizationId, occasion))
  },

  async onLead({ organizationId, subjectId: leadId }: FeedEvent): Promise<void> {
    const scene = leadId && (await sceneOfLead(organizationId, leadId))
    if (scene) ringRuns(await runOn(organizationId, { ...scene, event: 'LEAD_RECEIVED', key: `lead:${leadId}` }))
  },

  async onContactLinked({ organizationId, subjectId, conversationId, seq }: FeedEvent): Promise<void> {
    if (!subjectId) return
    const occasion = await occasionOfLink(organizationId, { contactId: subjectId, conversationId, seq })
    ringRuns(await runOn(organizationId, occasion))
  },
}

function ringRuns(runs: string[]): void {
  for (const id of runs) ring('run', id)
}

/** The rules that wait for a client to be left unanswered too long. */
export async function sweepUnanswered(): Promise<void> {
  for (const { organizationId, occasion } of await unansweredOccasions()) {
    ringRuns(await runOn(organizationId, occasion))
  }
}

/** Tells of meetings whose reminders are due: told first and noted then, for the telling bears a repeat. */
export async function sweepReminders(): Promise<void> {
  for (const reminder of await dueReminders()) {
    const { organizationId, meetingId, minutesBefore } = reminder
    const bots = await notify(organizationId, { event: 'REMINDER', meetingId, minutesBefore })
    await noteReminder(reminder)
    for (const integrationId of bots) ring('deliver', integrationId)
  }
}
