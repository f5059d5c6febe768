/**
 * Lets so many through in one turn of the event loop and the others in the next ones, in their order. For what a crowd
 * asks for at the same moment: between two portions everything else that is ready has its turn.
 */
export function portions(size: number): () => Promise<void> {
  const waiting: (() => void)[] = []
  let left = size
  let isCounting = false
  const begin = () => {
    const entering = waiting.splice(0, size)
    left = size - entering.length
    for (const enter of entering) enter()
    isCounting = entering.length > 0
    if (isCounting) setImmediate(begin)
  }
  return () => {
    if (!isCounting) {
      isCounting = true
      setImmediate(begin)
    }
    if (left === 0) return new Promise((resolve) => waiting.push(resolve))
    left -= 1
    return Promise.resolve()
  }
}
