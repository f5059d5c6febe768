import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { type ErrorCode, UserError } from '../../errors.ts'
import { MessageState } from '../../generated/prisma/enums.ts'
import { decodeId, encodeId } from '../../graphql/ids.ts'
import { byteOrderMark, csvLine } from '../../lib/csv.ts'
import { exportDeliveries, type DeliveryRecord } from '../../messages/deliveries/export-deliveries.ts'
import { reasonInWords } from '../../messages/failure.ts'
import { type Locale, say } from '../../texts.ts'
import { refuse } from '../answer.ts'
import { askerOf } from '../asker.ts'

const maxRows = 50_000
const statuses: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, NOT_FOUND: 404 }

const given = z.object({
  state: z.enum(Object.values(MessageState)).optional(),
  failureCode: z.string().max(100).optional(),
  integrationId: z.string().optional(),
  authorId: z.string().optional(),
  from: z.coerce.date().optional(),
  to: z.coerce.date().optional(),
  search: z.string().max(100).optional(),
  undeliveredOnly: z.enum(['true', 'false']).optional(),
})

/**
 * `GET /exports/deliveries.csv`: what the page of deliveries shows by the same filter, the newest first, at most 50,000
 * rows, written as they are read. UTF-8 with a byte order mark, headers in the viewer's language.
 */
export async function answerDeliveriesExport(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const asker = await askerOf(request, response)
  try {
    if (request.method !== 'GET') throw new UserError('BAD_INPUT', { detail: 'GET' })
    if (!asker.viewer) throw new UserError('UNAUTHENTICATED')
    const lines = linesOf(exportDeliveries(asker.viewer, filterOf(url), maxRows), asker.locale)
    // The first line is asked for before the answer begins: a refusal still has its status.
    const first = await lines.next()
    response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="deliveries-${new Date().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    })
    response.write(first.value ?? '')
    // The reader may leave at any moment; then the reading ends with him.
    await pipeline(Readable.from(lines), response).catch(() => response.destroy())
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    refuse(response, { ...asker, status: statuses[error.code] ?? 400, code: error.code, detail: error.facts.detail })
  }
}

function filterOf(url: URL) {
  const read = given.safeParse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')))
  if (!read.success) throw new UserError('BAD_INPUT', { detail: String(read.error.issues[0]?.path.join('.')) })
  const { integrationId, authorId, undeliveredOnly, ...rest } = read.data
  return {
    ...rest,
    undeliveredOnly: undeliveredOnly === 'true',
    integrationId: integrationId && decodeId('Integration', integrationId),
    authorId: authorId && decodeId('Member', authorId),
  }
}

async function* linesOf(pages: AsyncGenerator<DeliveryRecord[]>, locale: Locale): AsyncGenerator<string> {
  const first = await pages.next()
  const head = columns.map((name) => say(locale, `deliveries.column.${name}`))
  yield byteOrderMark + csvLine(head)
  for (let page = first; !page.done; page = await pages.next()) {
    yield page.value.map((record) => csvLine(cellsOf(record, locale))).join('')
  }
}

const columns = [
  ...['time', 'state', 'bot', 'contact', 'author', 'kind', 'text', 'code', 'reason', 'answer', 'attempts'],
  ...['lastTry', 'latency', 'http', 'nextTry', 'sent', 'id'],
]

function cellsOf(record: DeliveryRecord, locale: Locale): (string | number | null)[] {
  const { state, bot, contact, author, kind, text, failureCode, answer, attempts, latencyMs, httpCode } = record
  const reason = reasonInWords(locale, record.reason ?? failureCode)
  return [
    ...[moment(record.createdAt), say(locale, `deliveries.state.${state}`), bot, contact, author, kind, text],
    ...[failureCode, reason, answer, attempts, moment(record.startedAt), latencyMs, httpCode],
    ...[moment(record.nextTryAt), moment(record.sentAt), encodeId('Message', record.id)],
  ]
}

function moment(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
