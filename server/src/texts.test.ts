import { expect, it } from 'vitest'
import { errorCodes } from './errors.ts'
import { hasText, localeFrom, say } from './texts.ts'
import en from './texts/en.json' with { type: 'json' }
import ru from './texts/ru.json' with { type: 'json' }

it('both languages say the same things, with the same facts', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort())
  const factsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
  for (const [key, text] of Object.entries(ru)) expect(factsOf(en[key as keyof typeof en]), key).toEqual(factsOf(text))
})

it('every error code has words', () => {
  expect(errorCodes.filter((code) => !hasText(`error.${code}`))).toEqual([])
})

it('fills facts in and leaves nothing of the place when there is none', () => {
  expect(say('en', 'error.BAD_INPUT', { detail: 'Too long.' })).toBe('Check what you have entered. Too long.')
  expect(say('en', 'error.BAD_INPUT')).toBe('Check what you have entered.')
})

it('takes the first language of a browser that we speak', () => {
  expect(localeFrom('de-DE,ru;q=0.8,en;q=0.5')).toBe('ru')
  expect(localeFrom('en-GB,ru')).toBe('en')
  expect(localeFrom('fr')).toBe('en')
  expect(localeFrom(null)).toBe('en')
})
