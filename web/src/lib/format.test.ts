import { expect, it } from 'vitest'
import { duration, fileSize } from './format-size.ts'
import { dayTitle, daysAgo, listTime } from './format-time.ts'
import { initialsOf } from './initials.ts'

const now = new Date(2026, 10, 20, 9, 0)
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

it('shows the hour today, the word yesterday, the day before and the date of another year', () => {
  expect(listTime(at(2026, 10, 20, 8, 5), now, 'ru')).toBe('08:05')
  expect(listTime(at(2026, 10, 19, 23, 59), now, 'ru')).toBe('вчера')
  expect(listTime(at(2026, 10, 2, 8, 5), now, 'en')).toBe('2 Nov')
  expect(listTime(at(2025, 10, 2, 8, 5), now, 'ru')).toBe('02.11.25')
})

it('counts days by the calendar, not by hours', () => {
  expect(daysAgo(new Date(2026, 10, 19, 23, 59), now)).toBe(1)
  expect(dayTitle(at(2026, 10, 20, 0, 1), now, 'ru')).toBe('Сегодня')
  expect(dayTitle(at(2026, 10, 19, 0, 1), now, 'en')).toBe('Yesterday')
})

it('writes sizes and lengths in words', () => {
  expect(fileSize(2_516_582, 'ru')).toMatch(/^2,4\sМБ$/)
  expect(fileSize(900, 'en')).toMatch(/^900\sbyte$/)
  expect([duration(14), duration(725), duration(3723)]).toEqual(['0:14', '12:05', '1:02:03'])
})

it('finds initials in any script', () => {
  expect(['Анна Кузнецова', 'ООО «Ромашка»', 'Тимур', '🦊 Лиса', '«»'].map(initialsOf)).toEqual([
    'АК',
    'ОР',
    'Т',
    '🦊Л',
    '?',
  ])
})
