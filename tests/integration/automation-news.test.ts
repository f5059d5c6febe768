import { beforeAll, describe, expect, it } from 'vitest'
import { resumeRun } from '../../server/src/automation/runs/resume-run.ts'
import { saveRule } from '../../server/src/automation/rules/save-rule.ts'
import { type Client, globalId, type House, member, organization, signIn, startHouse } from '../support/client.ts'
import { say } from '../support/dialog.ts'
import { makeBotRow, makeMember, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let house: House
let bot: Bot
let organizationId: string
/** Who listens: the owner, an observer, a manager of the salon and one of the workshop. */
let owner: Client
let observer: Client
let salon: Client
let workshop: Client
let salonId: string

async function managerOf(branch: string): Promise<[Client, string]> {
  const [row] = await query<{ id: string }>('insert into branch (organization_id, name) values ($1, $2) returning id', [
    organizationId,
    branch,
  ])
  const person = await member(organizationId, 'MANAGER', `Менеджер: ${branch}`)
  await query('insert into member_branch (member_id, branch_id) values ($1, $2)', [person.memberId, row!.id])
  return [await signIn(house.apis[0].url, person), row!.id]
}

beforeAll(async () => {
  house = await startHouse()
  const shop = await organization()
  organizationId = shop.id
  owner = await signIn(house.apis[0].url, shop.owner)
  observer = await signIn(house.apis[0].url, await member(organizationId, 'OBSERVER', 'Гость'))
  ;[salon, salonId] = await managerOf('Салон')
  ;[workshop] = await managerOf('Цех')
  bot = await makeBotRow(organizationId, { branch_id: salonId })
})

const placesOf = (who: Client) =>
  who.data<{ viewer: { feedCursor: string } }>('{ viewer { feedCursor } }').then(({ viewer }) => viewer.feedCursor)

/** The runs that somebody hears of from a place on, in order. */
async function runsHeard(who: Client, after: string): Promise<string[]> {
  const { events } = await who.data<{ events: { events: { automationRunId?: string }[] } }>(
    `query ($after: FeedCursor!) { events(after: $after, first: 500) { events {
      ... on AutomationRunChanged { automationRunId } } } }`,
    { after },
  )
  return events.events.flatMap(({ automationRunId }) => automationRunId ?? [])
}

describe('the log of the automation', () => {
  it('S0-16: is told live of each run once a step, to those who see the dialog and the automation', async () => {
    const boss = await makeMember(organizationId, 'ADMIN')
    await saveRule(boss, {
      rule: {
        name: 'Напомнить',
        event: 'MESSAGE_RECEIVED',
        conditions: [],
        actions: [
          { kind: 'NOTE', text: 'Пришёл' },
          { kind: 'WAIT', minutes: 10 },
          { kind: 'ANSWER', text: 'Вы ещё здесь?' },
        ],
      },
    })
    const listeners = [owner, salon, workshop, observer]
    const before = await Promise.all(listeners.map(placesOf))
    const heard = () => Promise.all(listeners.map((who, index) => runsHeard(who, before[index]!)))

    const { conversationId } = await say(bot, {}, 'Здравствуйте')
    const [run] = await query<{ id: string }>('select id from automation_run where conversation_id = $1', [
      conversationId,
    ])
    const id = globalId('AutomationRun', run!.id)
    expect(await heard()).toEqual([[id], [id], [], []])

    await query(`update automation_run set resume_at = now() - interval '1 second' where id = $1`, [run!.id])
    await resumeRun(run!.id)
    expect(await heard()).toEqual([[id, id], [id, id], [], []])
    const { node } = await salon.data<{ node: { state: string } }>(
      'query ($id: ID!) { node(id: $id) { ... on AutomationRun { state } } }',
      { id },
    )
    expect(node.state).toBe('DONE')
  })
})
