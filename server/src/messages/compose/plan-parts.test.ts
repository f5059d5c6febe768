import { describe, expect, it } from 'vitest'
import { planParts, type PlannedFile } from './plan-parts.ts'

const limits = { maxTextLength: 4096, maxCaptionLength: 1024, maxFiles: 10 }
const files = (...kinds: PlannedFile['kind'][]) => kinds.map((kind, index) => ({ id: `f${index}`, kind }))

describe('planParts', () => {
  it('S0-21: sends several photos as one album with the text as its caption', () => {
    const parts = planParts({ text: 'Примеры', files: files('PHOTO', 'PHOTO', 'VIDEO') }, limits)
    expect(parts).toEqual([{ kind: 'ALBUM', text: 'Примеры', fileIds: ['f0', 'f1', 'f2'] }])
  })

  it('keeps documents and pictures apart and a voice alone', () => {
    const parts = planParts({ text: '', files: files('DOCUMENT', 'DOCUMENT', 'PHOTO', 'VOICE', 'VOICE') }, limits)
    expect(parts.map((part) => [part.kind, part.fileIds.length])).toEqual([
      ['ALBUM', 2],
      ['PHOTO', 1],
      ['VOICE', 1],
      ['VOICE', 1],
    ])
  })

  it('opens another album after ten', () => {
    const parts = planParts({ text: 'x', files: files(...Array<'PHOTO'>(12).fill('PHOTO')) }, limits)
    expect(parts.map((part) => part.fileIds.length)).toEqual([10, 2])
    expect(parts.map((part) => part.text)).toEqual(['x', null])
  })

  it('sends a text too long for a caption before the file', () => {
    const parts = planParts({ text: 'я'.repeat(1025), files: files('PHOTO') }, limits)
    expect(parts.map((part) => [part.kind, part.text?.length ?? 0])).toEqual([
      ['TEXT', 1025],
      ['PHOTO', 0],
    ])
  })

  it('splits a long text and makes nothing of nothing', () => {
    expect(planParts({ text: 'я '.repeat(5000), files: [] }, limits).length).toBe(3)
    expect(planParts({ text: '', files: [] }, limits)).toEqual([])
  })
})
