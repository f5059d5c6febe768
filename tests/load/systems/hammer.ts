import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { now } from '../measure/clock.ts'

/** What a closed loop over raw connections did. */
export type Hammered = { answered: number; seconds: number; refused: number }

type Work = {
  connections: number
  seconds: number
  most?: number
  next(): { path: string; head: string; body: string }
}

/**
 * As many requests as the server takes: each connection sends its next as soon as the last one is answered. Raw, so that
 * the sender costs less than the server.
 */
export async function hammer(url: string, work: Work): Promise<Hammered> {
  const { hostname, port } = new URL(url)
  const end = now() + work.seconds * 1000
  const began = now()
  const counts = { answered: 0, refused: 0 }
  const one = async () => {
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.setNoDelay(true)
    while (now() < end && counts.answered < (work.most ?? Infinity)) {
      const status = await ask(socket, work.next())
      if (status === 200) counts.answered += 1
      else counts.refused += 1
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: work.connections }, one))
  return { ...counts, seconds: (now() - began) / 1000 }
}

/** Answers without a body, or with a `content-length` in the same packet as the head: as our servers answer. */
function ask(socket: Socket, { path, head, body }: ReturnType<Work['next']>): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (data: Buffer) => {
      text += data.toString('latin1')
      const headEnd = text.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = Number(/content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0)
      if (text.length < headEnd + 4 + length) return
      socket.off('data', take)
      socket.off('close', gone)
      resolve(Number(text.slice(9, 12)))
    }
    const gone = () => reject(new Error('the server closed a connection'))
    socket.on('data', take)
    socket.once('close', gone)
    const length = Buffer.byteLength(body)
    socket.write(`POST ${path} HTTP/1.1\r\nhost: bench\r\n${head}content-length: ${length}\r\n\r\n${body}`)
  })
}
