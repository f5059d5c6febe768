import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FaqEntry } from '../faq/faq-entry.ts'
import type { Action, Condition, Rule } from '../rules/rule.ts'
import { automationEvents, conditionFields, conditionOperators } from '../rules/rule.ts'
import { silenceOf } from '../silence.ts'
import { answersAtOnce, decide, type Setup, type Situation } from './decide.ts'

const word = fc.constantFrom('кухня', 'цена', 'менеджер', 'да', 'привет', 'доставка')
const text = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
const value = fc.oneof(word, fc.constantFrom('.*', 'OPEN', 'CLOSED', 'true', 'false', 'BOT', 'HUMAN', 'ru', 'l1'))
const condition: fc.Arbitrary<Condition> = fc.record({
  field: fc.constantFrom(...conditionFields),
  operator: fc.constantFrom(...conditionOperators),
  values: fc.array(value, { minLength: 1, maxLength: 2 }),
})
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ANSWER' as const), text }) },
  fc.record({ kind: fc.constant('WAIT' as const), minutes: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('HAND_OFF' as const), text: fc.option(text) }),
)
const rule: fc.Arbitrary<Rule> = fc.record({
  id: fc.uuid(),
  name: fc.constant('правило'),
  event: fc.constantFrom(...automationEvents.slice(0, 3)),
  branchId: fc.constant(null),
  integrationId: fc.constant(null),
  conditions: fc.array(condition, { maxLength: 2 }),
  actions: fc.array(action, { minLength: 1, maxLength: 4 }),
  isLast: fc.boolean(),
})
const faqEntry: fc.Arbitrary<FaqEntry> = fc.record({
  id: fc.uuid(),
  title: text,
  phrases: fc.array(text, { maxLength: 2 }),
  keywords: fc.array(word, { maxLength: 2 }),
  patterns: fc.constantFrom([], ['.*']),
  answer: text,
  buttons: fc.constant([]),
  branchId: fc.constant(null),
  integrationId: fc.constant(null),
})
const setup: fc.Arbitrary<Setup> = fc.record({
  welcome: fc.option(text),
  greeting: fc.option(text),
  handOffWords: fc.array(word, { maxLength: 1 }),
  handOffText: text,
  rules: fc.array(rule, { maxLength: 8 }),
  faq: fc.array(faqEntry, { maxLength: 4 }),
  hours: fc.option(
    fc.record({
      timeZone: fc.constant('UTC'),
      week: fc.constant([]),
      holidays: fc.constant([]),
      awayText: text,
    }),
  ),
  hasAnswerer: fc.boolean(),
})
/** What happens next: the customer's machine repeats what the bot said, a person writes, a member answers, time goes. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'echo' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('asks' as const), text }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'member' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('time' as const), minutes: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'switchBack' as const }) },
)

type Said = { by: 'client' | 'member' | 'bot'; at: number; id: string; answers?: string; run?: string; source?: string }
type Waiting = { rule: Rule; from: number; at: number; cause: string }

const humanMinutes = 60

/** A dialog by the same judgement as the house: who has it, what was said, what waits. */
class Dialog {
  readonly said: Said[] = []
  readonly causes = new Set<string>()
  readonly waiting: Waiting[] = []
  now = 0
  humanUntil = -1
  last = 'привет'
  readonly setup: Setup
  readonly perMinute: number

  constructor(given: Setup, perMinute: number) {
    this.setup = given
    this.perMinute = perMinute
  }

  get isHuman(): boolean {
    return this.humanUntil > this.now
  }

  speak(
    words: string,
    { cause, answers, run, source }: { cause: string; answers: string; run: string; source: string },
  ) {
    if (this.causes.has(cause)) return 'repeated'
    this.causes.add(cause)
    const after = this.said.slice(this.said.findIndex(({ id }) => id === answers) + 1)
    const silence = silenceOf(
      {
        isBotOn: true,
        isReachable: true,
        isPrivate: true,
        isBots: !this.isHuman,
        hasMemberAnswered: after.some(({ by }) => by === 'member'),
        isAnswered: after.some((one) => one.answers === answers && one.run !== run && one.source !== 'GREETING' && source !== 'GREETING'), // prettier-ignore
        saidLately: this.said.filter(({ by, at }) => by === 'bot' && at > this.now - 1).length,
        perMinute: this.perMinute,
      },
      1,
    )
    if (silence) return silence
    this.said.push({ by: 'bot', at: this.now, id: `b${this.said.length}`, answers, run, source })
    this.last = words
    return 'said'
  }

  run({ rule: { actions, id }, from, cause }: Waiting) {
    for (let at = from; at < actions.length; at++) {
      const next = actions[at]!
      if (next.kind === 'WAIT') {
        this.waiting.push({ rule: { ...this.rule(id) }, from: at + 1, at: this.now + next.minutes, cause })
        return
      }
      const said = { cause: `${id}:${cause}:${at}`, answers: cause, run: `${id}:${cause}`, source: 'RULE' }
      if (next.kind === 'ANSWER') this.speak(next.text, said)
      if (next.kind === 'HAND_OFF') {
        if (next.text) this.speak(next.text, said)
        this.humanUntil = Infinity
      }
    }
  }

  rule(id: string): Rule {
    return this.setup.rules.find((one) => one.id === id)!
  }

  receive(words: string) {
    const id = `c${this.said.length}`
    const isFirst = this.said.every(({ by }) => by !== 'client')
    this.said.push({ by: 'client', at: this.now, id })
    const situation: Situation = {
      messageId: id,
      conversationId: 'dialog',
      branchId: null,
      integrationId: 'bot',
      text: words,
      isText: true,
      choice: null,
      command: null,
      isFirst,
      isHuman: this.isHuman,
      language: 'ru',
      labelIds: ['l1'],
      isLinked: false,
      hasOrders: this.said.length % 3 === 0,
      orderStatusIds: [],
      at: new Date(this.now * 60_000),
    }
    // every reaction runs at least once, and here twice
    for (let times = 0; times < 2; times++) this.react(situation)
  }

  react(situation: Situation) {
    const { first, greeting, rules, last } = decide(situation, this.setup, (one) => one)
    const line = first === 'COMMAND' ? null : (first ?? greeting)
    const answers = situation.messageId
    if (line) {
      this.speak(line.text, { cause: line.causeKey, answers, run: line.causeKey, source: line.source })
      if (line.handsOff) this.humanUntil = Infinity
    }
    for (const one of rules) {
      const cause = `run:${one.id}:${one.event === 'CONVERSATION_OPENED' ? 'dialog' : answers}`
      if (this.causes.has(cause)) continue
      this.causes.add(cause)
      this.run({ rule: one, from: 0, at: this.now, cause: answers })
    }
    const asked = first ?? (rules.some(answersAtOnce) ? null : last)
    if (!asked || (asked === first && asked !== 'COMMAND')) return
    const source = typeof asked === 'string' ? asked : asked.source
    const cause = typeof asked === 'string' ? `${asked}:${answers}` : asked.causeKey
    this.speak(typeof asked === 'string' ? 'цена' : asked.text, { cause, answers, run: cause, source })
  }

  pass(minutes: number) {
    this.now += minutes
    const due = this.waiting.filter(({ at }) => at <= this.now)
    for (const one of due) this.waiting.splice(this.waiting.indexOf(one), 1)
    for (const one of due) this.run(one)
  }
}

describe('the judgement over every automatic word', () => {
  it('S0-16, S0-22: no set of rules lets the bot loop, talk over a person, or answer a message twice', () => {
    const wishes = fc.tuple(setup, fc.integer({ min: 0, max: 6 }), fc.array(step, { minLength: 5, maxLength: 60 }))
    fc.assert(
      fc.property(wishes, ([given, perMinute, steps]) => {
        const dialog = new Dialog(given, perMinute)
        for (const next of steps) {
          const before = dialog.said.length
          const hadHuman = dialog.isHuman
          if (next.kind === 'echo') dialog.receive(dialog.last)
          if (next.kind === 'asks') dialog.receive(next.text)
          if (next.kind === 'time') dialog.pass(next.minutes)
          if (next.kind === 'switchBack') dialog.humanUntil = -1
          if (next.kind === 'member') {
            dialog.said.push({ by: 'member', at: dialog.now, id: `m${dialog.said.length}` })
            dialog.humanUntil = Math.max(dialog.humanUntil, dialog.now + humanMinutes)
          }
          const words = dialog.said.slice(before).filter(({ by }) => by === 'bot')
          if (hadHuman && next.kind !== 'time') expect(words).toEqual([])
        }
        const bots = dialog.said.filter(({ by }) => by === 'bot')
        for (const { at } of bots) {
          expect(bots.filter((one) => one.at > at - 1 && one.at <= at).length).toBeLessThanOrEqual(perMinute)
        }
        for (const client of dialog.said.filter(({ by }) => by === 'client')) {
          const answers = bots.filter(({ answers: to, source }) => to === client.id && source !== 'GREETING')
          expect(new Set(answers.map(({ run }) => run)).size).toBeLessThanOrEqual(1)
          const member = dialog.said.findIndex(({ by }, at) => by === 'member' && at > dialog.said.indexOf(client))
          if (member >= 0) expect(answers.every((one) => dialog.said.indexOf(one) < member)).toBe(true)
        }
      }),
      { numRuns: 250 },
    )
  }, 60_000)
})
