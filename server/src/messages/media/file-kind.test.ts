import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { extensionOf, kindOfUpload, sniffType } from './file-kind.ts'

const text = (content: string) => new TextEncoder().encode(content)

describe('what a file is', () => {
  it('says its beginning, whatever its name says', async () => {
    const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    expect(await sniffType(png, 'invoice.pdf')).toBe('image/png')
    expect(await sniffType(text('<html><script>alert(1)</script>'), 'photo.jpg')).toBe('application/octet-stream')
    expect(await sniffType(text('a;b'), 'прайс.CSV')).toBe('text/csv')
    expect(await sniffType(new Uint8Array(), undefined)).toBe('application/octet-stream')
  })

  it('decides as what it is sent', () => {
    const kinds = ['image/png', 'image/gif', 'video/mp4', 'audio/ogg', 'audio/mpeg', 'image/svg+xml', 'application/zip']
    expect(kinds.map(kindOfUpload)).toEqual(['PHOTO', 'ANIMATION', 'VIDEO', 'VOICE', 'AUDIO', 'DOCUMENT', 'DOCUMENT'])
  })

  it('gives extensions that are safe in a path', () => {
    expect(['image/jpeg', 'audio/ogg', 'text/plain', 'application/octet-stream', 'x/../..'].map(extensionOf)).toEqual([
      'jpg',
      'ogg',
      'txt',
      'bin',
      'bin',
    ])
  })
})
