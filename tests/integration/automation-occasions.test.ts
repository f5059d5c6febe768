import { randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dueRuns, factsFor, resumeRun } from '../../server/src/automation/runs/resume-run.ts'
import type { RuleDraft } from '../../server/src/automation/rules/check-rule.ts'
import { saveRule } from '../../server/src/automation/rules/save-rule.ts'
import { config } from '../../server/src/config.ts'
import { upsertContact } from '../../server/src/contacts/card/upsert.ts'
import { linkContact } from '../../server/src/contacts/identities/link-contact.ts'
import { commit } from '../../server/src/events/commit.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { react } from '../../server/src/worker/react.ts'
import { say, words, type Chat } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { makeLead, makeOrder, makeStatuses, moveOrder, type Statuses } from '../support/orders.ts'
import { query } from '../support/stack.ts'

type Call = { event: string; conversationId: string | null; contact: { name: string } | null; subject: object | null }
const calls: Call[] = []
const hook = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    calls.push(JSON.parse(Buffer.concat(chunks).toString()) as Call)
    response.writeHead(200).end()
  })
})
let organizationId: string
let boss: Viewer
let bot: Bot
let statuses: Statuses
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
  config.ALLOW_PRIVATE_ADDRESSES = true
})
afterAll(() => void hook.close())
beforeEach(async () => {
  organizationId = await makeOrganization()
  boss = await makeMember(organizationId, 'ADMIN')
  bot = await makeBotRow(organizationId)
  statuses = await makeStatuses(organizationId)
  calls.length = 0
})

const save = (event: RuleDraft['event'], actions: unknown, more: Partial<RuleDraft> = {}) =>
  saveRule(boss, { rule: { name: 'Правило', event, conditions: [], actions, ...more } })
const answering = { kind: 'ANSWER', text: 'Мы помним о вас' }

async function clientOf(chat: Chat): Promise<string> {
  const [row] = await query<{ id: string }>('select contact_id as id from conversation where id = $1', [chat.conversationId]) // prettier-ignore
  return row!.id
}

async function makeContact(name: string): Promise<string> {
  const [row] = await query<{ id: string }>(
    'insert into contact (organization_id, name) values ($1, $2) returning id',
    [organizationId, name],
  )
  return row!.id
}

/** An order moves and everything that follows from it is done, twice. */
async function move(contactId: string | null): Promise<string> {
  const orderId = await makeOrder(organizationId, { contactId, statusId: statuses.ready })
  const subjectId = await moveOrder(organizationId, { orderId, from: statuses.in_work, to: statuses.ready })
  await happen('ORDER_MOVED', subjectId)
  return subjectId
}

async function happen(kind: string, subjectId: string): Promise<void> {
  await commit(organizationId, async (tx) => tx.append({ kind, subjectId }))
  await react(organizationId)
  await query('update feed_reader set seq = 0 where organization_id = $1', [organizationId])
  await react(organizationId)
  for (const id of await dueRuns(50)) await resumeRun(id)
}

type Run = { state: string; reason: string | null; steps: { outcome: string }[]; conversation_id: string | null }
const runs = async () =>
  (
    await query<Run>(
      'select state, reason, steps, conversation_id from automation_run where organization_id = $1 order by at, id',
      [organizationId],
    )
  ).map(({ steps, ...run }) => ({ ...run, outcomes: steps.map(({ outcome }) => outcome) }))

describe('something that happens without a dialog', () => {
  it('S0-16: lets a rule do what needs none, and its run says of the rest that there is none', async () => {
    await save('ORDER_MOVED', [{ kind: 'CALL_WEBHOOK', url }, answering, { kind: 'NOTE', text: 'Готов' }])
    const changeId = await move(await makeContact('Пётр'))
    expect(calls).toMatchObject([
      { event: 'ORDER_MOVED', conversationId: null, contact: { name: 'Пётр' }, subject: { kind: 'ORDER_CHANGE', id: changeId } }, // prettier-ignore
    ])
    expect(await runs()).toEqual([
      { state: 'DONE', reason: null, conversation_id: null, outcomes: ['DONE', 'NO_CONVERSATION', 'NO_CONVERSATION'] },
    ])
  })

  it('S0-16: never ends in silence: a rule that could do nothing says why', async () => {
    await save('ORDER_MOVED', [answering])
    await move(null)
    expect(await runs()).toEqual([
      { state: 'SKIPPED', reason: 'NO_CONVERSATION', conversation_id: null, outcomes: ['NO_CONVERSATION'] },
    ])
  })

  it('a lead of a client who has no chat runs the rules of its bot and of all bots, once', async () => {
    const other = await makeBotRow(organizationId)
    await save('LEAD_RECEIVED', [{ kind: 'CALL_WEBHOOK', url }], { integrationId: bot.id })
    await save('LEAD_RECEIVED', [{ kind: 'CALL_WEBHOOK', url }], { integrationId: other.id })
    await save('LEAD_RECEIVED', [{ kind: 'WAIT', minutes: 5 }, answering])
    const leadId = await makeLead(organizationId, { name: 'Мария', integration_id: bot.id })
    await happen('LEAD_RECEIVED', leadId)
    expect(calls).toMatchObject([{ event: 'LEAD_RECEIVED', contact: null, subject: { kind: 'LEAD', id: leadId } }])
    await query(`update automation_run set resume_at = now() - interval '1 second' where state = 'WAITING'`)
    for (const id of await dueRuns(50)) await resumeRun(id)
    expect(await runs()).toMatchObject([
      { state: 'DONE', outcomes: ['DONE'] },
      { state: 'SKIPPED', reason: 'NO_CONVERSATION', outcomes: ['DONE', 'NO_CONVERSATION'] },
    ])
  })
})

describe('a chat that is tied to a card', () => {
  it('S0-16: is met by the rules that wait for it, in that chat and once', async () => {
    await save('CONTACT_LINKED', [answering])
    const [chat, other] = [await say(bot, {}, 'Это Мария'), await say(bot, {}, 'Кто я?')]
    const [identity] = await query<{ id: string }>(
      'select id from contact_identity where organization_id = $1 and contact_id = $2',
      [organizationId, await clientOf(chat)],
    )
    const contactId = await makeContact('Мария')
    await linkContact(boss, { contactId, identityId: identity!.id, by: 'MANUAL' })
    await upsertContact(boss, { id: contactId, company: 'Мебель' })
    await happen('CONTACT_CHANGED', contactId)
    expect((await words(chat)).filter((text) => text === answering.text)).toHaveLength(1)
    expect(await words(other)).toEqual([])
    expect(await runs()).toMatchObject([{ state: 'DONE', conversation_id: chat.conversationId }])
  })

  it('S0-16: that never wrote runs them in the dialog where its client is best reached, once', async () => {
    await save('CONTACT_LINKED', [answering])
    const chat = await say(bot, {}, 'Это Мария')
    const contactId = await clientOf(chat)
    await linkSilent(contactId)
    expect((await words(chat)).filter((text) => text === answering.text)).toHaveLength(1)
    expect(await runs()).toMatchObject([{ state: 'DONE', conversation_id: chat.conversationId }])
  })

  it('S0-16: whose client has no dialog at all runs what needs none, and says of the rest why not', async () => {
    await save('CONTACT_LINKED', [{ kind: 'CALL_WEBHOOK', url }, answering])
    await save('CONTACT_LINKED', [answering])
    const contactId = await makeContact('Пётр')
    await linkSilent(contactId)
    expect(calls).toMatchObject([
      {
        event: 'CONTACT_LINKED',
        conversationId: null,
        contact: { name: 'Пётр' },
        subject: { kind: 'CONTACT', id: contactId },
      },
    ])
    expect(await runs()).toMatchObject([
      { state: 'DONE', outcomes: ['DONE', 'NO_CONVERSATION'] },
      { state: 'SKIPPED', reason: 'NO_CONVERSATION', outcomes: ['NO_CONVERSATION'] },
    ])
  })

  /** An address that never wrote is linked by its phone, and everything that follows from it is done, twice. */
  async function linkSilent(contactId: string): Promise<void> {
    const spare = await makeContact('Телефон из справочника')
    await query(`update contact set phone_digits = '79001112233' where id = any($1)`, [[contactId, spare]])
    const [identity] = await query<{ id: string }>(
      `insert into contact_identity (organization_id, contact_id, provider, external_id, display_name)
       values ($1, $2, 'telegram', $3, 'Мария') returning id`,
      [organizationId, spare, String(randomInt(1_000_000, 2_000_000_000))],
    )
    await linkContact(boss, { contactId, identityId: identity!.id, by: 'PHONE' })
    await happen('CONTACT_CHANGED', contactId)
  }
})

describe('what a web hook is told', () => {
  it('S1-51: is of the run’s own organization, whatever ids stand in the run', async () => {
    const chat = await say(bot, {}, 'Тайна мастерской')
    const contactId = await clientOf(chat)
    const orderId = await makeOrder(organizationId, { contactId, statusId: statuses.ready })
    const changeId = await moveOrder(organizationId, { orderId, from: statuses.in_work, to: statuses.ready })
    const leadId = await makeLead(organizationId, { name: 'Мария', contact_id: contactId })
    const nothing = { conversationId: null, messageId: null, subject: null }
    const abouts = [
      { ...nothing, conversationId: chat.conversationId },
      { ...nothing, subject: { kind: 'ORDER_CHANGE' as const, id: changeId } },
      { ...nothing, subject: { kind: 'LEAD' as const, id: leadId } },
      { ...nothing, subject: { kind: 'CONTACT' as const, id: contactId } },
    ]
    const stranger = await makeOrganization('Чужие')
    for (const about of abouts) {
      expect(await factsFor(organizationId, about)).toMatchObject({ contact: { id: contactId } })
      expect(await factsFor(stranger, about)).toEqual({ text: null, contact: null })
    }
    const written = { ...nothing, messageId: chat.lastId }
    expect(await factsFor(organizationId, written)).toMatchObject({ text: 'Тайна мастерской' })
    expect(await factsFor(stranger, written)).toEqual({ text: null, contact: null })
  })
})

describe('a move of an order', () => {
  it('S0-16: is answered where its client can be reached, not where he has blocked the bot', async () => {
    await save('ORDER_MOVED', [answering])
    const left = await say(bot, {}, 'Добрый день')
    const reached = await say(await makeBotRow(organizationId), {}, 'Это я же')
    const contactId = await clientOf(reached)
    await query('update conversation set contact_id = $2, unreachable_since = now(), last_message_at = now() where id = $1', [left.conversationId, contactId]) // prettier-ignore
    await move(contactId)
    expect(await words(left)).toEqual([])
    // Besides the notice of the order itself.
    expect((await words(reached)).filter((text) => text === answering.text)).toHaveLength(1)
  })

  it('of a client who has blocked the bot everywhere is noted as such', async () => {
    await save('ORDER_MOVED', [answering])
    const chat = await say(bot, {}, 'Добрый день')
    await query('update conversation set unreachable_since = now() where id = $1', [chat.conversationId])
    await move(await clientOf(chat))
    expect(await words(chat)).toEqual([])
    expect(await runs()).toMatchObject([{ state: 'SKIPPED', reason: 'UNREACHABLE' }])
  })
})
