import { expect, it } from 'vitest'
import { faultsAt, stepOfProblem, type SetUpDraft } from './set-up-draft.ts'

const draft: SetUpDraft = {
  code: 'abc',
  organizationName: 'Мебельная мастерская',
  locale: 'RU',
  timeZone: 'Europe/Moscow',
  name: 'Анна',
  email: 'anna@mebel.ru',
  password: 'длинная фраза',
}

it('lets a whole draft through every step', () => {
  expect([...faultsAt('code', draft), ...faultsAt('organization', draft), ...faultsAt('owner', draft)]).toEqual([])
})

it('names each empty field, and how many characters the password lacks', () => {
  expect(faultsAt('code', { ...draft, code: ' ' })).toEqual([{ name: 'code', key: 'code.required' }])
  expect(faultsAt('owner', { ...draft, name: '', email: 'anna', password: '123456' })).toEqual([
    { name: 'name', key: 'owner.nameRequired' },
    { name: 'email', key: 'owner.emailRequired' },
    { name: 'password', key: 'owner.passwordShort', count: 2 },
  ])
})

it('goes back to the step whose field the server refused', () => {
  expect(['SETUP_CODE_INVALID', 'PASSWORD_WEAK', 'INTERNAL'].map(stepOfProblem)).toEqual(['code', 'owner', undefined])
})
