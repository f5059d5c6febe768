import type { Button } from '../../channels/channel.ts'
import type { FaqEntry } from './faq-entry.ts'

const prefix = 'faq:'

/** The buttons below an answer, one in a row; those to entries that are gone are left out. */
export function faqButtons({ buttons }: FaqEntry, all: FaqEntry[]): Button[][] {
  return buttons.flatMap((button): Button[][] => {
    if ('url' in button) return [[{ text: button.text, url: button.url }]]
    return all.some(({ id }) => id === button.faqId) ? [[{ text: button.text, data: `${prefix}${button.faqId}` }]] : []
  })
}

/** The entry that a pressed button means. */
export function faqOfChoice(choice: string, all: FaqEntry[]): FaqEntry | undefined {
  return choice.startsWith(prefix) ? all.find(({ id }) => id === choice.slice(prefix.length)) : undefined
}
