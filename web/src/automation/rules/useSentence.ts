import { useI18n } from 'vue-i18n'
import type { Places } from '../parts/documents.ts'
import type { Action, Condition } from './documents.ts'
import { closedValues } from './draft.ts'

/** The words of conditions and actions: a rule is read as a sentence. */
export function useSentence(places: () => Places) {
  const { t } = useI18n()
  const gone = () => t('automation.gone')
  const nameIn = (list: readonly { id: string; name: string }[], id: string) =>
    list.find((item) => item.id === id)?.name ?? gone()

  function valueWord(field: Condition['field'], value: string): string {
    if (closedValues[field]) return t(`automation.value.${field}.${value}`)
    const { integrations, branches, labels, orderStatuses } = places()
    const lists = { INTEGRATION: integrations, BRANCH: branches, LABEL: labels, ORDER_STATUS: orderStatuses }
    const list = lists[field as keyof typeof lists]
    return t('automation.quoted', { text: list ? nameIn(list, value) : value })
  }

  function condition({ field, operator, values }: Condition): string {
    const words = values.map((value) => valueWord(field, value)).join(t('automation.or'))
    return t('automation.condition', {
      field: t(`automation.field.${field}`),
      operator: t(`automation.operator.${operator}`),
      values: words || '…',
    })
  }

  function action({ kind, text, memberId, labelId, url, minutes }: Action): string {
    const { members, labels } = places()
    const short = (words: string | null) => t('automation.quoted', { text: shorten(words ?? '') || '…' })
    switch (kind) {
      case 'ASSIGN':
        return memberId
          ? t('automation.does.ASSIGN', { name: nameIn(members, memberId) })
          : t('automation.does.ASSIGN_NOBODY')
      case 'LABEL':
        return t('automation.does.LABEL', { name: labelId ? nameIn(labels, labelId) : '…' })
      case 'CALL_WEBHOOK':
        return t('automation.does.CALL_WEBHOOK', { url: url ?? '…' })
      case 'WAIT':
        return t('automation.does.WAIT', { n: minutes ?? 0 })
      case 'HAND_OFF':
        return text ? t('automation.does.HAND_OFF_TEXT', { text: short(text) }) : t('automation.does.HAND_OFF')
      default:
        return t(`automation.does.${kind}`, { text: short(text) })
    }
  }

  return { condition, action, valueWord }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
