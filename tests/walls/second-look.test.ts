import { describe, expect, it } from 'vitest'
import { failedInPlaywright, failedInVitest, filesToRepeat } from '../../server/scripts/second-look.mjs'

const missed = (file: string, message = 'waited 20 s in vain') => ({ file, name: 'a test', message })

describe('a second look', () => {
  it('is for the files of what failed, each once', () => {
    expect(filesToRepeat([missed('a.test.ts'), missed('a.test.ts'), missed('b.test.ts')])).toEqual(['a.test.ts', 'b.test.ts']) // prettier-ignore
    expect(filesToRepeat([])).toEqual([])
  })

  it('is not taken when an invariant is broken, nor when much fails', () => {
    expect(filesToRepeat([missed('a.test.ts'), missed('b.test.ts', 'AssertionError: expected [ "I3: «да» came twice" ]')])).toEqual([]) // prettier-ignore
    expect(filesToRepeat(['a', 'b', 'c', 'd'].map((file) => missed(file)))).toEqual([])
  })

  it('reads what failed from the reports of vitest and of Playwright', () => {
    const test = (status: string, fullName: string) => ({ status, fullName, failureMessages: ['why'] })
    const testResults = [
      {
        name: '/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [test('passed', 'x'), test('failed', 'y')],
      },
      { name: '/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: '/c.test.ts', status: 'passed', message: '', assertionResults: [test('passed', 'z')] },
    ]
    expect(failedInVitest({ testResults })).toEqual([
      { file: '/a.test.ts', name: 'y', message: 'why' },
      { file: '/b.test.ts', name: '', message: 'no such module' },
    ])
    const spec = (title: string, ok: boolean) => ({
      title,
      ok,
      file: 'd.spec.ts',
      tests: [{ results: [{ errors: ok ? [] : [{ message: 'why' }] }] }],
    })
    const suites = [{ specs: [spec('x', true)], suites: [{ specs: [spec('y', false)] }] }]
    expect(failedInPlaywright({ suites })).toEqual([{ file: 'd.spec.ts', name: 'y', message: 'why' }])
  })
})
