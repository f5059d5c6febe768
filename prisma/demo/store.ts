import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Transaction } from '../../server/src/events/transaction.ts'
import { preview } from '../../server/src/messages/inbound/preview.ts'
import type { StoredFile } from './files.ts'
import type { Dialogue, Line } from './parse-dialogues.ts'

/** A line with its place in the chat of the phone and its stored file. */
export type PlacedLine = Line & { externalId: number; file: StoredFile | null }

/** A dialogue with the customer's id at the sandbox. */
export type PlacedDialogue = Dialogue & { customerId: number; placed: PlacedLine[] }

/** Ids by the names the dialogues use. */
export type Cast = { integrationId: string; members: Map<string, string>; branches: Map<string, string> }

/** Writes a conversation as the verbs would have written it while it happened; appends no events. */
export async function storeDialogue(tx: Transaction, cast: Cast, dialogue: PlacedDialogue): Promise<void> {
  const contactId = await storeContact(tx, dialogue)
  const { placed } = dialogue
  const first = placed[0]!
  const last = placed.at(-1)!
  const inbound = placed.filter((line) => line.author === null)
  const refused = placed.find((line) => line.insert?.kind === 'failed')
  const waiting = dialogue.isClosed ? null : (placed.slice(lastAnswer(placed) + 1)[0]?.at ?? null)
  const conversation = await tx.row<{ id: string }>(sql`
    insert into conversation (organization_id, integration_id, contact_id, branch_id, external_chat_id, status, assignee_id,
      last_seq, inbound_seq, last_message_at, last_message_text, last_message_kind, last_message_direction,
      awaiting_reply_since, unreachable_since, unreachable_reason, created_at, closed_at)
    values (${tx.organizationId}, ${cast.integrationId}, ${contactId}, ${cast.branches.get(dialogue.branch ?? '') ?? null},
      ${String(dialogue.customerId)}, ${dialogue.isClosed ? 'CLOSED' : 'OPEN'}::conversation_status,
      ${cast.members.get(dialogue.assignee ?? '') ?? null}, ${placed.length}, ${inbound.length}, ${last.at},
      ${preview(last.text)}, ${kindOf(last)}::message_kind, ${directionOf(last)}::message_direction, ${waiting},
      ${refused?.at ?? null}, ${refused?.insert?.args[0] ?? null}, ${first.at}, ${dialogue.isClosed ? last.at : null})
    returning id`)
  let inboundSeq = 0
  for (const [index, line] of placed.entries()) {
    if (line.author === null) inboundSeq++
    await storeLine(tx, cast, { line, conversationId: conversation!.id, seq: index + 1, inboundSeq })
  }
  const read = { seq: placed.length - dialogue.unread, inbound: inbound.length - dialogue.unread }
  for (const memberId of cast.members.values()) {
    await tx.rows(sql`
      insert into read_mark (member_id, conversation_id, read_seq, read_inbound_seq, updated_at)
      values (${memberId}, ${conversation!.id}, ${read.seq}, ${read.inbound}, ${last.at})`)
  }
}

const lastAnswer = (lines: Line[]) => lines.findLastIndex((line) => line.author !== null)
const directionOf = (line: Line) => (line.author === null ? 'INBOUND' : 'OUTBOUND')

function kindOf({ insert }: Line): string {
  return !insert || insert.kind === 'failed' ? 'TEXT' : insert.kind.toUpperCase()
}

async function storeContact(tx: Transaction, { name, username, customerId, lines }: PlacedDialogue): Promise<string> {
  const { at, text } = lines[0]!
  const locale = /\p{Script=Cyrillic}/u.test(text) ? 'ru' : 'en'
  const row = await tx.row<{ id: string }>(sql`
    insert into contact (organization_id, name, locale, created_at)
    values (${tx.organizationId}, ${name}, ${locale}, ${at}) returning id`)
  await tx.rows(sql`
    insert into contact_identity
      (organization_id, contact_id, provider, external_id, username, display_name, created_at)
    values (${tx.organizationId}, ${row!.id}, 'sandbox', ${String(customerId)}, ${username}, ${name}, ${at})`)
  return row!.id
}

type Placing = { line: PlacedLine; conversationId: string; seq: number; inboundSeq: number }

async function storeLine(tx: Transaction, cast: Cast, { line, conversationId, seq, inboundSeq }: Placing) {
  const isInbound = line.author === null
  const failure = line.insert?.kind === 'failed' ? line.insert.args[0]! : null
  const isSent = !isInbound && !failure
  const message = await tx.row<{ id: string }>(sql`
    insert into message (organization_id, conversation_id, integration_id, seq, inbound_seq, direction, author_kind,
      author_id, kind, text, data, external_id, state, failure_code, failure_detail, attempt_count, client_mutation_id,
      created_at, provider_at, sent_at)
    values (${tx.organizationId}, ${conversationId}, ${cast.integrationId}, ${seq}, ${inboundSeq},
      ${directionOf(line)}::message_direction, ${isInbound ? 'CONTACT' : 'MEMBER'}::author_kind,
      ${cast.members.get(line.author ?? '') ?? null}, ${kindOf(line)}::message_kind, ${line.text || null},
      ${dataOf(line)}::jsonb, ${failure ? null : String(line.externalId)},
      ${isInbound ? 'RECEIVED' : failure ? 'FAILED' : 'SENT'}::message_state, ${failure},
      ${failure && 'Forbidden: bot was blocked by the user'}, ${isInbound ? 0 : 1}, ${isInbound ? null : randomUUID()},
      ${line.at}, ${isInbound ? line.at : null}, ${isSent ? line.at : null})
    returning id`)
  if (!isInbound) await storeAttempt(tx, { messageId: message!.id, failure, at: line.at })
  if (line.file) await storeAttachment(tx, cast, { messageId: message!.id, line, file: line.file })
}

function dataOf({ insert, text, author }: Line): string | null {
  const [first, second, third] = insert?.args ?? []
  if (author === null && text === '/start') return JSON.stringify({ command: { name: 'start', args: '' } })
  if (insert?.kind === 'sticker') return JSON.stringify({ emoji: first })
  if (insert?.kind === 'location') return JSON.stringify({ latitude: Number(first), longitude: Number(second) })
  if (insert?.kind !== 'contact') return null
  return JSON.stringify({ firstName: first, lastName: second, phoneNumber: third, isSender: false })
}

async function storeAttempt(tx: Transaction, call: { messageId: string; failure: string | null; at: Date }) {
  const { messageId, failure, at } = call
  await tx.rows(sql`
    insert into delivery_attempt (organization_id, message_id, number, token, worker, started_at, latency_ms, outcome,
      http_code, answer, reason)
    values (${tx.organizationId}, ${messageId}, 1, ${randomUUID()}, 'demo', ${at}, ${90 + (at.getTime() % 140)},
      ${failure ? 'REFUSED' : 'SENT'}::attempt_outcome, ${failure ? 403 : 200},
      ${failure && 'Forbidden: bot was blocked by the user'}, ${failure})`)
}

type Attaching = { messageId: string; line: PlacedLine; file: StoredFile }

async function storeAttachment(tx: Transaction, cast: Cast, { messageId, line, file }: Attaching) {
  await tx.rows(sql`
    insert into attachment (organization_id, message_id, uploaded_by_id, kind, state, file_name, mime_type, size, width,
      height, duration, waveform, storage_key, thumbnail_key, external_id, created_at)
    values (${tx.organizationId}, ${messageId}, ${cast.members.get(line.author ?? '') ?? null}, ${file.kind}::message_kind,
      'READY', ${file.fileName}, ${file.mimeType}, ${file.size}, ${file.width}, ${file.height}, ${file.duration},
      ${file.waveform}, ${file.storageKey}, ${file.thumbnailKey}, ${String(line.externalId)}, ${line.at})`)
}
