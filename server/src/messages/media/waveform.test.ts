import { describe, expect, it } from 'vitest'
import { waveformOf } from './waveform.ts'

/** An Ogg stream of packets of the given sizes, one a page, after the two header packets of Opus. */
function ogg(sizes: number[]): Uint8Array {
  const pages = [19, 30, ...sizes].map((size) => {
    const segments = [...Array<number>(Math.floor(size / 255)).fill(255), size % 255]
    const head = Buffer.alloc(27)
    head.write('OggS', 0, 'latin1')
    head[26] = segments.length
    return Buffer.concat([head, Buffer.from(segments), Buffer.alloc(size)])
  })
  return new Uint8Array(Buffer.concat(pages))
}

describe('waveformOf', () => {
  it('draws loud moments high and silence low', () => {
    const wave = waveformOf(ogg([...Array<number>(480).fill(10), ...Array<number>(480).fill(300)]))
    expect(wave.length).toBe(48)
    expect(wave.slice(0, 24)).toEqual(Array(24).fill(0))
    expect(wave.slice(24)).toEqual(Array(24).fill(31))
  })

  it('draws an even sound as a line in the middle', () => {
    expect(new Set(waveformOf(ogg(Array<number>(100).fill(80))))).toEqual(new Set([16]))
  })

  it('draws nothing of what is short, cut or no Ogg', () => {
    expect(waveformOf(ogg([1, 2, 3]))).toEqual([])
    expect(waveformOf(new TextEncoder().encode('RIFF....WAVE'))).toEqual([])
    expect(waveformOf(ogg(Array<number>(100).fill(80)).subarray(0, 40))).toEqual([])
    expect(waveformOf(new Uint8Array())).toEqual([])
  })
})
