import { describe, expect, it } from 'vitest'
import { draftsOf, newDraft, shifted, without } from './status-draft.ts'

const status = (key: string, nextIds: string[] = []) => ({
  id: `id-${key}`, key, name: key, color: 'sky', position: 0, isInitial: false, isReady: false, isFinal: false, nextIds,
}) // prettier-ignore

describe('the table of statuses', () => {
  const drafts = draftsOf([status('new', ['id-work']), status('work', ['id-done', 'id-new']), status('done')])

  it('names allowed moves by keys', () => {
    expect(drafts.map(({ nextKeys }) => nextKeys)).toEqual([['work'], ['done', 'new'], []])
  })

  it('loses the moves into a status with it', () => {
    expect(without(drafts, 'new').map(({ key, nextKeys }) => [key, nextKeys])).toEqual([
      ['work', ['done']],
      ['done', []],
    ])
  })

  it('is put in order one place at a time, and not over its ends', () => {
    const keys = (by: -1 | 1, key: string) => shifted(drafts, key, by).map((draft) => draft.key)
    expect(keys(1, 'new')).toEqual(['work', 'new', 'done'])
    expect(keys(-1, 'new')).toEqual(['new', 'work', 'done'])
  })

  it('gives a new status a key of its own', () => {
    expect(newDraft([...drafts, { ...drafts[0]!, key: 'status_5' }]).key).toBe('status_6')
  })
})
