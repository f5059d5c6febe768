import type { Change } from '../world/changes.ts'
import { findBot } from '../world/people.ts'
import type { World } from '../world/world.ts'
import type { Handler } from './route.ts'
import { botView, keyboardView, messageView } from './view.ts'

/** GET /stream: server-sent events until the phone goes away. */
export const stream: Handler = ({ world, query, response }) => {
  const customerId = query.get('customer') ? Number(query.get('customer')) : undefined
  const name = query.get('bot')
  const botId = name ? findBot(world, name)?.id : undefined
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  })
  response.write(': here\n\n')

  const onChange = (change: Change) => {
    const about = change.type === 'bot' ? { botId: change.bot.id } : change.chat
    if (botId !== undefined && about.botId !== botId) return
    if (customerId !== undefined && 'customerId' in about && about.customerId !== customerId) return
    response.write(`event: ${change.type}\ndata: ${JSON.stringify(dataOf(world, change))}\n\n`)
  }
  const heartbeat = setInterval(() => response.write(': still here\n\n'), 15_000)
  world.events.on('change', onChange)
  response.once('close', () => {
    clearInterval(heartbeat)
    world.events.off('change', onChange)
  })
}

function dataOf(world: World, change: Change): object {
  if (change.type === 'bot') return { bot: botView(change.bot, world.now()) }
  const { botId, customerId, blocked, started, keyboard } = change.chat
  if (change.type === 'chat') return { botId, customerId, blocked, started, keyboard: keyboardView(keyboard) ?? [] }
  if (change.type === 'action') return { botId, customerId, action: change.action }
  if (change.type === 'deleted') return { botId, customerId, messageId: change.messageId }
  return { botId, customerId, message: messageView(world, change.message) }
}
