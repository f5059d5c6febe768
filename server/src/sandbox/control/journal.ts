import { enqueueUpdate } from '../updates/enqueue.ts'
import type { Fault } from '../world/faults.ts'
import type { Json } from '../world/model.ts'
import { findBot } from '../world/people.ts'
import { botOf, ControlError, number, text, type ControlCall, type Handler } from './route.ts'

/** GET /accepted */
export const listAccepted: Handler = (call) => wanted(call, call.world.journal.accepted)

/** GET /calls */
export const listCalls: Handler = (call) => {
  const method = call.query.get('method')?.toLowerCase()
  return wanted(call, call.world.journal.calls).filter((entry) => !method || entry.method.toLowerCase() === method)
}

/** GET /deliveries */
export const listDeliveries: Handler = (call) => wanted(call, call.world.journal.deliveries)

function wanted<T extends { botId: number; chatId?: string }>({ world, query }: ControlCall, entries: T[]): T[] {
  const name = query.get('bot')
  const chat = query.get('chat')
  const bot = name ? (findBot(world, name)?.id ?? 0) : undefined
  return entries.filter(({ botId, chatId }) => (bot === undefined || botId === bot) && (!chat || chatId === chat))
}

const KINDS = ['error', 'rst', 'fin', 'hang', 'html', 'garbage', 'half', 'delay']

/** POST /faults */
export const addFault: Handler = (call) => {
  const { body, world } = call
  const fault = body.fault as Fault | undefined
  if (!fault || !KINDS.includes(fault.kind)) throw new ControlError(400, `fault.kind is one of ${KINDS.join(', ')}`)
  const botId = body.bot === undefined ? undefined : botOf(call).id
  const { id } = world.faults.add({
    botId,
    chat: text(body, 'chat'),
    method: text(body, 'method'),
    times: number(body, 'times') ?? 1,
    fault,
  })
  return { id }
}

/** GET /faults */
export const listFaults: Handler = ({ world }) => world.faults.list()

/** DELETE /faults */
export const clearFaults: Handler = ({ world }) => world.faults.clear()

/** POST /updates */
export const pushUpdate: Handler = (call) => {
  const { update } = call.body
  if (typeof update !== 'object' || update === null) throw new ControlError(400, 'update, please')
  const queue = text(call.body, 'queue') ?? 'raw'
  return { updateId: enqueueUpdate(call.world, botOf(call), { queue, body: update as Json }) }
}
