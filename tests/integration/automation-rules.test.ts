import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dueRuns, resumeRun } from '../../server/src/automation/runs/resume-run.ts'
import { reorder } from '../../server/src/automation/setting/check.ts'
import type { RuleDraft } from '../../server/src/automation/rules/check-rule.ts'
import { removeRule, saveRule } from '../../server/src/automation/rules/save-rule.ts'
import { tryAutomation } from '../../server/src/automation/rules/try-automation.ts'
import { runOn } from '../../server/src/automation/runs/run-on.ts'
import { config } from '../../server/src/config.ts'
import { saveLabel } from '../../server/src/conversations/labels/save-label.ts'
import { sendMessage } from '../../server/src/messages/send.ts'
import type { Viewer } from '../../server/src/team/viewer.ts'
import { say as sayTo, words, type Chat } from '../support/dialog.ts'
import { makeBotRow, makeMember, makeOrganization, type Bot } from '../support/house.ts'
import { query } from '../support/stack.ts'

let organizationId: string
let boss: Viewer
let manager: Viewer
let bot: Bot
const say = (chat: Partial<Chat>, text: string, times = 1) => sayTo(bot, chat, text, times)

type Call = { body: { text: string; event: string }; headers: Record<string, unknown> }
const calls: Call[] = []
let status = 200
const hook = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    calls.push({ body: JSON.parse(Buffer.concat(chunks).toString()) as Call['body'], headers: request.headers })
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
  })
})
let hookUrl: string

beforeAll(async () => {
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
  config.ALLOW_PRIVATE_ADDRESSES = true
})
afterAll(() => void hook.close())
beforeEach(async () => {
  organizationId = await makeOrganization()
  boss = await makeMember(organizationId, 'ADMIN')
  manager = await makeMember(organizationId)
  bot = await makeBotRow(organizationId)
})

const rule = (actions: unknown, more: Partial<RuleDraft> = {}): RuleDraft => ({
  name: 'Правило',
  event: 'MESSAGE_RECEIVED',
  conditions: [],
  actions,
  ...more,
})
const save = (actions: unknown, more: Partial<RuleDraft> = {}) => saveRule(boss, { rule: rule(actions, more) })
const answering = (text: string, more: Partial<RuleDraft> = {}) => save([{ kind: 'ANSWER', text }], more)

type Run = { state: string; reason: string | null; steps: { kind: string; outcome: string; detail?: string }[] }
const runsOf = ({ conversationId }: Chat) =>
  query<Run>('select state, reason, steps from automation_run where conversation_id = $1 order by at, id', [conversationId]) // prettier-ignore

describe('rules', () => {
  it('S0-16: do everything they may, once, and the log tells it', async () => {
    const labelId = await saveLabel(manager, { name: 'Кухни' })
    await save(
      [
        { kind: 'LABEL', labelId },
        { kind: 'ASSIGN', memberId: manager.memberId },
        { kind: 'NOTE', text: 'Пришёл за кухней' },
        { kind: 'ANSWER', text: 'Какой стиль?' },
        { kind: 'CALL_WEBHOOK', url: hookUrl },
        { kind: 'HAND_OFF', text: 'Зову мастера.' },
      ],
      { conditions: [{ field: 'TEXT', operator: 'CONTAINS', values: ['кухни'] }] },
    )
    const before = calls.length
    const chat = await say({}, 'Хочу кухню', 4)
    expect(await words(chat)).toEqual(['Какой стиль?', 'Зову мастера.'])
    const [conversation] = await query<Record<string, unknown>>(
      `select assignee_id, bot_mode, (select count(*)::int from conversation_label where conversation_id = c.id) as labels,
         (select count(*)::int from message where conversation_id = c.id and direction = 'INTERNAL') as notes
       from conversation c where id = $1`,
      [chat.conversationId],
    )
    expect(conversation).toEqual({ assignee_id: manager.memberId, bot_mode: 'HUMAN', labels: 1, notes: 1 })
    expect(calls.slice(before)).toHaveLength(1)
    expect(calls.at(-1)).toMatchObject({ body: { text: 'Хочу кухню', event: 'MESSAGE_RECEIVED' } })
    const [run] = await runsOf(chat)
    expect(run!.state).toBe('DONE')
    expect(run!.steps.map(({ outcome }) => outcome)).toEqual(Array(6).fill('DONE'))
    expect(run!.steps[4]!.detail).toBe('HTTP 200')
  })

  it('one answers a message, the others may only do what is not heard; the last one ends the row', async () => {
    await answering('Первое')
    await answering('Второе', { isLast: true })
    await answering('Третье')
    const chat = await say({}, 'Привет')
    expect(await words(chat)).toEqual(['Первое'])
    expect((await runsOf(chat)).map(({ steps }) => steps[0]!.outcome)).toEqual(['DONE', 'ALREADY_ANSWERED'])
  })

  it('wait, and are silent when a member has answered meanwhile', async () => {
    await save([{ kind: 'WAIT', minutes: 10 }, { kind: 'ANSWER', text: 'Вы ещё здесь?' }]) // prettier-ignore
    const [left, met] = [await say({}, 'Привет'), await say({}, 'Привет')]
    const later = async () => {
      await query(`update automation_run set resume_at = now() - interval '1 second' where state = 'WAITING'`)
      for (const id of await dueRuns(50)) await Promise.all([resumeRun(id), resumeRun(id)])
    }
    expect(await words(left)).toEqual([])
    await sendMessage(manager, { conversationId: met.conversationId, body: 'Здравствуйте', clientMutationId: 'm' })
    await query('update conversation set bot_mode = $1', ['BOT'])
    await later()
    await later()
    expect(await words(left)).toEqual(['Вы ещё здесь?'])
    expect(await words(met)).toEqual(['Здравствуйте'])
    expect((await runsOf(met))[0]!.steps.map(({ outcome }) => outcome)).toEqual(['DONE', 'MEMBER_ANSWERED'])
  })

  it('S0-16: stop where they stand when they are switched off or removed while they wait, and the log says so', async () => {
    const actions = [
      { kind: 'NOTE', text: 'Написал' },
      { kind: 'WAIT', minutes: 10 },
      { kind: 'CALL_WEBHOOK', url: hookUrl },
      { kind: 'ANSWER', text: 'Вы ещё здесь?' },
    ]
    const [off, gone, kept] = [await save(actions), await save(actions), await save(actions.slice(1, 2))]
    const chat = await say({}, 'Привет')
    const before = calls.length
    await saveRule(boss, { id: off, rule: rule(actions, { isActive: false }) })
    await removeRule(boss, gone)
    const ended = (await runsOf(chat)).map(({ state, reason, steps }) => [
      state,
      reason,
      ...steps.map((step) => step.outcome),
    ])
    const stopped = ['SKIPPED', 'RULE_OFF', 'DONE', 'RULE_OFF', 'RULE_OFF', 'RULE_OFF']
    expect(ended).toEqual([stopped, stopped, ['WAITING', null, 'WAITING']])
    const told = await query(
      `select e.seq from event e join automation_run r on r.id = e.subject_id and r.reason = 'RULE_OFF'
       where e.organization_id = $1 and e.kind = 'AUTOMATION_RUN_CHANGED'`,
      [organizationId],
    )
    expect(told).toHaveLength(4)
    // Switched on again it begins anew, and does not go on with what it left.
    await saveRule(boss, { id: off, rule: rule(actions, { isActive: true }) })
    await query(`update automation_run set resume_at = now() - interval '1 second' where state = 'WAITING'`)
    for (const id of await dueRuns(50)) await resumeRun(id)
    expect(calls.length).toBe(before)
    expect(await words(chat)).toEqual([])
    expect((await runsOf(chat)).map(({ state }) => state)).toEqual(['SKIPPED', 'SKIPPED', 'DONE'])
    expect(kept).toBeTruthy()
  })

  it('S0-16: that are found switched off only when they are to go on do nothing more, and call nobody', async () => {
    const id = await save(
      [
        { kind: 'CALL_WEBHOOK', url: hookUrl },
        { kind: 'ANSWER', text: 'Готово' },
      ],
      { isActive: false },
    )
    const chat = await say({}, 'Привет')
    const before = calls.length
    const steps = [
      { kind: 'CALL_WEBHOOK', outcome: 'PENDING', action: { kind: 'CALL_WEBHOOK', url: hookUrl } },
      { kind: 'ANSWER', outcome: 'PENDING', action: { kind: 'ANSWER', text: 'Готово' } },
    ]
    await query(
      `insert into automation_run (organization_id, rule_id, source, cause_key, conversation_id, message_id, state, steps, resume_at)
       values ($1, $2, 'RULE', 'late', $3, $4, 'WAITING', $5, now() - interval '1 second')`,
      [organizationId, id, chat.conversationId, chat.lastId, JSON.stringify(steps)],
    )
    for (const due of await dueRuns(50)) await resumeRun(due)
    expect(calls.length).toBe(before)
    expect(await words(chat)).toEqual([])
    expect(await runsOf(chat)).toMatchObject([
      { state: 'SKIPPED', reason: 'RULE_OFF', steps: [{ outcome: 'RULE_OFF' }, { outcome: 'RULE_OFF' }] },
    ])
  })

  it('call web hooks that fail without failing themselves, and follow no redirect', async () => {
    await save([{ kind: 'CALL_WEBHOOK', url: hookUrl }, { kind: 'ANSWER', text: 'Готово' }]) // prettier-ignore
    status = 302
    const chat = await say({}, 'Привет')
    status = 200
    expect((await runsOf(chat))[0]!.steps).toMatchObject([{ outcome: 'FAILED', detail: 'HTTP 302' }, { outcome: 'DONE' }]) // prettier-ignore
    config.ALLOW_PRIVATE_ADDRESSES = false
    const other = await say({}, 'Привет')
    config.ALLOW_PRIVATE_ADDRESSES = true
    expect((await runsOf(other))[0]!.steps[0]).toMatchObject({ outcome: 'FAILED', detail: 'ADDRESS_FORBIDDEN' })
    expect(await words(other)).toEqual(['Готово'])
  })

  it('hear of other things than messages, each once', async () => {
    await answering('Мы не забыли о вас', { event: 'UNANSWERED' })
    const chat = await say({}, 'Привет')
    const occasion = { event: 'UNANSWERED', key: 'waiting:1', conversationId: chat.conversationId } as const
    await Promise.all([runOn(organizationId, occasion), runOn(organizationId, occasion)])
    expect(await words(chat)).toEqual(['Мы не забыли о вас'])
  })

  it('are tried over a past dialog, and nothing is written', async () => {
    const chat = await say({}, 'Сколько стоит кухня?')
    await say(chat, 'А шкаф?')
    const ruleId = await answering('Шкафы от тысячи', { conditions: [{ field: 'TEXT', operator: 'CONTAINS', values: ['шкафы'] }] }) // prettier-ignore
    const count = () => query('select (select count(*) from message) m, (select count(*) from automation_run) r, (select count(*) from event) e') // prettier-ignore
    const before = await count()
    const draft = rule([{ kind: 'ANSWER', text: 'От ста тысяч' }], { name: 'Кухни', conditions: [{ field: 'TEXT', operator: 'CONTAINS', values: ['кухни'] }] }) // prettier-ignore
    const { conversationId } = chat
    expect(await tryAutomation(boss, { conversationId, rule: draft })).toMatchObject([
      { isTriedRuleRun: true, ruleIds: [], source: 'RULE', answer: 'От ста тысяч', reason: 'Кухни' },
      { isTriedRuleRun: false, ruleIds: [ruleId], answer: 'Шкафы от тысячи' },
    ])
    expect(await count()).toEqual(before)
    const stranger = await makeMember(await makeOrganization(), 'ADMIN')
    await expect(tryAutomation(stranger, { conversationId })).rejects.toThrow('NOT_FOUND')
  })

  it('are saved with a version by administrators, checked, ordered and removed', async () => {
    const [first, second] = [await answering('1'), await answering('2')]
    const change = { id: first, rule: rule([{ kind: 'ANSWER', text: '3' }]) }
    await saveRule(boss, { ...change, expectedVersion: 1 })
    await expect(saveRule(boss, { ...change, expectedVersion: 1 })).rejects.toThrow('VERSION_CONFLICT')
    await expect(saveRule(manager, change)).rejects.toThrow('FORBIDDEN')
    for (const actions of [
      [],
      [{ kind: 'ANSWER' }],
      [{ kind: 'WAIT', minutes: 0 }],
      [{ kind: 'CALL_WEBHOOK', url: 'ftp://a' }],
    ]) {
      await expect(save(actions)).rejects.toThrow('BAD_INPUT')
    }
    await expect(answering('x', { conditions: [{ field: 'TEXT', operator: 'MATCHES', values: ['(a+)+'] }] })).rejects.toThrow('BAD_INPUT') // prettier-ignore
    const foreign = await saveLabel(await makeMember(await makeOrganization()), { name: 'Чужая' })
    await expect(save([{ kind: 'LABEL', labelId: foreign }])).rejects.toThrow('NOT_FOUND')
    await reorder(boss, 'automation_rule', [second, first])
    const chat = await say({}, 'Привет')
    expect(await words(chat)).toEqual(['2'])
    await removeRule(boss, second)
    await say(chat, 'Привет')
    expect(await words(chat)).toEqual(['2', '3'])
  })
})

describe('any rules', () => {
  const draft = fc.record({
    event: fc.constantFrom('MESSAGE_RECEIVED' as const, 'CONVERSATION_OPENED' as const),
    isLast: fc.boolean(),
    conditions: fc.constantFrom<object[]>([], [{ field: 'TEXT', operator: 'CONTAINS', values: ['да'] }], [{ field: 'MODE', operator: 'IS_NOT', values: ['X'] }]), // prettier-ignore
    actions: fc.array(fc.constantFrom<object>({ kind: 'ANSWER', text: 'да' }, { kind: 'ANSWER', text: 'нет да' }, { kind: 'NOTE', text: 'н' }), { minLength: 1, maxLength: 3 }), // prettier-ignore
  })

  it('S0-16, S0-22: a machine that repeats what the bot says gets no loop, and a person is never talked over', async () => {
    const wish = fc.tuple(fc.array(draft, { minLength: 1, maxLength: 4 }), fc.integer({ min: 3, max: 9 }))
    await fc.assert(
      fc.asyncProperty(wish, async ([rules, memberAt]) => {
        await query('delete from automation_rule where organization_id = $1', [organizationId])
        for (const one of rules) await save(one.actions, one)
        let chat = await say({}, 'да', 2)
        for (let turn = 0; turn < 12; turn++) {
          if (turn === memberAt) {
            const { conversationId } = chat
            await sendMessage(manager, { conversationId, body: 'Я тут', clientMutationId: conversationId })
          }
          chat = await say(chat, (await words(chat)).at(-1) ?? 'да', 2)
        }
        const all = await words(chat)
        expect(all.at(-1)).toBe('Я тут')
        expect(all.length).toBeLessThanOrEqual(6 + 1)
      }),
      { numRuns: 6 },
    )
  })
})
