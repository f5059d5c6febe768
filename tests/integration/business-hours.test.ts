import { beforeAll, describe, expect, it } from 'vitest'
import { saveHours } from '../../server/src/automation/hours/save-hours.ts'
import { dueReminders, noteReminder } from '../../server/src/automation/meetings/due-reminders.ts'
import { cancelMeeting, saveMeeting } from '../../server/src/automation/meetings/save-meeting.ts'
import { notify } from '../../server/src/notifications/notify.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { say, words } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let boss: Viewer
let bot: Bot
beforeAll(async () => {
  organizationId = await makeOrganization()
  boss = await makeMember(organizationId, 'ADMIN')
  bot = await makeBotRow(organizationId)
})

const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }))
const draft = { isActive: true, timeZone: 'Europe/Moscow', holidays: [] as string[] }

describe('business hours', () => {
  it('S0-17: outside of them a customer is told once for each closed time', async () => {
    await saveHours(boss, { ...draft, week: [], awayText: 'Мы закрыты.' })
    const chat = await say(bot, {}, 'Здравствуйте', 3)
    await say(bot, chat, 'Вы где?')
    expect(await words(chat)).toEqual(['Мы закрыты.'])
    await saveHours(boss, { ...draft, week: always })
    const open = await say(bot, {}, 'Здравствуйте')
    expect(await words(open)).toEqual([])
  })

  it('a branch has its own, also when they are switched off', async () => {
    const [branch] = await query<{ id: string }>(
      `insert into branch (organization_id, name) values ($1, 'Север') returning id`,
      [organizationId],
    )
    const own = await makeBotRow(organizationId, { branch_id: branch!.id })
    await saveHours(boss, { ...draft, week: [], awayText: 'Мы закрыты.' })
    await saveHours(boss, { ...draft, isActive: false, branchId: branch!.id, week: [] })
    expect(await words(await say({ ...own, branchId: branch!.id }, {}, 'Здравствуйте'))).toEqual([])
    await saveHours(boss, { ...draft, branchId: branch!.id, week: [], awayText: 'Север спит.' })
    expect(await words(await say({ ...own, branchId: branch!.id }, {}, 'Здравствуйте'))).toEqual(['Север спит.'])
  })

  it('refuses what is no time, no zone, no date, no right, no version', async () => {
    const save = (more: object) => saveHours(boss, { ...draft, week: always, ...more })
    await expect(save({ week: [{ day: 8, from: '09:00', to: '18:00' }] })).rejects.toThrow('BAD_INPUT')
    await expect(save({ week: [{ day: 1, from: '9', to: '18:00' }] })).rejects.toThrow('BAD_INPUT')
    await expect(save({ timeZone: 'Mars/Base' })).rejects.toThrow('BAD_INPUT')
    await expect(save({ holidays: ['31.12.2026'] })).rejects.toThrow('BAD_INPUT')
    await expect(save({ expectedVersion: 1 })).rejects.toThrow('VERSION_CONFLICT')
    const manager = await makeMember(organizationId)
    await expect(saveHours(manager, { ...draft, week: always })).rejects.toThrow('FORBIDDEN')
  })
})

describe('reminders of meetings', () => {
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  const mine = async () => (await dueReminders()).filter((due) => due.organizationId === organizationId)

  it('S0-20: a client is reminded once for each time, the nearest one, and of none that is called off', async () => {
    await query('delete from business_hours')
    const chat = await say(bot, {}, 'Запишите на замер')
    const { conversationId } = chat
    const meeting = await saveMeeting(boss, { conversationId, title: 'Замер', startsAt: inMinutes(30), remindBefore: [20, 10] }) // prettier-ignore
    expect(await mine()).toEqual([])
    await query(`update meeting set created_at = now() - interval '1 day', starts_at = now() + interval '15 minutes' where id = $1`, [meeting]) // prettier-ignore
    for (let times = 0; times < 3; times++) {
      for (const due of await mine()) {
        const { meetingId, minutesBefore } = due
        expect(minutesBefore).toBe(20)
        await notify(organizationId, { event: 'REMINDER', meetingId, minutesBefore })
        await notify(organizationId, { event: 'REMINDER', meetingId, minutesBefore })
        await noteReminder(due)
      }
    }
    const said = await words(chat)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('Замер')
    await query(`update meeting set starts_at = now() + interval '5 minutes' where id = $1`, [meeting])
    expect((await mine()).map(({ minutesBefore }) => minutesBefore)).toEqual([10])
    await cancelMeeting(boss, meeting)
    expect(await mine()).toEqual([])
  })

  it('S0-20: nothing that was due before the meeting was made is told', async () => {
    const chat = await say(bot, {}, 'Запишите на замер')
    await saveMeeting(boss, { conversationId: chat.conversationId, title: 'Замер', startsAt: inMinutes(30) })
    expect(await mine()).toEqual([])
  })
})
