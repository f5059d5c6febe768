import { builder } from '../../graphql/builder.ts'
import { actionKinds, automationEvents, conditionFields, conditionOperators } from '../rules/rule.ts'

function valuesOf<Name extends string>(names: readonly Name[], meanings: Record<Name, string>) {
  return Object.fromEntries(names.map((name) => [name, { description: meanings[name] }])) as Record<
    Name,
    { description: string }
  >
}

/** What a rule waits for. */
export const EventRef = builder.enumType('AutomationEvent', {
  description: 'What a rule waits for.',
  values: valuesOf(automationEvents, {
    MESSAGE_RECEIVED: 'A customer wrote.',
    CONVERSATION_OPENED: 'A customer wrote for the first time.',
    CHOICE_MADE: 'A customer pressed a button.',
    ORDER_MOVED: "A customer's order has another status.",
    LEAD_RECEIVED: 'A lead came from a site.',
    UNANSWERED: 'A customer has waited for an answer too long.',
    CONTACT_LINKED: 'It became known who a customer is.',
  }),
})

/** What a condition looks at. */
export const FieldRef = builder.enumType('AutomationConditionField', {
  description: 'What a condition looks at.',
  values: valuesOf(conditionFields, {
    TEXT: 'The words of the message.',
    LANGUAGE: "The customer's language, two letters.",
    BRANCH: 'The branch, by id.',
    INTEGRATION: 'The bot, by id.',
    HOURS: 'OPEN or CLOSED.',
    LABEL: 'A label of the conversation, by id.',
    CONTACT_LINKED: 'true or false: whether it is known who the customer is.',
    FIRST_MESSAGE: 'true or false: whether it is his first message.',
    ORDER_STATUS: 'The status an open order of his has, or the order reached, by id.',
    MODE: 'BOT or HUMAN.',
  }),
})

/** How a condition compares. */
export const OperatorRef = builder.enumType('AutomationOperator', {
  description: 'How a condition compares; with several values one is enough.',
  values: valuesOf(conditionOperators, {
    IS: 'It is one of the values.',
    IS_NOT: 'It is none of the values.',
    CONTAINS: 'All words of a value are in it, in any form and order.',
    MATCHES: 'A value is a regular expression that matches it.',
    ANY_OF: 'It is one of the values.',
  }),
})

/** What a rule does. */
export const ActionKindRef = builder.enumType('AutomationActionKind', {
  description: 'What a rule does.',
  values: valuesOf(actionKinds, {
    ANSWER: 'Says `text` as the bot.',
    ASSIGN: 'Gives the conversation to `memberId`, or to nobody.',
    LABEL: 'Adds the label `labelId`.',
    NOTE: 'Writes `text` as a note.',
    HAND_OFF: 'Gives the dialog to the people, after `text` if there is one.',
    CALL_WEBHOOK: 'Posts JSON to `url`.',
    WAIT: 'Goes on after `minutes`.',
  }),
})
