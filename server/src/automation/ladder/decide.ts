import type { Button } from '../../channels/channel.ts'
import { readCommand } from '../commands/read-command.ts'
import type { FaqEntry } from '../faq/faq-entry.ts'
import { faqButtons, faqOfChoice } from '../faq/faq-buttons.ts'
import { matchFaq } from '../faq/match-faq.ts'
import { type Hours, hoursAt } from '../hours/hours-at.ts'
import { type RuleFacts, rulesToRun } from '../rules/conditions.ts'
import type { Rule } from '../rules/rule.ts'
import type { RunSource } from '../runs/open-run.ts'
import { hasPhrase, stemSet } from '../words/has-phrase.ts'
import type { Stems } from '../words/stems.ts'

export type { KnownSituation } from './situation.ts'

/** A customer's message and the dialog around it, as far as anything automatic looks at it. */
export type Situation = {
  messageId: string
  conversationId: string
  branchId: string | null
  integrationId: string
  text: string
  /** Words alone, not those under a picture. */
  isText: boolean
  /** The data of the button he pressed. */
  choice: string | null
  /** The command he wrote, without the slash. */
  command: string | null
  isFirst: boolean
  isHuman: boolean
  language: string | null
  labelIds: string[]
  isLinked: boolean
  /** It is known that this very chat is a client's who has open orders: what he may ask of them is meant so. */
  hasOrders: boolean
  orderStatusIds: string[]
  at: Date
}

/** The same of something that happened without a message, maybe without a dialog. */
export type Occurrence = Omit<Situation, 'messageId' | 'conversationId' | 'integrationId'> & {
  integrationId: string | null
}

/** All that is set up for a bot, its branch's own things before the organization's. */
export type Setup = {
  welcome: string | null
  greeting: string | null
  handOffWords: string[]
  handOffText: string
  rules: Rule[]
  faq: FaqEntry[]
  hours: (Hours & { awayText: string }) | null
  hasAnswerer: boolean
}

/** Something to be said, why, and under which cause it is said once. */
export type Line = {
  source: RunSource
  name: string
  text: string
  buttons: Button[][]
  causeKey: string
  reason: string
  handsOff?: boolean
}

/**
 * What is to be done about a message. `first` is said instead of all else; `greeting` before what else is said; the
 * `rules` run; `last` is said when no rule has answered, or a service is asked for it. COMMAND: he is told of his
 * orders, or how he may be.
 */
export type Decision = {
  first: Line | 'COMMAND' | null
  greeting: Line | null
  rules: Rule[]
  last: Line | 'COMMAND' | 'ANSWERER' | null
}

/**
 * The ladder: hand-off words, a pressed button, a command, the greeting, rules, frequent questions, a bare word that
 * may be a command, outside of the hours, the external answerer, silence. Decides only, says nothing. Where people have
 * the dialog only rules run (they may label).
 */
export function decide(situation: Situation, setup: Setup, stemOf: Stems): Decision {
  const rules = rulesOf(situation, setup, stemOf)
  const nothing = { first: null, greeting: null, rules, last: null }
  if (situation.isHuman) return nothing
  const asks = commandIn(situation)
  const first = handOff(situation, setup, stemOf) ?? chosen(situation, setup) ?? (asks === 'surely' ? 'COMMAND' : null)
  if (first) return { ...nothing, first }
  const greeting = greet(situation, setup)
  if (situation.command === 'start') return { ...nothing, greeting }
  const last = question(situation, setup, stemOf) ?? (asks ? 'COMMAND' : away(situation, setup))
  return { first: null, greeting, rules, last: last ?? (setup.hasAnswerer ? 'ANSWERER' : null) }
}

/** Whether a rule says something at once: then nothing below it on the ladder does. */
export function answersAtOnce(rule: Rule): boolean {
  const waits = rule.actions.findIndex(({ kind }) => kind === 'WAIT')
  const atOnce = waits < 0 ? rule.actions : rule.actions.slice(0, waits)
  return atOnce.some(({ kind }) => kind === 'ANSWER' || kind === 'HAND_OFF')
}

function rulesOf(situation: Situation, setup: Setup, stemOf: Stems): Rule[] {
  const events: Rule['event'][] = [situation.choice === null ? 'MESSAGE_RECEIVED' : 'CHOICE_MADE']
  if (situation.isFirst) events.unshift('CONVERSATION_OPENED')
  return events.flatMap((event) => rulesToRun(setup.rules, ruleFacts(event, situation, setup), stemOf))
}

/** What the rules that wait for `event` look at. */
export function ruleFacts(event: Rule['event'], situation: Occurrence, { hours }: Setup): RuleFacts {
  const { branchId, integrationId, text, at } = situation
  return {
    event,
    branchId,
    integrationId,
    text,
    of: {
      LANGUAGE: situation.language ? [situation.language.slice(0, 2)] : [],
      HOURS: [hours && !hoursAt(hours, at).isOpen ? 'CLOSED' : 'OPEN'],
      LABEL: situation.labelIds,
      CONTACT_LINKED: [String(situation.isLinked)],
      FIRST_MESSAGE: [String(situation.isFirst)],
      ORDER_STATUS: situation.orderStatusIds,
      MODE: [situation.isHuman ? 'HUMAN' : 'BOT'],
    },
  }
}

/**
 * Whether he asks of his orders: surely by a command, or of one by its number; by a bare word («Цена?») when he has
 * any, else maybe: then it is a question like others first.
 */
function commandIn({ text, isText, command, hasOrders }: Situation): 'surely' | 'maybe' | null {
  if (!isText) return null
  const asked = readCommand(text, command === null ? null : { name: command, args: '' })
  if (!asked) return null
  return command !== null || hasOrders || asked.number !== null ? 'surely' : 'maybe'
}

const answerTo = ({ messageId }: Situation) => `answer:${messageId}`

function handOff(situation: Situation, { handOffWords, handOffText }: Setup, stemOf: Stems): Line | null {
  const stems = stemSet(situation.text, stemOf)
  const word = handOffWords.find((phrase) => hasPhrase(stems, phrase, stemOf))
  if (!word) return null
  const line = { source: 'HAND_OFF', name: 'HAND_OFF', text: handOffText, buttons: [] } as const
  return { ...line, buttons: [], causeKey: answerTo(situation), reason: word, handsOff: true }
}

function chosen(situation: Situation, { faq }: Setup): Line | null {
  const entry = situation.choice === null ? undefined : faqOfChoice(situation.choice, faq)
  return entry ? lineOf(situation, entry, { faq, reason: 'button' }) : null
}

function greet({ messageId, conversationId, command, isFirst }: Situation, setup: Setup): Line | null {
  const line = { source: 'GREETING' as const, name: 'GREETING', buttons: [] }
  if (command === 'start' && setup.welcome) {
    return { ...line, text: setup.welcome, causeKey: `welcome:${messageId}`, reason: '/start' }
  }
  if (!isFirst || !setup.greeting) return null
  return { ...line, text: setup.greeting, causeKey: `greeting:${conversationId}`, reason: 'first message' }
}

function question(situation: Situation, { faq }: Setup, stemOf: Stems): Line | null {
  const match = matchFaq(situation.text, faq, stemOf)
  return match ? lineOf(situation, match.entry, { faq, reason: `${match.reason} (${match.score.toFixed(2)})` }) : null
}

function lineOf(situation: Situation, entry: FaqEntry, { faq, reason }: { faq: FaqEntry[]; reason: string }): Line {
  const said = { text: entry.answer, buttons: faqButtons(entry, faq), causeKey: answerTo(situation), reason }
  return { source: 'FAQ', name: `FAQ: ${entry.title}`, ...said }
}

function away(situation: Situation, { hours }: Setup): Line | null {
  if (!hours) return null
  const { isOpen, opensAt } = hoursAt(hours, situation.at)
  if (isOpen) return null
  const causeKey = `away:${situation.conversationId}:${opensAt ?? 'never'}`
  const line = { source: 'OUT_OF_HOURS', name: 'OUT_OF_HOURS', text: hours.awayText, buttons: [] } as const
  return { ...line, buttons: [], causeKey, reason: `opens ${opensAt ?? 'never'}` }
}
