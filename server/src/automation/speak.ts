import sql from 'sql-template-tag'
import type { Button, Channel } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { botMaySpeak } from '../conversations/mode/turn-to-human.ts'
import type { Transaction } from '../events/transaction.ts'
import { attach, type Upload } from '../messages/compose/attach.ts'
import { planParts } from '../messages/compose/plan-parts.ts'
import { enqueue } from '../messages/outbox/enqueue.ts'
import { fitButtons } from './words/fit-buttons.ts'
import { endRun, isRunKnown, openRun, type RunSource } from './runs/open-run.ts'
import { type DialogFacts, type Silence, silenceOf } from './silence.ts'

/** What the bot is to say. */
export type Speech = {
  conversationId: string
  /** Once for ever in the organization: the same cause is never answered twice. */
  causeKey: string
  source: RunSource
  /** Who of the bot speaks, as the thread shows it: «FAQ», a rule's name. */
  name: string
  text: string
  files?: Upload[]
  buttons?: Button[][]
  /** The message it answers: silent when a member, or anything else of the bot, has answered it by then. */
  messageId?: string | null
  /** The run of a rule or of the answerer, which goes on after it; a word of its own opens and ends its own. */
  runId?: string
}

/** `repeated`: this cause was met before, whatever came of it then. */
export type Spoken = 'said' | 'repeated' | Silence

/**
 * The one verb of every automatic answer: says it as the bot, by the same outbox as any answer, in the caller's commit
 * and under the lock of the conversation, or keeps silent and notes why (`silenceOf`).
 */
export async function speak(tx: Transaction, speech: Speech): Promise<Spoken> {
  const place = await lock(tx, speech.conversationId)
  if (!place || (await isSaid(tx, speech))) return 'repeated'
  const { capabilities } = channelOf(place.kind)
  const parts = planParts({ text: speech.text, files: speech.files ?? [] }, capabilities)
  const runId = speech.runId ?? (await openRun(tx, speech))
  const silence = silenceOf(await dialogOf(tx, speech, runId), parts.length)
  if (!speech.runId) await endRun(tx, runId, { silence, step: { kind: 'ANSWER', outcome: silence ?? 'DONE' } })
  if (silence) return silence
  const { ids } = await enqueue(tx, place, {
    parts,
    authorKind: 'AUTOMATION',
    authorId: null,
    clientMutationId: keyOf(speech),
    buttons: fitButtons(speech.buttons ?? [], capabilities),
    data: { automation: speech.name, source: speech.source, answers: speech.messageId ?? null, run: runId },
  })
  await attach(tx, parts, ids)
  return 'said'
}

const keyOf = ({ causeKey }: Speech) => `auto:${causeKey}`

type Place = { conversationId: string; integrationId: string; branchId: string | null; kind: Channel['kind'] }

/** Two who would speak come one after the other, and neither speaks beside a member who answers. */
function lock(tx: Transaction, conversationId: string): Promise<Place | undefined> {
  return tx.row<Place>(sql`
    select c.id as "conversationId", c.integration_id as "integrationId", c.branch_id as "branchId", i.kind
    from conversation c join integration i on i.id = c.integration_id
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId} for no key update of c`)
}

async function isSaid(tx: Transaction, speech: Speech): Promise<boolean> {
  if (!speech.runId && (await isRunKnown(tx, speech.causeKey))) return true
  const said = await tx.row(sql`
    select id from message where organization_id = ${tx.organizationId} and author_kind = 'AUTOMATION'
      and client_mutation_id = ${keyOf(speech)}`)
  return said !== undefined
}

/** A statement of its own after the lock: it sees what was committed while we waited. */
async function dialogOf(tx: Transaction, speech: Speech, runId: string): Promise<DialogFacts> {
  const { conversationId, messageId = null, source } = speech
  const facts = await tx.row<DialogFacts>(sql`
    select i.is_active and i.mode = 'CHAT' and i.status <> 'SUSPENDED' and i.disconnected_at is null as "isBotOn",
      c.unreachable_since is null as "isReachable", c.external_chat_id not like '-%' as "isPrivate",
      ${botMaySpeak} as "isBots", i.auto_per_minute as "perMinute",
      (select count(*)::int from message m where m.conversation_id = c.id and m.author_kind = 'AUTOMATION'
        and m.direction = 'OUTBOUND' and m.seq > c.last_seq - 1000
        and m.created_at > now() - interval '1 minute') as "saidLately",
      exists (select from message m where m.conversation_id = c.id and m.seq > q.seq and m.author_kind = 'MEMBER'
        and m.direction = 'OUTBOUND' and m.state not in ('CANCELLED', 'SCHEDULED')) as "hasMemberAnswered",
      exists (select from message m where m.conversation_id = c.id and m.seq > q.seq and m.author_kind = 'AUTOMATION'
        and m.direction = 'OUTBOUND' and m.data ->> 'answers' = ${messageId}::text
        and m.data ->> 'run' <> ${runId}::text and m.data ->> 'source' <> 'GREETING' and ${source} <> 'GREETING'
      ) as "isAnswered"
    from conversation c join integration i on i.id = c.integration_id
      left join message q on q.id = ${messageId}::uuid and q.conversation_id = c.id
    where c.id = ${conversationId} and c.organization_id = ${tx.organizationId}`)
  return facts!
}
