const bars = 48

/**
 * The outline of a voice note in 48 bars of 0-31 (the range Telegram uses), without decoding: Opus spends more bytes on
 * louder moments, so the sizes of its packets draw the outline. Empty for what is not an Ogg stream of some length.
 */
export function waveformOf(content: Uint8Array): number[] {
  const sizes = packetSizes(content).slice(2)
  if (sizes.length < bars / 2) return []
  const averages = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * sizes.length) / bars)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * sizes.length) / bars))
    return sizes.slice(from, to).reduce((sum, size) => sum + size, 0) / (to - from)
  })
  const low = Math.min(...averages)
  const span = Math.max(...averages) - low
  return averages.map((size) => (span === 0 ? 16 : Math.round(((size - low) / span) * 31)))
}

/** The sizes of the packets of an Ogg file (RFC 3533): pages of up to 255 segments, a packet ends below 255. */
function packetSizes(content: Uint8Array): number[] {
  const view = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const sizes: number[] = []
  let packet = 0
  for (let at = 0; at + 27 <= view.length && view.toString('latin1', at, at + 4) === 'OggS';) {
    const segments = view.subarray(at + 27, at + 27 + view[at + 26]!)
    let body = 0
    for (const segment of segments) {
      body += segment
      packet += segment
      if (segment === 255) continue
      sizes.push(packet)
      packet = 0
    }
    at += 27 + segments.length + body
  }
  return sizes
}
