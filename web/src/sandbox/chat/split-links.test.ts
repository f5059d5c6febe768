import { expect, it } from 'vitest'
import { splitLinks } from './split-links.ts'

it('finds whole addresses and those below this site, without the sentence around them', () => {
  expect(splitLinks('Ваше приветствие: /p/welcome/a.b-c.')).toEqual([
    { text: 'Ваше приветствие: ' },
    { text: '/p/welcome/a.b-c', href: '/p/welcome/a.b-c' },
    { text: '.' },
  ])
  expect(splitLinks('/phone?bot=x&start=y (https://a.example/b)')).toEqual([
    { text: '/phone?bot=x&start=y', href: '/phone?bot=x&start=y' },
    { text: ' (' },
    { text: 'https://a.example/b', href: 'https://a.example/b' },
    { text: ')' },
  ])
})

it('a path in words is no address, and nothing of a text is lost', () => {
  for (const text of ['и/или p/q', 'команда /price', '', 'javascript:alert(1)', 'a/p/welcome']) {
    expect(splitLinks(text).filter(({ href }) => href)).toEqual([])
    expect(splitLinks(text).map((part) => part.text).join('')).toBe(text) // prettier-ignore
  }
})
