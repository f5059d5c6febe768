import { describe, expect, it } from 'vitest'
import { type RuleFacts, rulesToRun } from './conditions.ts'
import type { Condition, Rule } from './rule.ts'

const stemOf = (word: string) => word.slice(0, 4)
const facts: RuleFacts = {
  event: 'MESSAGE_RECEIVED',
  branchId: 'b1',
  integrationId: 'i1',
  text: 'Сколько стоит кухня?',
  of: {
    LANGUAGE: ['ru'],
    HOURS: ['CLOSED'],
    LABEL: ['l1', 'l2'],
    CONTACT_LINKED: ['false'],
    FIRST_MESSAGE: ['true'],
    ORDER_STATUS: [],
    MODE: ['BOT'],
  },
}
const rule = (conditions: Condition[], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  name: 'r',
  event: 'MESSAGE_RECEIVED',
  branchId: null,
  integrationId: null,
  conditions,
  actions: [],
  isLast: false,
  ...more,
})
const runs = (...rules: Rule[]) => rulesToRun(rules, facts, stemOf).map(({ id }) => id)

describe('rulesToRun', () => {
  it.each<[Condition['field'], Condition['operator'], string[], boolean]>([
    ['TEXT', 'CONTAINS', ['кухни'], true],
    ['TEXT', 'CONTAINS', ['шкаф', 'кухни стоит'], true],
    ['TEXT', 'CONTAINS', ['шкаф'], false],
    ['TEXT', 'IS', ['сколько стоит кухня'], true],
    ['TEXT', 'IS_NOT', ['сколько стоит кухня'], false],
    ['TEXT', 'MATCHES', ['^сколько'], true],
    ['TEXT', 'MATCHES', ['(a+)+$'], false],
    ['LANGUAGE', 'ANY_OF', ['en', 'ru'], true],
    ['HOURS', 'IS', ['CLOSED'], true],
    ['LABEL', 'IS', ['l2'], true],
    ['LABEL', 'IS_NOT', ['l1'], false],
    ['LABEL', 'IS_NOT', ['l3'], true],
    ['ORDER_STATUS', 'IS', ['s1'], false],
    ['ORDER_STATUS', 'IS_NOT', ['s1'], true],
    ['BRANCH', 'IS', ['b1'], true],
    ['INTEGRATION', 'IS', ['i2'], false],
    ['FIRST_MESSAGE', 'IS', ['true'], true],
    ['MODE', 'IS', ['HUMAN'], false],
  ])('%s %s %j: %s', (field, operator, values, isRun) => {
    expect(runs(rule([{ field, operator, values }]))).toEqual(isRun ? ['r'] : [])
  })

  it('S0-16: keeps the order, stops after the last one, and keeps to branch, bot and event', () => {
    expect(
      runs(
        rule([], { id: 'other event', event: 'CHOICE_MADE' }),
        rule([], { id: 'other branch', branchId: 'b2' }),
        rule([], { id: 'other bot', integrationId: 'i2' }),
        rule([], { id: 'first', branchId: 'b1', integrationId: 'i1' }),
        rule([{ field: 'HOURS', operator: 'IS', values: ['OPEN'] }], { id: 'does not hold', isLast: true }),
        rule([], { id: 'last', isLast: true }),
        rule([], { id: 'left out' }),
      ),
    ).toEqual(['first', 'last'])
  })
})
