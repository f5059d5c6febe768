const finalText = 0x81

/** Bytes that the header of a frame with so much payload takes. */
export function frameHeaderSize(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10
}

/** Writes the header of an unmasked text frame (RFC 6455 §5.2) to `target` at `at`; gives the place after it. */
export function writeFrameHeader(target: Buffer, at: number, length: number): number {
  target[at] = finalText
  if (length < 126) {
    target[at + 1] = length
    return at + 2
  }
  if (length < 65_536) {
    target[at + 1] = 126
    return target.writeUInt16BE(length, at + 2)
  }
  target[at + 1] = 127
  return target.writeBigUInt64BE(BigInt(length), at + 2)
}
