/** The first bytes of a stream, and the stream from its beginning. */
export async function peek(stream: ReadableStream<Uint8Array>, count: number) {
  const reader = stream.getReader()
  const seen: Uint8Array[] = []
  let length = 0
  let isOver = false
  while (length < count && !isOver) {
    const { value, done } = await reader.read()
    isOver = done
    if (value) seen.push(value)
    length += value?.byteLength ?? 0
  }
  const whole = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of seen) controller.enqueue(chunk)
      if (isOver) controller.close()
    },
    async pull(controller) {
      const { value, done } = await reader.read()
      if (value) controller.enqueue(value)
      if (done) controller.close()
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return { head: Buffer.concat(seen).subarray(0, count), whole }
}
