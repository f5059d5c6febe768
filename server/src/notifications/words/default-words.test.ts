import { expect, it } from 'vitest'
import { entryOf, noticeEvents } from '../catalogue.ts'
import { problemsOf } from '../render/render.ts'
import { variableNamed } from '../render/variables.ts'
import { defaultWords } from './default-words.ts'

const all = noticeEvents.flatMap((event) => entryOf(event).audiences.map((audience) => ({ event, audience })))

it.each(all)('$event to $audience has words in both languages, with the same places', ({ event, audience }) => {
  const placesOf = (text: string) => [...text.matchAll(/\{([^{}]+)\}/g)].map((found) => variableNamed(found[1]!))
  const [ru, en] = [defaultWords(event, audience, 'ru'), defaultWords(event, audience, 'en')]
  expect(ru).not.toBe('')
  expect(placesOf(en)).toEqual(placesOf(ru))
  expect(problemsOf(ru, entryOf(event).variables)).toEqual([])
})
