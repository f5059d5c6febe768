import { fileObject, photoSizes } from '../media/file-object.ts'
import { pictureSize } from '../media/picture.ts'
import { sampleOf, type Sample } from '../samples.ts'
import type { Customer, Json } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { chatOf, ControlError, number, text, type ControlCall } from './route.ts'

/** What the customer says, as fields of a Message. */
export async function contentFrom(call: ControlCall, customer: Customer): Promise<Json> {
  const { body } = call
  const kind = text(body, 'kind') ?? 'text'
  const said = text(body, 'text')
  const reply = replyOf(call)
  if (kind === 'text') {
    if (!said) throw new ControlError(400, 'text, please')
    return { text: said, ...(Array.isArray(body.entities) && { entities: body.entities }), ...reply }
  }
  const spoken = spokenContent(kind, call, customer)
  if (spoken) return { ...spoken, ...reply }
  const albumId = text(body, 'albumId')
  const media = await mediaContent(call, kind)
  return { ...media, ...(said && { caption: said }), ...(albumId && { media_group_id: albumId }), ...reply }
}

function replyOf(call: ControlCall): Json {
  const id = number(call.body, 'replyToId')
  if (id === undefined) return {}
  const target = chatOf(call).chat.messages.find(({ raw }) => raw.message_id === id)?.raw
  return target ? { reply_to_message: { ...target, reply_to_message: undefined } } : {}
}

function spokenContent(kind: string, { world, body }: ControlCall, customer: Customer): Json | undefined {
  if (kind === 'contact') return { contact: contactOf(world, customer, body) }
  const location = {
    latitude: number(body, 'latitude') ?? 55.751244,
    longitude: number(body, 'longitude') ?? 37.618423,
  }
  if (kind === 'location') return { location }
  if (kind === 'venue') {
    const venue = {
      location,
      title: text(body, 'title') ?? 'Мастерская',
      address: text(body, 'address') ?? 'ул. Садовая, 5',
    }
    return { venue, location }
  }
  if (kind === 'dice') return { dice: { emoji: text(body, 'emoji') ?? '🎲', value: 1 + Math.floor(Math.random() * 6) } }
  if (kind !== 'poll') return undefined
  const options = Array.isArray(body.options) ? body.options.map(String) : ['Да', 'Нет']
  return {
    poll: {
      id: String(Date.now()),
      question: text(body, 'question') ?? '?',
      options: options.map((option) => ({ text: option, voter_count: 0 })),
      total_voter_count: 0,
      is_closed: false,
      is_anonymous: true,
      type: 'regular',
      allows_multiple_answers: false,
    },
  }
}

/** A card carries the user id of whose it is, when that person is in Telegram; a number alone has none. */
export function contactOf(world: World, self: Customer, body: Json): Json {
  const of = number(body, 'of')
  const person = of === undefined ? self : world.customers.get(of)
  if (!person) throw new ControlError(404, `no customer ${of}`)
  const phone_number = text(body, 'phoneNumber') ?? `+7999${String(person.id).slice(-7)}`
  if (body.own === false) return { phone_number, first_name: text(body, 'firstName') ?? 'Знакомый' }
  return { phone_number, first_name: person.firstName, last_name: person.lastName, user_id: person.id }
}

async function mediaContent(call: ControlCall, kind: string): Promise<Json> {
  const sample = sampleOf(kind)
  if (!sample) throw new ControlError(400, `unknown kind ${kind}`)
  const file = call.world.files.put({ ...bytesOf(call, sample), folder: sample.folder })
  const { width, height } = sample
  const duration = number(call.body, 'duration') ?? sample.duration
  if (kind === 'photo') return { photo: photoSizes(file, await pictureSize(call.world.files.bytes(file.fileId))) }
  if (kind === 'video_note')
    return { video_note: fileObject({ ...file, fileName: undefined }, { length: width, duration }) }
  if (kind === 'sticker') {
    const more = { width, height, emoji: '👍', type: 'regular', is_animated: false, is_video: false }
    return { sticker: fileObject({ ...file, fileName: undefined }, more) }
  }
  const object = fileObject(kind === 'voice' ? { ...file, fileName: undefined } : file, { width, height, duration })
  return kind === 'animation' ? { animation: object, document: fileObject(file, {}) } : { [kind]: object }
}

function bytesOf({ body, files }: ControlCall, sample: Sample) {
  const upload = files.get('file')
  if (upload) return upload
  const data = text(body, 'data')
  const fileName = text(body, 'fileName') ?? sample.fileName
  const mimeType = text(body, 'mimeType') ?? sample.mimeType
  return { bytes: data ? Buffer.from(data, 'base64') : sample.bytes(), fileName, mimeType }
}
