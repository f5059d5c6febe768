import { badRequest } from '../wire/bot-api-error.ts'
import type { Json } from '../world/model.ts'
import { writableChat } from './chat-of.ts'
import { textParam, type Call, type Method } from './params.ts'
import { journalSend, postMessage } from './post-message.ts'

function sent(call: Call, content: Json) {
  const place = writableChat(call)
  const message = postMessage(call, place, content)
  journalSend(call, place.chat, [message])
  return message
}

function locationOf(call: Call): Json {
  const [latitude, longitude] = [Number(textParam(call, 'latitude')), Number(textParam(call, 'longitude'))]
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) throw badRequest('bad location')
  return { latitude, longitude }
}

/** sendLocation. */
export const sendLocation: Method = (call) => sent(call, { location: locationOf(call) })

/** sendVenue. */
export const sendVenue: Method = (call) => {
  const location = locationOf(call)
  const title = textParam(call, 'title') ?? ''
  return sent(call, { location, venue: { location, title, address: textParam(call, 'address') ?? '' } })
}

/** sendContact. */
export const sendContact: Method = (call) => {
  const phone_number = textParam(call, 'phone_number')
  const first_name = textParam(call, 'first_name')
  if (!phone_number || !first_name) throw badRequest('phone number and first name must be non-empty')
  return sent(call, { contact: { phone_number, first_name, last_name: textParam(call, 'last_name') } })
}
