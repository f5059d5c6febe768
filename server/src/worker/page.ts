import { awaitedEvents } from '../automation/rules/awaited-events.ts'
import type { FeedEvent } from '../events/event.ts'
import { tellOf, tellStaff } from '../notifications/notify.ts'
import type { NoticeSubject } from '../notifications/facts/subject.ts'
import type { NoticeDraft } from '../notifications/outbox/enqueue.ts'
import { loadSettings, type Settings } from '../notifications/settings/settings.ts'
import { ring } from './bells.ts'

/**
 * What the reactions to some events of one organization share while they run: what is set up is read once, after the
 * events were, and whatever the staff is to hear is told together at the end, in the order of the events.
 */
export class Page {
  readonly #organizationId: string
  #settings: Promise<Settings> | undefined
  #awaited: Promise<Set<string>> | undefined
  readonly #drafts = new Map<FeedEvent, NoticeDraft[]>()

  constructor(organizationId: string) {
    this.#organizationId = organizationId
  }

  /** Tells the client at once and the staff at the end of the page. */
  async tell(event: FeedEvent, subject: NoticeSubject): Promise<void> {
    this.#settings ??= loadSettings(this.#organizationId)
    const drafts = await tellOf(this.#organizationId, subject, await this.#settings)
    if (drafts.length > 0) this.#drafts.set(event, drafts)
  }

  /** Whether any rule of automation waits for this. */
  async isAwaited(event: string): Promise<boolean> {
    this.#awaited ??= awaitedEvents(this.#organizationId)
    return (await this.#awaited).has(event)
  }

  /** Tells the staff; `failed` hears of an event of which it could not be told. */
  async close(failed: (event: FeedEvent, error: unknown) => void): Promise<void> {
    const told = [...this.#drafts].sort(([a], [b]) => a.seq - b.seq)
    const bots = await Promise.all(
      told.map(([event, drafts]) =>
        tellStaff(this.#organizationId, drafts).catch((error: unknown) => {
          failed(event, error)
          return []
        }),
      ),
    )
    for (const integrationId of new Set(bots.flat())) ring('deliver', integrationId)
  }
}
